"""Python's values as JSON and arrays."""

from __future__ import annotations

from typing import Any, Callable, Sequence

import numpy as np
from numpy import ma

from ._errors import EpropTypeError
from ._process import Array, EpropError


def plain(value: Any, path: str, keep: Callable[[str, Array], str]) -> Any:
    """The same in words of JSON.

    Parameters
    ----------
    value : object
        Dicts, lists, numbers, texts, flags and None, within each other; arrays of NumPy.
    path : str
        Where it is, for errors.
    keep : callable
        Puts an array somewhere, and returns the path of its file.
    """
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                where = f"{path}: " if path else ""
                raise EpropTypeError(f"{where}got the key {key!r}, but expected a text")
        return {
            key: plain(inner, f"{path}.{key}" if path else key, keep)
            for key, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [plain(inner, f"{path}[{i}]", keep) for i, inner in enumerate(value)]
    if isinstance(value, np.ndarray):
        return keep(path, value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        raise EpropError(f"{path}: got {value}, but expected a finite number")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if hasattr(value, "__fspath__"):
        return str(value)
    raise EpropTypeError(
        f"{path}: got {type(value).__name__}, but expected a dict, list, number, text or array"
    )


def numbers(name: str, value: Any) -> Array:
    """An array of numbers.

    Raises
    ------
    EpropError
        If it is something else.
    """
    if ma.is_masked(value):  # type: ignore[no-untyped-call]
        raise EpropError(f"{name}: got masked values, but expected numbers")
    try:
        array = np.asarray(value)
    except ValueError as e:
        raise _uneven(name, value) from e
    if array.dtype == object:
        try:
            array = array.astype(float)
        except ValueError as e:
            raise EpropError(f"{name}: expected numbers: {e}") from e
        except OverflowError as e:
            raise EpropError(f"{name}: expected smaller numbers: {e}") from e
        except TypeError as e:
            raise EpropTypeError(f"{name}: expected numbers: {e}") from e
    if array.dtype == bool:
        array = array.astype(np.int8)
    if array.dtype.kind == "c":
        raise EpropError(f"{name}: Complex data not supported; expected real numbers")
    if array.dtype.kind not in "iuf":
        raise EpropError(f"{name}: got {array.dtype} values, but expected numbers")
    if array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    if array.dtype == np.uint64:
        small = np.all(array < 1 << 63)
        array = array.astype(np.int64 if small else np.float64)
    return array


def _uneven(name: str, rows: Any) -> EpropError:
    """Where rows are not of one shape."""
    lengths = [len(row) if hasattr(row, "__len__") else 0 for row in rows]
    n = next((n for n, length in enumerate(lengths) if length != lengths[0]), 0)
    return EpropError(
        f"{name}[{n}]: got a row of {lengths[n]}, but {name}[0] has {lengths[0]};"
        " sequences of different lengths are matrices [steps, channels]"
    )


def dense(name: str, X: Any) -> Array:
    """An array of numbers; sparse ones are refused."""
    if hasattr(X, "toarray"):
        raise TypeError(f"{name}: sparse data are not supported; use X.toarray()")
    return numbers(name, X)


def is_list_of_sequences(X: Any) -> bool:
    """Whether it is a list of matrices, a sequence each."""
    return isinstance(X, (list, tuple)) and len(X) > 0 and all(np.ndim(x) == 2 for x in X)


def sequences(name: str, X: Any, channels: int | str | None) -> tuple[Array, Array | None]:
    """Inputs as [samples, steps, channels], and the steps of each sample if they differ.

    Parameters
    ----------
    name : str
        What errors call it.
    X : array_like or list of array_like
        ``[samples, steps, channels]``; ``[samples, features]``, of which ``channels`` at a time
        are a step; or a list of matrices ``[steps, channels]`` that may differ in length.
    channels : int or "all", optional
        Of a step of ``[samples, features]``; 1 by default.
    """
    if is_list_of_sequences(X):
        return _padded(name, [numbers(f"{name}[{n}]", x) for n, x in enumerate(X)])
    array = dense(name, X)
    if array.ndim == 2:
        width = array.shape[1] if channels == "all" else 1 if channels is None else channels
        if not isinstance(width, (int, np.integer)):
            raise EpropTypeError(
                f"channels: got {channels!r}, but expected a whole number or 'all'"
            )
        if width < 1 or array.shape[1] == 0 or array.shape[1] % width:
            raise EpropError(
                f"{name}: got {array.shape[1]} feature(s) (shape={array.shape}) while a minimum of"
                f" 1 is required, as a multiple of channels={width}"
            )
        array = array.reshape(array.shape[0], -1, width)
    if array.ndim != 3:
        raise EpropError(
            f"{name}: got the shape {array.shape}, but expected [samples, steps, channels] or"
            f" [samples, features]. Reshape your data"
        )
    if array.shape[0] == 0:
        raise EpropError(f"{name}: got 0 sample(s), but expected a minimum of 1")
    return array, None


def _padded(name: str, all_of: Sequence[Array]) -> tuple[Array, Array]:
    channels = all_of[0].shape[1]
    for n, one in enumerate(all_of):
        if one.shape[0] == 0:
            raise EpropError(f"{name}[{n}]: got no steps, but expected at least one")
        if one.shape[1] != channels:
            raise EpropError(
                f"{name}[{n}]: got the shape {list(one.shape)}, but expected [steps, {channels}],"
                f" as {name}[0] has"
            )
    lengths = np.array([len(one) for one in all_of])
    padded = np.zeros((len(all_of), lengths.max(), channels), np.result_type(*all_of))
    for n, one in enumerate(all_of):
        padded[n, : len(one)] = one
    return padded, lengths
