"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import pickle
import uuid
from pathlib import Path
from typing import TypeVar

from ._process import EpropError, PathLike

_T = TypeVar("_T")


def read_pickle(path: PathLike, kind: type[_T]) -> _T:
    """What a file has that was written by pickle.

    Raises
    ------
    EpropError
        It is something else, or a part.
    """
    data = Path(path).read_bytes()
    expected = f"{path}: expected a whole file of {kind.__name__}.save"
    try:
        thing = pickle.loads(data)
    except Exception as e:  # of any kind, says pickle
        raise EpropError(f"{expected}: {e}") from e
    if not isinstance(thing, kind):
        raise EpropError(f"{expected}, but got {type(thing).__name__}")
    return thing


def write_whole(path: PathLike, data: bytes) -> None:
    """Writes a file beside the one of before, brings it to the disk, and puts it in its place.

    Raises
    ------
    EpropError
        A folder, a pipe or a device has the name.
    OSError
        It can't be written; what was there before is as it was.
    """
    file = Path(path).resolve()  # of a link, what it leads to
    if file.exists() and not file.is_file():
        raise EpropError(
            f"{path}: expected the name of a file to write, but got a folder, a pipe or a device"
        )
    temporary = file.with_name(f".{file.name}.{uuid.uuid4()}.tmp")
    try:
        with open(temporary, "xb") as to:
            to.write(data)
            to.flush()
            os.fsync(to.fileno())
        os.replace(temporary, file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
