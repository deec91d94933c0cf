#!/usr/bin/env python3
"""Writes the small event files of readers' examples and tests, and what is in them, without any code of eprop's.

Needs numpy, h5py, tables (PyTables), and the commands lz4 and zstd. Run in this folder:

    python3 make_files.py
"""
import csv
import struct
import subprocess

import h5py
import numpy as np
import tables

OUT = "../resources/org/eprop/data/"
EXAMPLES = "../../main/resources/org/eprop/data/reader/"
RNG = np.random.default_rng(20261126)


def heidelberg():
    """Spiking Heidelberg Digits' layout, by PyTables as the original, and by h5py."""
    n = 12
    samples = []
    for i in range(n):
        k = 0 if i == 7 else int(RNG.integers(5, 40))
        times = np.sort(RNG.random(k) * 1.3).astype(np.float16)
        samples.append((times, RNG.integers(0, 700, k).astype(np.uint16)))
    labels = RNG.integers(0, 3, n).astype(np.uint16)
    speakers = RNG.integers(0, 4, n).astype(np.uint16)
    keys = [b"null", b"eins", b"zwei"]
    with tables.open_file(OUT + "heidelberg_tables.h5", "w") as f:
        group = f.create_group("/", "spikes")
        times = f.create_vlarray(group, "times", tables.Float16Atom(), chunkshape=8)
        units = f.create_vlarray(group, "units", tables.UInt16Atom(), chunkshape=8)
        for t, u in samples:
            times.append(t)
            units.append(u)
        f.create_earray("/", "labels", obj=labels)
        extra = f.create_group("/", "extra")
        f.create_array(extra, "speaker", speakers)
        f.create_array(extra, "keys", keys)
    with h5py.File(EXAMPLES + "heidelberg_h5py.h5", "w") as f:
        times = f.create_dataset("spikes/times", (n,), dtype=h5py.vlen_dtype(np.float16))
        units = f.create_dataset("spikes/units", (n,), dtype=h5py.vlen_dtype(np.uint16))
        for i, (t, u) in enumerate(samples):
            times[i], units[i] = t, u
        f["labels"] = labels
        f["extra/speaker"] = speakers
        f["extra/keys"] = np.array(keys)
    with open(EXAMPLES + "heidelberg.csv", "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["recording", "label", "speaker", "us", "unit"])
        for i, (t, u) in enumerate(samples):
            if len(t) == 0:
                out.writerow([i, keys[labels[i]].decode(), speakers[i], "", ""])
            for us, unit in zip(np.rint(t.astype(np.float64) * 1e6).astype(int), u):
                out.writerow([i, keys[labels[i]].decode(), speakers[i], us, unit])


def table(fields):
    """A FlatBuffer of one table; fields are (inline bytes, or None) or ("ref", bytes that follow)."""
    inline = b""
    offsets = []
    refs = []
    at = 4
    for field in fields:
        if field is None:
            offsets.append(0)
            continue
        pad = -at % (4 if isinstance(field, tuple) else len(field))
        inline += b"\0" * pad
        at += pad
        offsets.append(at)
        if isinstance(field, tuple):
            refs.append((at, field[1]))
            inline += b"\0" * 4
            at += 4
        else:
            inline += field
            at += len(field)
    return inline, offsets, refs, at


def flatbuffer(identifier, fields):
    """Root offset, identifier, vtable, table, and what the table refers to, aligned to 8."""
    inline, offsets, refs, size = table(fields)
    vtable = struct.pack("<HH", 4 + 2 * len(offsets), size)
    vtable += b"".join(struct.pack("<H", o) for o in offsets)
    start = 8 + len(vtable)
    start += -start % 8
    head = struct.pack("<I", start) + identifier + vtable
    head += b"\0" * (start - len(head))
    body = bytearray(head + struct.pack("<i", start - 8) + inline)
    for at, data in refs:
        body += b"\0" * ((4 - len(body)) % 8)
        struct.pack_into("<I", body, start + at, len(body) - (start + at))
        body += data
    return bytes(body)


def packed(data, how):
    if how == 0:
        return data
    command = ["lz4", "-c", "-q"] if how <= 2 else ["zstd", "-c", "-q"]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def aedat4():
    events = [(1_600_000_000_000_000 + 37 * k, int(RNG.integers(0, 20)), int(RNG.integers(0, 16)),
               int(RNG.integers(0, 2))) for k in range(90)]
    xml = ('<dv version="2.0"><node name="outInfo" path="/mainloop/Recorder/outInfo/">'
           '<node name="0" path="/mainloop/Recorder/outInfo/0/">'
           '<attr key="typeIdentifier" type="string">FRME</attr></node>'
           '<node name="1" path="/mainloop/Recorder/outInfo/1/">'
           '<attr key="typeIdentifier" type="string">EVTS</attr>'
           '<node name="info" path="/mainloop/Recorder/outInfo/1/info/">'
           '<attr key="sizeX" type="int">20</attr><attr key="sizeY" type="int">16</attr>'
           '</node></node></node></dv>').encode()
    for name, how in (("none", 0), ("lz4", 1), ("zstd", 3)):
        body = b""
        for part in (events[:40], [], events[40:]):
            data = b"".join(struct.pack("<qhhB3x", t, x, y, p) for t, x, y, p in part)
            vector = struct.pack("<I", len(part)) + data
            packet = flatbuffer(b"EVTS", [("ref", vector)])
            packet = packed(struct.pack("<I", len(packet)) + packet, how)
            body += struct.pack("<ii", 1, len(packet)) + packet
            frame = packed(b"\x08\0\0\0junkFRME", how)
            body += struct.pack("<ii", 0, len(frame)) + frame
        text = struct.pack("<I", len(xml)) + xml + b"\0"

        def header(end):
            return flatbuffer(b"IOHE", [struct.pack("<i", how), struct.pack("<q", end), ("ref", text)])

        first = b"#!AER-DAT4.0\r\n"
        end = len(first) + 4 + len(header(0)) + len(body)
        head = header(end)
        with open((EXAMPLES if name == "lz4" else OUT) + f"dv_{name}.aedat4", "wb") as f:
            f.write(first + struct.pack("<i", len(head)) + head + body + b"FTAB" + b"\x07" * 30)
    with open(EXAMPLES + "dv.csv", "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["us", "x", "y", "p"])
        for t, x, y, p in events:
            out.writerow([t - events[0][0], x, y, p])


heidelberg()
aedat4()
