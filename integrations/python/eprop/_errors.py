"""What goes wrong, as exceptions."""

from __future__ import annotations

from typing import Any


class EpropError(ValueError):
    """Something in what was given is wrong; the text says what, where, and what was expected.

    Attributes
    ----------
    status : int
        The exit status of the command line: 2 for a mistake in the input.
    """

    status = 2

    def __init__(self, text: str) -> None:
        super().__init__(text)


class EpropTypeError(EpropError, TypeError):
    """A value is of a type that does not fit."""


class EpropKeyError(EpropError, KeyError):
    """There is nothing of that name."""

    __str__ = Exception.__str__


class InternalError(RuntimeError):
    """A mistake in eprop itself.

    Attributes
    ----------
    status : int
        The exit status of the command line: 1.
    """

    status = 1


class ProcessEnded(RuntimeError):
    """The Java process has ended, or takes no more; what was saved in run folders is still
    there, and estimators, networks and streams go on in another one."""


class NotSent(ProcessEnded):
    """The process had ended before a request reached it."""


class EpropWarning(UserWarning):
    """What is probably a mistake, in eprop's words."""


def error_of(answer: dict[str, Any], text: str) -> Exception:
    """The exception that an answer tells of.

    Parameters
    ----------
    answer : dict
        With ``status``, and ``kind`` where it came from a request.
    text : str
        What is wrong.
    """
    kind = answer.get("kind", "value")
    if kind == "permission":
        return PermissionError(text)
    if kind == "busy":
        return ProcessEnded(text)
    if kind == "internal" or answer.get("status") == 1:
        return InternalError(text)
    return {"key": EpropKeyError, "type": EpropTypeError}.get(kind, EpropError)(text)
