"""Makes files of the format and size of the Spiking Heidelberg Digits, without their data.

python3 shd_like.py DIRECTORY [SHARE] writes shd_train.h5 and shd_test.h5: 8,156 and 2,264 recordings
(or a share of them) of 700 channels and up to a second, in 20 classes, by ten speakers. A class is
three sweeps over the channels; speakers differ in height and speed. It proves the way from HDF5 to
a table of results; its accuracy says nothing of speech.

python3 shd_like.py DIRECTORY --wav FOLDER writes real speech in the same format: the files
DIGIT_SPEAKER_TAKE.wav of the Free Spoken Digit Dataset (CC BY-SA 4.0), or others so named. As in
SHD, the test file has whole speakers (the last by name) and one take in twenty of the others. A
simple ear makes the spikes: mel bands of 25 ms every 5 ms, their level above -55 dB of the loudest,
integrated until it fires.

Needs NumPy alone: the file's structures are written here (HDF5 file format specification 3.0:
superblock 0, object headers 1, global heap).
"""

import struct
import sys
import wave
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


def ear(path, random):
    """Seconds and channels of the spikes that a recording of speech gives."""
    with wave.open(str(path)) as file:
        rate = file.getframerate()
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768.0
    length, hop = rate // 40, rate // 200
    sound = np.pad(sound, (length // 2, length + hop))
    frames = np.lib.stride_tricks.sliding_window_view(sound, length)[::hop]
    power = np.abs(np.fft.rfft(frames * np.hanning(length), 1024)) ** 2
    mels = np.linspace(2595 * np.log10(1 + 60 / 700), 2595 * np.log10(1 + rate / 2 / 700), 72)
    edges = 700 * (10 ** (mels / 2595) - 1)
    low, middle, high = (edges[at : at + 70, None] for at in range(3))
    at = np.fft.rfftfreq(1024, 1 / rate)[None, :]
    bands = np.clip(np.minimum((at - low) / (middle - low), (high - at) / (high - middle)), 0, None)
    level = 10 * np.log10(power @ (bands / bands.sum(1, keepdims=True)).T + 1e-12)
    level = np.clip((level - level.max() + 55) / 55, 0, 1)
    drive = np.array([np.interp(np.arange(CHANNELS) / 10, np.arange(70), row) for row in level])
    drive = 0.25 * drive[:200] * (drive[:200] > 0.3)  # at most 50 spikes a second, for a second
    sum_ = np.cumsum(drive, 0) + random.uniform(0, 1, CHANNELS)
    frame, unit = np.nonzero(np.diff(np.floor(sum_), axis=0, prepend=0) > 0)
    times = 0.005 * (frame + random.uniform(0, 1, frame.size))
    order = np.argsort(times, kind="stable")
    return times[order].astype("<f2"), unit[order].astype("<u2")


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


def write(path, recordings, labels, speakers):
    out = Hdf5(path)
    spikes = {
        "times": out.lists(HALF, [times for times, _ in recordings]),
        "units": out.lists(SHORT, [units for _, units in recordings]),
    }
    speaker = out.dataset(WORD, len(labels), np.asarray(speakers).astype("<u8").tobytes())
    label = out.dataset(WORD, len(labels), np.asarray(labels).astype("<u8").tobytes())
    extra = out.group({"speaker": speaker})
    out.close(out.group({"spikes": out.group(spikes), "extra": extra, "labels": label}))


def sweeps(path, count, seed):
    random = np.random.default_rng(seed)
    labels = random.integers(0, CLASSES, count)
    by = random.choice(np.arange(SPEAKERS), count)
    recordings = [recording(label, speaker, random) for label, speaker in zip(labels, by)]
    write(path, recordings, labels, by)


def speech(folder, train, test):
    named = [(path, *path.stem.split("_")) for path in sorted(Path(folder).glob("*_*_*.wav"))]
    people = sorted({who for _, _, who, _ in named})
    unknown = people[-max(1, len(people) // 5) :]
    random = np.random.default_rng(1)
    for file, tested in ((train, False), (test, True)):
        chosen = [r for r in named if (r[2] in unknown or int(r[3]) % 20 == 0) == tested]
        spikes = [ear(path, random) for path, *_ in chosen]
        print(f"{file}: {len(chosen)} recordings, {np.mean([t.size for t, _ in spikes]):.0f} spikes each")
        write(file, spikes, [int(r[1]) for r in chosen], [people.index(r[2]) for r in chosen])


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    train, test = folder / "shd_train.h5", folder / "shd_test.h5"
    if len(sys.argv) > 3 and sys.argv[2] == "--wav":
        speech(sys.argv[3], train, test)
        return
    share = float(sys.argv[2]) if len(sys.argv) > 2 else 1
    sweeps(train, round(8156 * share), 1)
    sweeps(test, round(2264 * share), 2)


main()
