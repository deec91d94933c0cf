"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from ._process import PathLike


def write_whole(path: PathLike, data: bytes) -> None:
    """Writes a file beside the one of before, brings it to the disk, and puts it in its place.

    Raises
    ------
    OSError
        It can't be written; what was there before is as it was.
    """
    file = Path(path).resolve()  # of a link, what it leads to
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
