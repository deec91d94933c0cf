"""Targets of estimators, how much they count, and validation data."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ._data import numbers
from ._labels import finite, labels
from ._process import Array, EpropError


class Inputs(NamedTuple):
    """Inputs as the network sees them, and what they were.

    Attributes
    ----------
    x : ndarray
        ``[samples, steps, channels]``.
    lengths : ndarray, optional
        The steps of each sample if they differ.
    features : int
        The last number of the shape that was given.
    flat : bool
        Whether ``[samples, features]`` were given.
    """

    x: Array
    lengths: Array | None
    features: int
    flat: bool

    def kept(self, which: Array) -> Inputs:
        """Some of the samples."""
        lengths = None if self.lengths is None else self.lengths[which]
        return self._replace(x=self.x[which], lengths=lengths)



def weight_of(given: Any, data: Inputs, steps: bool) -> Array | None:
    """Sample weights [samples] or, if steps have targets, [samples, steps]; None if all are 1."""
    if given is None:
        return None
    shapes = [data.x.shape[:1], data.x.shape[:2]][: 2 if steps else 1]
    weight = numbers("sample_weight", given).astype(np.float64)
    if weight.ndim == 0:
        weight = np.full(shapes[0], float(weight))
    if weight.shape not in shapes:
        expected = " or ".join(str(list(shape)) for shape in shapes)
        raise EpropError(
            f"sample_weight: got the shape {list(weight.shape)}, but expected {expected}"
        )
    finite("sample_weight", weight)
    if np.any(weight < 0) or not np.any(weight):
        raise EpropError(
            f"sample_weight: got {weight.min()} at least and {weight.max()} at most, but expected"
            " numbers from 0, some above"
        )
    return None if np.all(weight == 1) else weight


def counting(
    data: Inputs, y: Array, weight: Array | None
) -> tuple[Inputs, Array, Array | None]:
    """Those samples alone that count."""
    if weight is None or weight.ndim == 2 or np.all(weight > 0):
        return data, y, weight
    which = weight > 0
    if not np.any(which):
        raise EpropError("class_weight: got weights of 0 for all samples, but expected some above")
    return data.kept(which), y[which], weight[which]


def labels_of(name: str, y: Any, samples: int) -> Array:
    """Labels, as many as there are samples."""
    return _of_samples(name, labels(name, _there(name, y)), samples)


def numbers_of(name: str, y: Any, samples: int) -> Array:
    """Numbers, for as many samples as there are."""
    return _of_samples(name, numbers(name, _there(name, y)).astype(np.float64), samples)


def _there(name: str, y: Any) -> Any:
    if y is None:
        raise EpropError(
            f"{name}: got None, but expected targets: the estimator requires y to be passed,"
            " but the target y is None"
        )
    return y


def _of_samples(name: str, array: Array, samples: int) -> Array:
    if array.ndim == 0 or len(array) != samples:
        got = "a single value" if array.ndim == 0 else f"{len(array)} targets"
        raise EpropError(f"{name}: got {got}, but X has {samples} samples")
    return array
