"""A cue of one of two kinds, to be told 150 ms later; then nothing for 2 s, while the modulator is on its way."""
import numpy as np

def trials(seed, n):
    r = np.random.default_rng(seed)
    x = np.zeros((n, 240 + 2000, 40), np.uint8)
    cue = r.integers(0, 2, n)
    for b in range(n):
        x[b, :50, 10 * cue[b] : 10 * cue[b] + 10] = r.random((50, 10)) < 0.1
        x[b, 200:240, 20:30] = r.random((40, 10)) < 0.1
        x[b, :240, 30:] = r.random((240, 10)) < 0.01
    y = np.full(x.shape[:2], -1, np.int32)
    y[:, 210:240] = cue[:, None]
    return x, y

for name, seed, n in (("train", 1, 256), ("test", 2, 512)):
    x, y = trials(seed, n)
    np.save(f"{name}_x.npy", x)
    np.save(f"{name}_y.npy", y)
