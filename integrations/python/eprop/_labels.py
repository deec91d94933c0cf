"""Labels as classes: those that are equal in Python are one class, and no others."""

from __future__ import annotations

import numbers
from typing import Any, Mapping

import numpy as np

from ._process import Array, EpropError


def labels(name: str, y: Any) -> Array:
    """An array of labels, in which none became equal to another.

    Raises
    ------
    EpropError
        If there are numbers beside texts, or values that are no labels.
    """
    try:
        array = np.asarray(y)
    except ValueError as e:
        raise EpropError(f"{name}: got rows of different lengths, but expected an array") from e
    if array.ndim == 1 and isinstance(y, (list, tuple)):
        mixed = array.dtype.kind in "US" and not all(isinstance(one, (str, bytes)) for one in y)
        rounded = array.dtype.kind == "f" and any(
            isinstance(one, numbers.Integral) and int(one) != int(as_float)
            for one, as_float in zip(y, array)
        )
        if mixed or rounded:
            array = np.empty(len(y), object)
            array[:] = y
    if array.dtype == object and array.ndim == 1:
        for n, one in enumerate(array):
            if one is None:
                raise EpropError(f"{name}[{n}]: got None, but expected a label")
        if len({isinstance(one, (str, bytes)) for one in array}) > 1:
            raise EpropError(
                f"{name}: Mix of label input types (string and number), but expected labels of one"
                " kind"
            )
    if array.dtype.kind == "f" or (array.dtype == object and array.ndim == 1):
        finite(name, array)
        if any(isinstance(one, numbers.Real) and one != one // 1 for one in array.flat):
            raise EpropError(
                f"Unknown label type: {name}: got continuous values, but expected classes"
            )
    return array


def finite(name: str, y: Array) -> None:
    """Refuses NaN and infinity."""
    if y.dtype == object:
        wrong = np.argwhere([one != one or one in (np.inf, -np.inf) for one in y])
    else:
        wrong = np.argwhere(~np.isfinite(y))
    if len(wrong):
        at = [int(i) for i in wrong[0]]
        raise EpropError(
            f"{name}: at {at}: got {y[tuple(at)]}, but expected a finite number"
            " (Input contains NaN or infinity)"
        )


def codes(name: str, y: Array, classes: Array) -> Array:
    """The place of each label among sorted classes."""
    try:
        places = np.minimum(np.searchsorted(classes, y), len(classes) - 1)
        known = classes[places] == y
    except TypeError:
        known = np.zeros(y.shape, bool)
    if not np.all(known):
        got = y[~known].tolist()[0]
        raise EpropError(f"{name}: got the label {got!r}, but the classes are {classes.tolist()}")
    return np.asarray(places, np.int32)


def weights(given: str | Mapping[Any, float], classes: Array, coded: Array) -> Array:
    """How much each class counts.

    Parameters
    ----------
    given : "balanced" or dict
        n / (K n_c) for each class c that is there; or weights by label, 1 for others.
    classes : ndarray
        Sorted.
    coded : ndarray
        Classes by number, -1 for none.
    """
    if isinstance(given, str):
        if given != "balanced":
            raise EpropError(f"class_weight: got {given!r}, but expected 'balanced' or a dict")
        counts = np.bincount(coded[coded >= 0], minlength=len(classes))
        there = np.count_nonzero(counts)
        return np.asarray(counts.sum() / (there * np.maximum(counts, 1.0)) * (counts > 0))
    if not isinstance(given, Mapping):
        raise EpropError(f"class_weight: got {given!r}, but expected 'balanced' or a dict")
    each = np.ones(len(classes))
    for label, weight in given.items():
        here = [k for k, one in enumerate(classes.tolist()) if one == label]
        if not here:
            raise EpropError(
                f"class_weight: got the label {label!r}, but the classes are {classes.tolist()}"
            )
        if not (isinstance(weight, numbers.Real) and 0 <= weight < np.inf):
            raise EpropError(
                f"class_weight: got {weight!r} for {label!r}, but expected a finite number >= 0"
            )
        each[here[0]] = weight
    return each
