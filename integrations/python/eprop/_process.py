"""The Java process behind the package, and how it is spoken to (docs/serve.md)."""

from __future__ import annotations

import atexit
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import warnings
from pathlib import Path
from types import FrameType
from typing import Any, Callable, Mapping, Sequence, Union

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
PathLike = Union[str, "os.PathLike[str]"]

#: Arrays of more bytes cross in a file of shared memory.
_MOST_INLINE = 1 << 18
_VECTORS = "jdk.incubator.vector"
_WARNING = "eprop: warning: "
_PROTOCOL = 1
_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


class EpropError(ValueError):
    """Something in what was given is wrong; the text says what, where, and what was expected.

    Attributes
    ----------
    status : int
        The exit status of the command line: 2 for a mistake in the input, 1 for one in eprop.
    """

    def __init__(self, text: str, status: int = 2) -> None:
        super().__init__(text)
        self.status = status


class ProcessEnded(RuntimeError):
    """The Java process has ended; what was saved in run folders is still there."""


class EpropWarning(UserWarning):
    """What is probably a mistake, in eprop's words."""


def find_jar() -> Path:
    """The program: ``EPROP_JAR``, the jar in this package, or the one that the project built."""
    here = Path(__file__).resolve().parent
    given = os.environ.get("EPROP_JAR")
    places = [Path(given)] if given else [here / "eprop.jar"]
    if not given:
        places += [up / "eprop-cli" / "target" / "eprop.jar" for up in here.parents]
    for place in places:
        if place.is_file():
            return place
    raise EpropError(
        f"there is no eprop.jar at {places[0]}; build it in eprop's folder by"
        " 'mvn -q -ntp -Dmaven.test.skip -pl eprop-cli -am package', or name it by EPROP_JAR"
    )


def find_java() -> str:
    """The Java of ``JAVA_HOME``, or else of the path."""
    home = os.environ.get("JAVA_HOME")
    for java in ([str(Path(home, "bin", "java"))] if home else []) + ["java"]:
        found = shutil.which(java)
        if found:
            return found
    raise EpropError("there is no Java; expected version 17 or newer, on the path or by JAVA_HOME")


def _has_vectors(java: str) -> bool:
    release = Path(java).resolve().parent.parent / "release"
    return not release.is_file() or _VECTORS in release.read_text(errors="replace")


class Process:
    """A running ``eprop serve``.

    Calls of several threads wait for each other.

    Parameters
    ----------
    plugins : sequence of paths
        Folders of plugin jars.
    threads : int, optional
        How many threads compute; all processors by default. Results do not depend on it.
    memory : str, optional
        What Java may take at most, such as ``"4g"``.
    vectors : bool
        Whether to use Java's vector module if it is there. Results do not depend on it; it is
        faster, but for the first seconds.
    """

    def __init__(
        self,
        plugins: Sequence[PathLike] = (),
        threads: int | None = None,
        memory: str | None = None,
        vectors: bool = True,
    ) -> None:
        java = find_java()
        command = [java]
        if memory is not None:
            command.append(f"-Xmx{memory}")
        if vectors and _has_vectors(java):
            command += ["--add-modules", _VECTORS]
        command += ["-jar", str(find_jar()), "serve"]
        if threads is not None:
            command += ["--threads", str(threads)]
        for folder in plugins:
            command += ["--plugins", os.fspath(folder)]
        self.threads = threads
        self._lock = threading.RLock()
        self._closed: list[tuple[str, int]] = []
        self._asked = 0
        self._count = 0
        self._pid = os.getpid()
        self._broken = False
        self._said = tempfile.TemporaryFile()
        # A session of its own: Ctrl-C reaches Python alone, which asks for a stop.
        self._java = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            start_new_session=True,
        )
        assert self._java.stdin is not None and self._java.stdout is not None
        self._in = self._java.stdin
        self._out = self._java.stdout
        self.folder = Path()
        try:
            greeting = self._line()
        except ProcessEnded as e:
            raise EpropError(f"Java does not start: {e}") from None
        if greeting.get("protocol") != _PROTOCOL:
            self.end()
            raise EpropError(
                f"{find_jar()}: got protocol {greeting.get('protocol')}, but expected {_PROTOCOL}"
            )
        self.version = str(greeting["eprop"])
        self.folder = Path(greeting["folder"])

    @property
    def pid(self) -> int:
        """Of the Java process."""
        return self._java.pid

    def alive(self) -> bool:
        """Whether it runs, and was started by this process rather than by one before a fork."""
        if self._broken and self._java.poll() is None:
            self._java.kill()
            self._java.wait()
        return not self._broken and self._pid == os.getpid()

    def close_later(self, kind: str, handle: int) -> None:
        """Closes a network or stream with the next request: garbage collection calls this."""
        self._closed.append((kind, handle))

    def request(
        self,
        do: str,
        arrays: Mapping[str, Any] | None = None,
        show: Callable[[str, str], None] | None = None,
        **keys: Any,
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        """Asks, and waits for the answer.

        Parameters
        ----------
        do : str
            The name of the request.
        arrays : dict, optional
            By name.
        show : callable, optional
            Receives ``("out" or "err", text)`` as it comes.
        **keys
            In words of JSON.

        Returns
        -------
        answer : dict
        arrays : dict of str to ndarray

        Raises
        ------
        EpropError
            What is wrong with the request.
        ProcessEnded
            The Java process is not there any more.
        """
        return self._exchange(do, arrays or {}, keys, show)

    def quick(self, do: str, wait: bool = True, **keys: Any) -> dict[str, Any]:
        """Asks what takes microseconds and has no arrays: nothing is done about interrupts.

        Parameters
        ----------
        do : str
            The name of the request.
        wait : bool
            Whether to wait for the answer. Without, what is wrong is said by the next request,
            and the answer is empty.
        **keys
            In words of JSON.
        """
        with self._lock:
            if not self.alive():
                raise self._ended()
            if self._closed:
                self._send_closes()
            number, _ = self._send(do, {}, keys)
            return self._checked(self._answer(number, None)) if wait else {}

    def _checked(self, answer: dict[str, Any]) -> dict[str, Any]:
        if "error" in answer:
            raise EpropError(self.readable(answer["error"]), int(answer["status"]))
        ok: dict[str, Any] = answer["ok"]
        return ok

    def command(
        self, arguments: Sequence[str], show: Callable[[str, str], None] | None, columns: int = 0
    ) -> None:
        """Runs a command of eprop; an interrupt stops it with everything saved.

        Parameters
        ----------
        arguments : sequence of str
            As on the command line.
        show : callable, optional
            Receives ``("out" or "err", text)`` as it comes.
        columns : int
            Of the window that a progress bar is drawn in; 0 for no bar.
        """
        keys = {"arguments": list(arguments), "columns": columns}
        answer, _ = self._exchange("command", {}, keys, show)
        if answer["status"] == 130:
            raise KeyboardInterrupt(answer.get("error", "stopped; everything is saved"))
        if answer["status"] != 0:
            raise EpropError(self.readable(answer.get("error", "failed")), answer["status"])

    def readable(self, text: str) -> str:
        """A text without the folders of this process's files, and of the working folder."""
        folder = re.escape(f"{self.folder}{os.sep}")
        text = text.replace("Infinity", "inf").replace(f"{Path.cwd()}{os.sep}", "")
        return re.sub(folder + r"(?:r?\d+/)?([\w.]+?)(?:\.npy|\.json)\b", r"\1", text)

    def _exchange(
        self,
        do: str,
        arrays: Mapping[str, Any],
        keys: Mapping[str, Any],
        show: Callable[[str, str], None] | None,
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        with self._lock:
            if not self.alive():
                raise self._ended()
            interrupted = _Interrupts(self._stop, self._kill)
            with interrupted:
                if self._closed:
                    self._send_closes()
                number, files = self._send(do, arrays, keys)
                if interrupted.count:
                    self._stop()  # it came before there was anything to stop
                try:
                    answer = self._answer(number, show)
                finally:
                    for file in files:
                        shutil.rmtree(file.parent, ignore_errors=True)
            if interrupted.count and do != "command":
                raise KeyboardInterrupt
            return self._checked(answer), answer["_arrays"]

    def _send_closes(self) -> None:
        closed, self._closed = self._closed, []
        keys: dict[str, list[int]] = {"networks": [], "streams": []}
        for kind, handle in closed:
            keys[kind].append(handle)
        self._answer(self._send("close", {}, keys)[0], None)

    def _send(
        self, do: str, arrays: Mapping[str, Any], keys: Mapping[str, Any]
    ) -> tuple[int, list[Path]]:
        self._asked += 1
        message: dict[str, Any] = {"id": self._asked, "do": do, **keys}
        inline: list[bytes] = []
        files: list[Path] = []
        if arrays:
            named: dict[str, Any] = {}
            for name, value in arrays.items():
                array = np.asarray(value)
                if array.nbytes > _MOST_INLINE:
                    files.append(self.write(name, array))
                    named[name] = str(files[-1])
                else:
                    inline.append(_npy(array))
                    named[name] = len(inline[-1])
            message["arrays"] = named
        try:
            self._in.write(_encode(message).encode() + b"\n")
            for data in inline:
                self._in.write(data)
            self._in.flush()
        except OSError as e:
            raise self._ended() from e
        return self._asked, files

    def write(self, name: str, array: Array) -> Path:
        """Puts an array into a file of shared memory, which the caller removes."""
        self._count += 1
        folder = self.folder / str(self._count)
        folder.mkdir()
        file = folder / f"{name}.npy"
        with open(file, "wb") as to:
            np.save(to, np.ascontiguousarray(array), allow_pickle=False)
        return file

    def _answer(
        self, number: int, show: Callable[[str, str], None] | None
    ) -> dict[str, Any]:
        """That of a request; or what was wrong with one before it, for which nobody waited."""
        late: dict[str, Any] | None = None
        while True:
            line = self._line()
            if "out" in line or "err" in line:
                for stream in ("out", "err"):
                    if stream in line:
                        _show(stream, self.readable(line[stream]), show)
                continue
            arrays: dict[str, Array] = {}
            for name, where in line.get("arrays", {}).items():
                if isinstance(where, str):
                    arrays[name] = np.load(where, mmap_mode="c" if os.name == "posix" else None)
                    os.unlink(where)
                else:
                    arrays[name] = np.load(io.BytesIO(self._out.read(where)))
            line["_arrays"] = arrays
            if line.get("id") == number:
                return late or line
            if "error" in line:
                late = line

    def _line(self) -> dict[str, Any]:
        line = self._out.readline()
        if not line.endswith(b"\n"):
            raise self._ended()
        message: dict[str, Any] = _decode(line.decode())[0]
        return message

    def _ended(self) -> ProcessEnded:
        if self._pid != os.getpid():
            return ProcessEnded("this process was forked from the one that Java answers to")
        if self._said.closed:
            return ProcessEnded("the Java process was ended")
        self._broken = True
        self._java.wait()
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip()
        return ProcessEnded(
            f"the Java process has ended, with status {self._java.poll()}"
            + (f":\n{said[-2000:]}" if said else "")
        )

    def _stop(self) -> None:
        try:
            self._in.write(b'{"do": "stop"}\n')
            self._in.flush()
        except OSError:
            pass  # the answer will say so

    def _kill(self) -> None:
        self._java.kill()

    def end(self) -> None:
        """Closes the input, at which Java saves what runs, and ends; waits for that."""
        if self._pid != os.getpid():
            return
        self._broken = True
        try:
            self._in.close()
        except OSError:
            pass
        try:
            self._java.wait(60)
        except subprocess.TimeoutExpired:
            self._java.kill()
            self._java.wait()
        self._out.close()
        self._said.close()
        if self.folder != Path():
            shutil.rmtree(self.folder, ignore_errors=True)


def _npy(array: Array) -> bytes:
    to = io.BytesIO()
    np.save(to, np.ascontiguousarray(array), allow_pickle=False)
    return to.getvalue()


def _show(stream: str, text: str, show: Callable[[str, str], None] | None) -> None:
    rest = []
    for line in text.splitlines(keepends=True):
        if line.startswith(_WARNING):
            warnings.warn(line[len(_WARNING) :].strip(), EpropWarning, stacklevel=7)
        else:
            rest.append(line)
    if rest and show is not None:
        show(stream, "".join(rest))


class _Interrupts:
    """While in it, the first interrupt asks to stop and the second one kills."""

    def __init__(self, stop: Callable[[], None], kill: Callable[[], None]) -> None:
        self._stop = stop
        self._kill = kill
        self._before: Any = None
        self.count = 0

    def __enter__(self) -> None:
        try:
            self._before = signal.signal(signal.SIGINT, self._interrupted)
        except ValueError:  # not the main thread, where there are no interrupts
            self._before = None

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if self._before is signal.SIG_IGN:
            return
        self.count += 1
        if self.count == 1:
            self._stop()
        else:
            self._kill()

    def __exit__(self, *failure: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)


_process: Process | None = None
_options: dict[str, Any] = {}
_starting = threading.Lock()


def process() -> Process:
    """The process of this Python process; started at the first call, and anew if it has ended."""
    global _process
    with _starting:
        if _process is None or not _process.alive():
            if _process is not None:
                _process.end()
            _process = Process(**_options)
        return _process


def start(
    plugins: Sequence[PathLike] = (),
    threads: int | None = None,
    memory: str | None = None,
    vectors: bool = True,
) -> None:
    """Starts the Java process with options; whatever ran before is ended.

    Networks and streams that were open are lost; estimators and runs are not.

    Parameters
    ----------
    plugins : sequence of paths
        Folders of plugin jars, whose components have names then.
    threads : int, optional
        How many threads compute; all processors by default. Results do not depend on it.
    memory : str, optional
        What Java may take at most, such as ``"4g"``.
    vectors : bool
        Whether to use Java's vector module if it is there. Results do not depend on it; it is
        faster, but for the first seconds.
    """
    global _process, _options
    end()
    before, _options = _options, {
        "plugins": [Path(folder).resolve() for folder in plugins],
        "threads": threads,
        "memory": memory,
        "vectors": vectors,
    }
    try:
        process()
    except EpropError:
        _options = before
        raise


def end() -> None:
    """Ends the Java process, if there is one. The next call that needs it starts another."""
    global _process
    with _starting:
        if _process is not None:
            _process.end()
            _process = None


atexit.register(end)


def show_text(stream: str, text: str) -> None:
    """Shows what a command writes where Python's own text goes."""
    to = sys.stdout if stream == "out" else sys.stderr
    to.write(text)
    to.flush()


def columns() -> int:
    """The width of the window that standard error goes to; 0 if there is none."""
    if "ipykernel" in sys.modules:
        return 100
    return shutil.get_terminal_size().columns if sys.stderr.isatty() else 0
