"""Makes files of the format and size of the Spiking Heidelberg Digits, without their data.

python3 shd_like.py DIRECTORY [SHARE] writes shd_train.h5 and shd_test.h5: 8,156 and 2,264 recordings
(or a share of them) of 700 channels and up to a second, in 20 classes, by ten speakers. A class is
three sweeps over the channels; speakers differ in height and speed. It proves the way from HDF5 to
a table of results; its accuracy says nothing of speech. Needs NumPy alone: the file's structures
are written here (HDF5 file format specification 3.0: superblock 0, object headers 1, global heap).
"""

import struct
import sys
from pathlib import Path

import numpy as np

CLASSES, SPEAKERS, CHANNELS = 20, 10, 700
HALF = struct.pack("<B3BI", 0x11, 0x20, 15, 0, 2) + struct.pack("<HH4BI", 0, 16, 10, 5, 0, 10, 15)
SHORT = struct.pack("<B3BI", 0x10, 0, 0, 0, 2) + struct.pack("<HH", 0, 16)
WORD = struct.pack("<B3BI", 0x10, 8, 0, 0, 8) + struct.pack("<HH", 0, 64)


def recording(label, speaker, random):
    """Seconds and channels, ordered in time."""
    fixed = np.random.default_rng(label)
    low, high = fixed.uniform(50, 650, 3), fixed.uniform(50, 650, 3)
    speed = 0.8 + 0.04 * speaker
    times, units = [], []
    for sweep in range(3):
        at = np.sort(random.uniform(0, 0.28, 2400)) * speed
        middle = low[sweep] + (high[sweep] - low[sweep]) * at / (0.28 * speed)
        times.append(0.02 + sweep * 0.29 * speed + at)
        units.append(middle + 6 * (speaker - 4.5) + random.normal(0, 25, at.size))
    noise = random.uniform(0, 0.95, 800)
    times = np.append(np.concatenate(times), noise)
    units = np.append(np.concatenate(units), random.uniform(0, CHANNELS, noise.size))
    order = np.argsort(times, kind="stable")
    return times[order].astype("<f2"), np.clip(units[order], 0, CHANNELS - 1).astype("<u2")


class Hdf5:
    """A file that grows from its start; what is written last is the root group."""

    def __init__(self, path):
        self.file = open(path, "wb")
        self.file.write(bytes(96))

    def add(self, data):
        self.file.write(bytes(-self.file.tell() % 8))
        at = self.file.tell()
        self.file.write(data)
        return at

    def header(self, messages):
        """An object header, of messages (type, body)."""
        body = b""
        for kind, data in messages:
            data += bytes(-len(data) % 8)
            body += struct.pack("<HHB3x", kind, len(data), 0) + data
        return self.add(struct.pack("<BxHII4x", 1, len(messages), 1, len(body)) + body)

    def dataset(self, of_type, count, data):
        at = self.add(data)
        space = struct.pack("<BBB5xQ", 1, 1, 0, count)
        layout = struct.pack("<BBQQ", 3, 1, at, len(data))
        return self.header([(1, space), (3, of_type), (8, layout)])

    def lists(self, of_type, arrays):
        """Lists of any length: a heap for each, and where it is."""
        where = b""
        for array in arrays:
            data = array.tobytes()
            heap = struct.pack("<HH4xQ", 1, 1, len(data)) + data + bytes(-len(data) % 8)
            free = max(4096 - 16 - len(heap), 16)
            end = struct.pack("<HH4xQ", 0, 0, free) + bytes(free - 16)
            at = self.add(b"GCOL" + struct.pack("<B3xQ", 1, 16 + len(heap) + free) + heap + end)
            where += struct.pack("<IQI", array.size, at, 1)
        variable = struct.pack("<B3BI", 0x19, 0, 0, 0, 16) + of_type
        return self.dataset(variable, len(arrays), where)

    def group(self, members):
        none = 0xFFFFFFFFFFFFFFFF
        messages = [(2, struct.pack("<BBQQ", 0, 0, none, none)), (10, struct.pack("<BB", 0, 0))]
        for name, at in members.items():
            link = struct.pack("<BBB", 1, 0, len(name)) + name.encode() + struct.pack("<Q", at)
            messages.append((6, link))
        return self.header(messages)

    def close(self, root):
        end = self.file.tell()
        none = 0xFFFFFFFFFFFFFFFF
        self.file.seek(0)
        self.file.write(b"\x89HDF\r\n\x1a\n")
        self.file.write(struct.pack("<8BHHI", 0, 0, 0, 0, 0, 8, 8, 0, 4, 16, 0))
        self.file.write(struct.pack("<QQQQQQII16x", 0, none, end, none, 0, root, 0, 0))
        self.file.close()


def write(path, count, seed, speakers):
    random = np.random.default_rng(seed)
    labels = random.integers(0, CLASSES, count)
    by = random.choice(speakers, count)
    recordings = [recording(label, speaker, random) for label, speaker in zip(labels, by)]
    out = Hdf5(path)
    spikes = {
        "times": out.lists(HALF, [times for times, _ in recordings]),
        "units": out.lists(SHORT, [units for _, units in recordings]),
    }
    speaker = out.dataset(WORD, count, by.astype("<u8").tobytes())
    label = out.dataset(WORD, count, labels.astype("<u8").tobytes())
    extra = out.group({"speaker": speaker})
    out.close(out.group({"spikes": out.group(spikes), "extra": extra, "labels": label}))


def main():
    folder = Path(sys.argv[1])
    share = float(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "shd_train.h5", round(8156 * share), 1, np.arange(SPEAKERS))
    write(folder / "shd_test.h5", round(2264 * share), 2, np.arange(SPEAKERS))


main()
