#!/usr/bin/env python3
"""Writes a file of the layout of the Spiking Heidelberg Digits with made-up content, by PyTables as the original.

    python3 make_digits.py FILE RECORDINGS EVENTS [SEED]

RECORDINGS of 20 classes by 10 speakers, of about EVENTS events each in about 0.8 s on 700 channels. Each class is
four formants that glide; each speaker has a tempo and a pitch. 8,000 recordings of 3,100 events make 100 MB.
Needs numpy and tables. Without numpy's random numbers being the same in all versions, files differ in content only.
"""
import sys

import numpy as np
import tables

path, n, events = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = np.random.default_rng(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
voice = np.random.default_rng(7)  # classes and speakers are the same in every file
KEYS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        "null", "eins", "zwei", "drei", "vier", "fuenf", "sechs", "sieben", "acht", "neun"]
start, end = voice.uniform(60, 640, (20, 4)), voice.uniform(60, 640, (20, 4))
bend = voice.uniform(0.5, 2, (20, 4))
tempo, pitch = voice.uniform(0.8, 1.2, 12), voice.uniform(-25, 25, 12)
people = [0, 1, 2, 3, 6, 7, 8, 9, 10, 11]
labels = np.arange(n) % 20
speakers = np.array(people)[(np.arange(n) // 20) % 10]

with tables.open_file(path, "w") as f:
    group = f.create_group("/", "spikes")
    times = f.create_vlarray(group, "times", tables.Float16Atom())
    units = f.create_vlarray(group, "units", tables.UInt16Atom())
    for label, speaker in zip(labels, speakers):
        k = max(1, int(rng.normal(events, events / 10)))
        u = np.sort(rng.beta(1.5, 1.5, k))
        formant = rng.integers(0, 4, k)
        way = u ** bend[label, formant]
        centre = start[label, formant] + (end - start)[label, formant] * way + pitch[speaker]
        noise = rng.random(k) < 0.1
        channel = np.where(noise, rng.integers(0, 700, k), np.clip(rng.normal(centre, 14), 0, 699))
        times.append((u * 0.8 * tempo[speaker]).astype(np.float16))
        units.append(channel.astype(np.uint16))
    f.create_earray("/", "labels", obj=labels.astype(np.uint16))
    extra = f.create_group("/", "extra")
    f.create_array(extra, "speaker", speakers.astype(np.uint16))
    f.create_array(extra, "keys", [key.encode() for key in KEYS])
