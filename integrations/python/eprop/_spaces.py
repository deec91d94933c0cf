"""What environments show and take, as numbers."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Sequence

import numpy as np

from ._data import numbers
from ._process import Array, EpropError


#: Of what a network sees.
_LARGEST = 1e30

#: As many combinations as actions may have.
_MOST_ACTIONS = 4096


def _whole(name: str, value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise EpropError(
            f"{name}: got {value!r}, but expected a whole number of at least {least}, or a space"
            " of Gymnasium's: Box, Discrete, MultiDiscrete or MultiBinary"
        )
    return int(value)


def _is_discrete(space: Any) -> bool:
    """Whether it has single numbers; one of several bits has a shape, too."""
    return hasattr(space, "n") and not getattr(space, "shape", ())


def _is_box(space: Any) -> bool:
    return hasattr(space, "high") and getattr(space, "shape", None) is not None


def _counts(name: str, space: Any) -> list[int]:
    """How many values each number of a ``MultiDiscrete`` has."""
    counts = np.asarray(space.nvec)
    if counts.ndim != 1 or not counts.size:
        raise EpropError(
            f"{name}: got a MultiDiscrete of the shape {list(counts.shape)}, but expected one of"
            " some numbers in a row"
        )
    return [int(count) for count in counts]


def _starts(space: Any, size: int) -> list[int]:
    """The lowest of each number."""
    start = getattr(space, "start", 0)
    return [int(one) for one in np.broadcast_to(np.asarray(0 if start is None else start), size)]


def reward_of(reward: Any) -> float:
    """A reward as a number.

    Raises
    ------
    EpropError
        It is none, or not finite in single precision.
    """
    array = numbers("reward", reward)
    if array.size != 1 or not np.abs(array) <= np.finfo(np.float32).max:
        raise EpropError(
            f"reward: got {reward}, but expected a number that is finite in single precision"
        )
    return float(array.ravel()[0])


class Observations(NamedTuple):
    """What is seen.

    Attributes
    ----------
    size : int
        The number of channels.
    counts : tuple of int
        Of whole numbers: how many values each has, of which each is a channel; else empty.
    starts : tuple of int
        The lowest of each.
    scale : ndarray, optional
        What is shown as 1, of each.
    single : bool
        Whether it is one whole number, not a row of them.
    """

    size: int
    counts: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    scale: Array | None = None
    single: bool = False

    @classmethod
    def of(cls, given: Any, scale: Any) -> Observations:
        """Of a number of channels, or a space."""
        if _is_discrete(given):
            return cls(int(given.n), (int(given.n),), tuple(_starts(given, 1)), single=True)
        if hasattr(given, "nvec"):
            counts = _counts("observations", given)
            return cls(sum(counts), tuple(counts), tuple(_starts(given, len(counts))))
        if _is_box(given) or (hasattr(given, "n") and getattr(given, "shape", None)):
            size = int(np.prod(given.shape, dtype=int))
        else:
            size = _whole("observations", given, 1)
        if scale is None:
            return cls(size)
        by = numbers("scale", scale).ravel().astype(np.float64)
        if by.size not in (1, size) or not np.all((by > 0) & np.isfinite(by)):
            raise EpropError(
                f"scale: got {by.tolist()}, but expected a finite number above 0 for each of"
                f" {size} observations"
            )
        return cls(size, scale=by)

    def row(self, name: str, observation: Any) -> list[float]:
        """One of them, a number for each channel."""
        if self.counts:
            return self._channels(name, observation)
        array = numbers(name, observation).ravel().astype(np.float64)
        if array.size != self.size:
            raise EpropError(f"{name}: got {array.size} numbers, but expected {self.size}")
        seen = array if self.scale is None else array / self.scale
        fits = np.abs(seen) <= _LARGEST
        if not fits.all():
            i = int(np.argmin(fits))
            raise EpropError(
                f"{name}[{i}]: got {array[i]}, but expected a finite number up to {_LARGEST}"
            )
        return list(map(float, seen))

    def _channels(self, name: str, observation: Any) -> list[float]:
        """A 1 for each whole number, at its place."""
        array = np.asarray(observation)
        fits = array.dtype.kind in "iu" and array.size == len(self.counts)
        if not fits or (not self.single and array.ndim != 1):
            what = "a whole number" if self.single else f"{len(self.counts)} whole numbers"
            raise EpropError(f"{name}: got {observation!r:.99}, but expected {what}")
        row = [0.0] * self.size
        first = 0
        for i, value in enumerate(map(int, array.ravel())):
            at = value - self.starts[i]
            if not 0 <= at < self.counts[i]:
                where = name if self.single else f"{name}[{i}]"
                raise EpropError(
                    f"{where}: got {value}, but expected {self.starts[i]} to"
                    f" {self.starts[i] + self.counts[i] - 1}"
                )
            row[first + at] = 1.0
            first += self.counts[i]
        return row


class Actions:
    """What can be done.

    Parameters
    ----------
    size : int
        How many actions, or real numbers.
    real : bool
        Which of both.
    counts : sequence of int
        Of actions that are several whole numbers: how many values each has.
    starts : sequence of int
        The lowest number of each; of single actions, of those.
    shape : tuple of int
        Of several numbers.
    box : Box, optional
        Of real ones.
    dtype : dtype, optional
        Of several numbers, as the environment takes them.
    """

    def __init__(
        self,
        size: int,
        real: bool,
        counts: Sequence[int] = (),
        starts: Sequence[int] = (0,),
        shape: tuple[int, ...] | None = None,
        box: Any = None,
        dtype: Any = np.float64,
    ) -> None:
        self.size = size
        self.real = real
        self._counts = tuple(counts)
        self._starts = np.array(starts, np.int64)
        self._shape = (size,) if shape is None else shape
        low = np.full(size, -1.0) if box is None else np.ravel(box.low).astype(float)
        high = np.full(size, 1.0) if box is None else np.ravel(box.high).astype(float)
        bounded = np.isfinite(low) & np.isfinite(high) & (box is not None)
        self._low, self._high = low, high
        self._middle = np.where(bounded, (low + high) / 2, 0.0)
        self._half = np.where(bounded, (high - low) / 2, 1.0)
        self._bounded = box is not None
        self._type = np.dtype(dtype)

    @classmethod
    def of(cls, given: Any, real: bool) -> Actions:
        """Of a number of actions, or of real numbers; or a space."""
        if _is_discrete(given):
            return cls(int(given.n), False, starts=_starts(given, 1))
        if hasattr(given, "nvec"):
            counts = _counts("actions", given)
            return cls._joint(counts, _starts(given, len(counts)), (len(counts),), given)
        if _is_box(given):
            size = int(np.prod(given.shape, dtype=int))
            return cls(size, True, shape=tuple(given.shape), box=given, dtype=given.dtype)
        if hasattr(given, "n") and getattr(given, "shape", None):
            size = int(np.prod(given.shape, dtype=int))
            return cls._joint([2] * size, [0] * size, tuple(given.shape), given)
        return cls(_whole("actions", given, 1 if real else 2), real)

    @classmethod
    def _joint(
        cls, counts: list[int], starts: list[int], shape: tuple[int, ...], space: Any
    ) -> Actions:
        """Each combination of several whole numbers is an action."""
        size = math.prod(counts)
        if size > _MOST_ACTIONS:
            raise EpropError(
                f"actions: got {size} combinations, but expected at most {_MOST_ACTIONS}"
            )
        dtype = getattr(space, "dtype", None) or np.int64
        return cls(size, False, counts, starts, shape, dtype=dtype)

    def taken(self, action: Any) -> Any:
        """One, as the environment takes it."""
        if self._counts:
            each = np.unravel_index(int(action), self._counts)
            return (np.array(each) + self._starts).reshape(self._shape).astype(self._type)
        if not self.real:
            return int(action) + int(self._starts[0])
        numbers_: Array = self._middle + self._half * np.asarray(action, float)
        if self._bounded:
            numbers_ = np.clip(numbers_, self._low, self._high)
        if self._type.kind in "iu":
            numbers_ = np.rint(numbers_)
        return numbers_.reshape(self._shape).astype(self._type)

    def __repr__(self) -> str:
        return f"{self.size} {'real numbers' if self.real else 'actions'}"
