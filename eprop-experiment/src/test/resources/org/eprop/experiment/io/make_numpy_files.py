"""Wrote the files of this folder (NumPy 2.4): what NumPyFilesTest reads."""
import gzip
import numpy as np
from numpy.lib import format as npf

for code in "b1 i1 u1 i2 u2 i4 u4 i8 f2 f4 f8".split():
    for order in "<>" if code[1] != "1" else "|":
        t = np.dtype(order + code)
        if code[0] == "b":
            a = np.array([[0, 1, 1], [1, 0, 1]], t)
        elif code[0] == "f":
            a = np.array([[0, -1.5, 0.25], [65504, -2.0**-14, np.inf]], t)
        else:
            i = np.iinfo(t)
            a = np.array([[0, 1, 2], [3, i.min, i.max]], t)
        np.save(("big_" if order == ">" else "") + code + ".npy", a)
np.save("fortran.npy", np.asfortranarray(np.arange(24, dtype="<i4").reshape(2, 3, 4)))
np.save("fortran_f2.npy", np.asfortranarray(np.arange(6, dtype="<f2").reshape(2, 3)))
np.save("scalar.npy", np.array(2.5))
np.save("empty.npy", np.zeros((0, 3), "<f4"))
for v in (2, 3):
    with open(f"version{v}.npy", "wb") as f:
        npf.write_array(f, np.arange(3, dtype="<f4"), (v, 0))
with gzip.GzipFile("small.npy.gz", "wb", mtime=0) as f:
    np.save(f, np.arange(6, dtype="<i2").reshape(2, 3))
a = {"w": np.arange(6, dtype="<f4").reshape(2, 3), "labels": np.array([3, 1], "u1")}
np.savez("stored.npz", **a)
np.savez_compressed("compressed.npz", **a)
np.save("complex.npy", np.zeros(2, "c8"))
np.save("text.npy", np.array(["abc", "d"]))
np.save("structured.npy", np.zeros(2, [("a", "f4"), ("b", "i4")]))
np.save("half_specials.npy", np.array([0, -0.0, 2.0**-24, -(2.0**-14 - 2.0**-24), 1, 65504, np.inf, -np.inf, np.nan], "<f2"))
