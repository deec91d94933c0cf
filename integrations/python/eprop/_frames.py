"""Messages to and from ``eprop serve``, as integrations/serve/README.md has them."""

from __future__ import annotations

import io
import json
import os
import re
import select
import struct
from pathlib import Path
from typing import Any, Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from ._errors import EpropError, EpropTypeError

Array = NDArray[Any]

PROTOCOL = 2
HELLO, REQUEST, STOP, PROGRESS, CALL, REPLY, ANSWER, ERROR = b"H", b"Q", b"S", b"P", b"C", b"R", b"A", b"E"

#: Arrays of more bytes cross in a file of shared memory.
_MOST_INLINE = 1 << 18
_MOST_JSON = 1 << 24
_HEADER = struct.Struct("<2sBcIQQ")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,199}", re.ASCII)
_encode = json.JSONEncoder(allow_nan=False, check_circular=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


def text_of(message: dict[str, Any]) -> bytes:
    """The JSON of a message."""
    try:
        text = _encode(message).encode()
    except (TypeError, ValueError):  # numbers of NumPy's; or what can't be said, and where it is
        from ._data import plain

        text = _encode(plain(message, "", _no_array)).encode()
    return limited(text)


def limited(text: bytes) -> bytes:
    """The same JSON, if it is not too long for a message."""
    if len(text) > _MOST_JSON:
        raise EpropError(
            f"got {len(text)} bytes of JSON, but expected at most {_MOST_JSON};"
            " many numbers are better in an array"
        )
    return text


def fields(keys: dict[str, Any]) -> str:
    """The JSON of some keys of a message, without braces."""
    return text_of(keys)[1:-1].decode()


def _no_array(path: str, array: Array) -> str:
    raise EpropTypeError(f"{path}: got an array, but expected a number, text, list or dict")


def header(kind: bytes, number: int, text: bytes, arrays: bytes = b"") -> bytes:
    """What comes before the JSON of a message."""
    return _HEADER.pack(b"ep", PROTOCOL, kind, len(text), number, len(arrays))


def packed(
    message: dict[str, Any], arrays: Mapping[str, Any], write: Callable[[Array], Path]
) -> tuple[bytes, bytes]:
    """JSON and arrays of a message.

    Parameters
    ----------
    write : callable
        Puts a large array into a file, which the receiver removes.

    Raises
    ------
    EpropError
        A name is none that an array can have, or it is no array of numbers.
    """
    named: dict[str, Array] = {}
    for name, value in arrays.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise EpropError(
                f"arrays: got the name {name!r}, but expected letters, digits, _ and ."
            )
        named[name] = np.asarray(value)
        if named[name].dtype.kind not in "biuf":
            raise EpropError(f"{name}: got {named[name].dtype} values, but expected numbers")
    table: list[list[Any]] = []
    inline: list[bytes] = []
    for name, array in named.items():
        if array.nbytes > _MOST_INLINE:
            table.append([name, write(array).name])
        else:
            inline.append(_npy(array))
            table.append([name, len(inline[-1])])
    return text_of({**message, "arrays": table}), b"".join(inline)


def _npy(array: Array) -> bytes:
    to = io.BytesIO()
    np.save(to, np.ascontiguousarray(array), allow_pickle=False)
    return to.getvalue()


class NoMessage(EOFError):
    """What came is no message of this protocol."""


class Frame:
    """A message that came."""

    __slots__ = ("arrays", "json", "kind", "number", "text")

    def __init__(self, kind: bytes, number: int, text: bytes) -> None:
        self.kind = kind
        self.number = number
        self.text = text
        self.json: dict[str, Any] = {}
        self.arrays: dict[str, Array] = {}


def read(frame: Frame) -> Frame:
    """The same with its JSON."""
    if frame.text:
        frame.json = _decode(frame.text.decode())[0]
        frame.text = b""
    return frame


class Incoming:
    """Takes messages from a pipe. One thread at a time."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._have = b""
        self._at = 0
        self.folder = Path()
        if os.name == "posix":
            self._poll = select.poll()
            self._poll.register(pipe, select.POLLIN)

    def ready(self) -> bool:
        """Whether something is there to be taken without waiting for its begin."""
        if self._at < len(self._have):
            return True
        if os.name == "posix":
            return bool(self._poll.poll(0))
        import _winapi
        import msvcrt

        peek: Any = _winapi
        return bool(peek.PeekNamedPipe(msvcrt.get_osfhandle(self._pipe), 0)[0])  # type: ignore[attr-defined]

    def _fill(self, count: int) -> None:
        """So many bytes are to be there."""
        parts = [self._have[self._at :]]
        missing = count - len(parts[0])
        while missing > 0:
            parts.append(os.read(self._pipe, max(missing, 1 << 16)))
            if not parts[-1]:
                raise EOFError
            missing -= len(parts[-1])
        self._have, self._at = b"".join(parts), 0

    def _take(self, count: int) -> bytes:
        if len(self._have) - self._at < count:
            self._fill(count)
        at = self._at
        self._at = at + count
        return self._have[at : at + count]

    def wait(self) -> None:
        """Waits until something is there. An interrupt in it loses nothing."""
        if self._at >= len(self._have) and os.name == "posix":
            self._poll.poll()

    def next(self) -> Frame:
        """The next message, whose JSON is not looked at if it has no arrays in it.

        Raises
        ------
        EOFError
            There is none any more.
        """
        if len(self._have) - self._at < 24:
            self._fill(24)
        magic, protocol, kind, length, number, total = _HEADER.unpack_from(self._have, self._at)
        if magic != b"ep" or protocol != PROTOCOL:
            raise NoMessage
        if len(self._have) - self._at < 24 + length:
            self._fill(24 + length)
        begin = self._at + 24
        self._at = end = begin + length
        frame = Frame(kind, number, self._have[begin:end])
        if total or b'"arrays":[[' in frame.text:
            frame.json = _decode(frame.text.decode())[0]
            for name, where in frame.json.pop("arrays", []):
                if isinstance(where, str):
                    frame.arrays[name] = self._file(where)
                else:
                    frame.arrays[name] = np.load(io.BytesIO(self._take(where)), allow_pickle=False)
            frame.text = b""
        return frame

    def _file(self, name: str) -> Array:
        file = self.folder / name
        mapped: Array = np.load(file, mmap_mode="c" if os.name == "posix" else None)
        os.unlink(file)
        return mapped
