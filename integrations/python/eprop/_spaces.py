"""What environments show and take, as numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ._data import numbers
from ._process import Array, EpropError


#: Of what a network sees.
_LARGEST = 1e30


def _whole(name: str, value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise EpropError(
            f"{name}: got {value!r}, but expected a whole number of at least {least}, or a space"
            " of Gymnasium's, Box or Discrete"
        )
    return int(value)


def _is_discrete(space: Any) -> bool:
    """Whether it has single numbers; one of several bits has a shape, too."""
    return hasattr(space, "n") and not getattr(space, "shape", ())


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
    discrete : bool
        Whether a whole number is seen, and each value is a channel.
    first : int
        The lowest of these.
    scale : ndarray, optional
        What is shown as 1, of each.
    """

    size: int
    discrete: bool = False
    first: int = 0
    scale: Array | None = None

    @classmethod
    def of(cls, given: Any, scale: Any) -> Observations:
        """Of a number of channels, or a space."""
        if _is_discrete(given):
            return cls(int(given.n), True, int(getattr(given, "start", 0)))
        if getattr(given, "shape", None) and (hasattr(given, "high") or hasattr(given, "n")):
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
        if self.discrete:
            at = int(observation) - self.first
            if not 0 <= at < self.size:
                raise EpropError(
                    f"{name}: got {observation}, but expected {self.first} to"
                    f" {self.first + self.size - 1}"
                )
            return [float(i == at) for i in range(self.size)]
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


class Actions:
    """What can be done."""

    def __init__(self, size: int, real: bool, first: int = 0, box: Any = None) -> None:
        self.size = size
        self.real = real
        self._first = first
        self._shape: tuple[int, ...] = (size,) if box is None else tuple(box.shape)
        low = np.full(size, -1.0) if box is None else np.ravel(box.low).astype(float)
        high = np.full(size, 1.0) if box is None else np.ravel(box.high).astype(float)
        bounded = np.isfinite(low) & np.isfinite(high) & (box is not None)
        self._low, self._high = low, high
        self._middle = np.where(bounded, (low + high) / 2, 0.0)
        self._half = np.where(bounded, (high - low) / 2, 1.0)
        self._bounded = box is not None
        self._type = np.float64 if box is None else box.dtype

    @classmethod
    def of(cls, given: Any, real: bool) -> Actions:
        """Of a number of actions, or of real numbers; or a space."""
        if _is_discrete(given):
            return cls(int(given.n), False, int(getattr(given, "start", 0)))
        if getattr(given, "shape", None) and hasattr(given, "high"):
            return cls(int(np.prod(given.shape, dtype=int)), True, 0, given)
        return cls(_whole("actions", given, 1 if real else 2), real)

    def taken(self, action: Any) -> Any:
        """One, as the environment takes it."""
        if not self.real:
            return int(action) + self._first
        numbers_: Array = self._middle + self._half * np.asarray(action, float)
        if self._bounded:
            numbers_ = np.clip(numbers_, self._low, self._high)
        return numbers_.reshape(self._shape).astype(self._type)

    def __repr__(self) -> str:
        return f"{self.size} {'real numbers' if self.real else 'actions'}"
