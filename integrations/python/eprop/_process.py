"""The Java process behind the package, and how it is spoken to (integrations/serve/README.md)."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import signal
import string
import subprocess
import sys
import tempfile
import threading
import time
import warnings
import weakref
from collections import deque
from contextvars import ContextVar, Token
from pathlib import Path
from types import FrameType
from typing import Any, Callable, Iterator, Mapping, Sequence, Union

import numpy as np

from . import _frames as frames
from ._errors import (
    EpropError,
    EpropWarning,
    InternalError,
    NotSent,
    ProcessEnded,
    error_of,
)
from ._frames import Array, Frame

__all__ = ["Array", "Engine", "EpropError", "EpropWarning", "InternalError", "PathLike", "ProcessEnded"]

PathLike = Union[str, "os.PathLike[str]"]
Show = Callable[[str, str], None]
Calls = Callable[[str, "dict[str, Any]", "dict[str, Array]"], "tuple[dict[str, Any], Mapping[str, Any]]"]

_VECTORS = "jdk.incubator.vector"
_WARNING = "eprop: warning: "

#: How many requests may be under way whose answers nobody waits for.
_MOST_UNREAD = 256

#: How long who waits for another thread's reading does not look itself, seconds.
_LOOK = 0.5

#: How long such answers lie before somebody reads them, seconds.
_UNREAD_FOR = 0.02


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


def _roots() -> list[str]:
    """What all files are below."""
    if os.name == "posix":
        return ["/"]
    return [root for root in (f"{c}:\\" for c in string.ascii_uppercase) if os.path.exists(root)]


#: All of this process: a child that is forked has none of them.
_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


class _Waiting:
    """A request that is under way."""

    __slots__ = ("event", "inbox", "waits")

    def __init__(self) -> None:
        self.inbox: deque[Frame | None] = deque()
        self.event: threading.Event | None = None  # made when another thread reads
        self.waits = False


class Engine:
    """A Java process of one's own, beside the default one.

    Within a ``with`` block, all that is made or asked uses it; at the block's end it ends, and
    what was made in it goes on in the default one. Requests of several threads are answered side
    by side: those about one network or stream one after the other.

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

    Examples
    --------
    >>> with eprop.Engine(threads=1):
    ...     run = eprop.train("ecg")
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
        command += ["--allow", "train,files,commands"]
        for root in _roots():
            command += ["--files", root]
        if threads is not None:
            command += ["--threads", str(threads)]
        for folder in plugins:
            command += ["--allow", "plugins", "--plugins", os.fspath(folder)]
        self.threads = threads
        self._writing = threading.Lock()
        #: The thread that reads, if one does. An interrupt between having it and knowing so leaves
        #: no lock behind that nobody gives back.
        self._reader: dict[str, int] = {}
        self._waiting: dict[int, _Waiting] = {}
        self._unsent = b""
        self._left: dict[int, Callable[[Frame | None], None]] = {}
        self._stops: deque[int] = deque()
        self._closed: deque[tuple[str, int]] = deque()
        self._asked = 0
        self._files = 0
        self._forked = False
        self._broken = False
        self._ends = threading.Lock()
        self._attends = threading.Event()
        self._attendant: threading.Thread | None = None
        self._tokens: list[Token[Engine | None]] = []
        self._said = tempfile.TemporaryFile()
        self.folder = Path()
        _engines.add(self)
        # A session of its own: Ctrl-C reaches Python alone, which asks for a stop.
        self._java = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            start_new_session=True,
            bufsize=0,
        )
        assert self._java.stdin is not None and self._java.stdout is not None
        self._to = self._java.stdin.fileno()
        self._in = frames.Incoming(self._java.stdout.fileno())
        try:
            hello = frames.read(self._in.next())
        except frames.NoMessage:
            self._java.kill()
            self.end()
            raise EpropError(
                f"{find_jar()}: speaks another protocol; expected {frames.PROTOCOL}, that of the"
                f" same version as this package"
            ) from None
        except EOFError:
            raise EpropError(f"Java does not start: {self._ended()}") from None
        self.version = str(hello.json["eprop"])
        self.folder = self._in.folder = Path(hello.json["folder"])

    def __enter__(self) -> Engine:
        self._tokens.append(_current.set(self))
        return self

    def __exit__(self, *failure: object) -> None:
        _current.reset(self._tokens.pop())
        if not self._tokens:
            self.end()

    @contextlib.contextmanager
    def using(self) -> Iterator[Engine]:
        """As ``with engine``, for other threads: it does not end at the block's end."""
        token = _current.set(self)
        try:
            yield self
        finally:
            _current.reset(token)

    @property
    def pid(self) -> int:
        """Of the Java process."""
        return self._java.pid

    def alive(self) -> bool:
        """Whether it runs, and was started by this process rather than by one before a fork."""
        return not self._broken

    def runs(self) -> bool:
        """The same, after a look at whether it was killed."""
        return self.alive() and self._java.poll() is None

    def close_later(self, kind: str, handle: int) -> None:
        """Closes a network or stream with the next request: garbage collection calls this."""
        self._closed.append((kind, handle))

    def request(
        self,
        do: str,
        arrays: Mapping[str, Any] | None = None,
        show: Show | None = None,
        calls: Calls | None = None,
        progress: Callable[[dict[str, Any]], None] | None = None,
        **keys: Any,
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        """Asks, and waits for the answer. An interrupt stops it, a second one ends Java.

        Parameters
        ----------
        do : str
            The name of the request.
        arrays : dict, optional
            By name.
        show : callable, optional
            Receives ``("out" or "err", text)`` as it comes.
        calls : callable, optional
            Replies when Java asks: receives ``do``, words of JSON and arrays, and returns JSON
            and arrays. What it raises stops the request, and is raised.
        progress : callable, optional
            Receives other progress, in words of JSON.
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
        interrupts = _Interrupts(self)
        with interrupts:
            frame = self._asked_with(do, arrays, keys, interrupts, show, calls, progress)
        if interrupts.count and do != "command":
            raise KeyboardInterrupt
        return self._checked(frame), frame.arrays

    def _asked_with(
        self,
        do: str,
        arrays: Mapping[str, Any] | None,
        keys: dict[str, Any],
        interrupts: _Interrupts,
        show: Show | None,
        calls: Calls | None,
        progress: Callable[[dict[str, Any]], None] | None,
    ) -> Frame:
        self._close_some()
        message = {"do": do, **keys}
        number, waiting = self._send(
            *(frames.packed(message, arrays, self._file) if arrays else (frames.text_of(message),))
        )
        interrupts.begin(number)
        failure: BaseException | None = None
        try:
            while True:
                frame = self._next(waiting)
                if frame.kind == frames.PROGRESS:
                    for stream in ("out", "err"):
                        if stream in frame.json:
                            _show(stream, self.readable(frame.json[stream]), show)
                            break
                    else:
                        if progress is not None and failure is None:
                            try:
                                progress(frame.json)
                            except BaseException as e:
                                failure = e
                                self.stop(number)
                elif frame.kind == frames.CALL:
                    failure = self._reply(number, frame, calls, failure)
                elif failure is not None:
                    raise failure
                else:
                    return frame
        finally:
            self._waiting.pop(number, None)

    def _reply(
        self, number: int, frame: Frame, calls: Calls | None, failure: BaseException | None
    ) -> BaseException | None:
        """Answers a call; an exception of who is asked stops the request."""
        about = {"call": frame.json.pop("call", None)}
        message: dict[str, Any] = {**about, "error": "the client answers no calls"}
        arrays: Mapping[str, Any] = {}
        if failure is not None:
            message["error"] = f"the client failed: {failure}"
        elif calls is not None:
            try:
                ok, arrays = calls(str(frame.json.pop("do", "")), frame.json, frame.arrays)
                message = {**about, "ok": ok}
            except BaseException as e:
                failure = e
                message["error"] = f"{type(e).__name__}: {e}"
        try:
            text, data = frames.packed(message, arrays, self._file)
        except Exception as e:
            failure = e
            text, data = frames.text_of({**about, "error": str(e)}), b""
        self._write(frames.header(frames.REPLY, number, text, data) + text + data)
        if failure is not None:
            self.stop(number)
        return failure

    def quick(self, do: str, **keys: Any) -> dict[str, Any]:
        """Asks what takes microseconds and has no arrays: nothing is done about interrupts.

        Parameters
        ----------
        do : str
            The name of the request.
        **keys
            In words of JSON.
        """
        return self.answer(self.begin(frames.text_of({"do": do, **keys})))

    def begin(self, text: bytes) -> tuple[int, _Waiting]:
        """Sends a request without arrays, whose :meth:`answer` is taken afterwards."""
        if self._closed:
            self._close_some()
        return self._send(text)

    def answer(self, begun: tuple[int, _Waiting]) -> dict[str, Any]:
        """The answer to what was begun."""
        try:
            return self._checked(self._next(begun[1]))
        finally:
            self._waiting.pop(begun[0], None)

    def leave(self, text: bytes, told: Callable[[Frame | None], None] | None = None) -> None:
        """Asks without waiting for the answer.

        Parameters
        ----------
        text : bytes
            JSON of the request, which has no arrays.
        told : callable, optional
            Receives the answer when somebody reads it, in whatever thread; None if the process
            ends before.
        """
        if len(self._left) >= _MOST_UNREAD:
            self._read_some()
        if self._broken:
            raise NotSent(str(self._ended()))
        with self._writing:
            self._asked = number = self._asked + 1
            self._left[number] = told or _nobody
            self._unsent += frames.header(frames.REQUEST, number, text) + text
        if not self._attends.is_set():
            self._attend()

    def _send_unsent(self) -> None:
        """What was left goes with the next request, or after a moment."""
        with self._writing:
            try:
                data, self._unsent = self._unsent, b""
                if data:
                    self._put(data)
            except OSError:
                pass  # who reads will notice
            except BaseException:
                self.abandon()
                raise

    def _attend(self) -> None:
        """From now on somebody looks whether there are answers that nobody waits for."""
        with self._ends:
            if self._attendant is None:
                self._attendant = threading.Thread(
                    target=self._look, name="eprop-answers", daemon=True
                )
                self._attendant.start()
        self._attends.set()

    def _look(self) -> None:
        while not self._broken:
            self._attends.wait()
            time.sleep(_UNREAD_FOR)
            if self._unsent:
                self._send_unsent()
            if self._has_turn():
                try:
                    self._attends.clear()
                    while self._left and not self._broken and self._in.ready():
                        self._read()
                    if self._left:
                        self._attends.set()
                finally:
                    self._end_turn()

    def _read_some(self) -> None:
        """Until half of what may be unread is."""
        waiting = _Waiting()
        self._waiting[-1] = waiting
        self._send_unsent()
        try:
            self._wait(waiting, lambda: len(self._left) <= _MOST_UNREAD // 2)
        finally:
            self._waiting.pop(-1, None)

    def _close_some(self) -> None:
        if not self._closed:
            return
        keys: dict[str, list[int]] = {}
        while self._closed:
            kind, handle = self._closed.popleft()
            keys.setdefault(kind, []).append(handle)
        self.leave(frames.text_of({"do": "close", **keys}))

    def _checked(self, frame: Frame) -> dict[str, Any]:
        if frame.kind == frames.ERROR:
            raise error_of(frame.json, self.readable(frame.json["error"]))
        return frame.json

    def failure(self, frame: Frame) -> Exception | None:
        """The exception that an answer tells of; None if it tells of none."""
        if frame.kind == frames.ERROR:
            frames.read(frame)
            return error_of(frame.json, self.readable(frame.json["error"]))
        return None

    def command(
        self,
        arguments: Sequence[str],
        show: Show | None,
        columns: int = 0,
        calls: Calls | None = None,
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
        calls : callable, optional
            As of :meth:`request`.
        """
        words = list(arguments)
        asks: dict[str, Any] = {} if calls is None else {"asks": 1}
        answer, _ = self.request(
            "command", None, show, calls, arguments=words, columns=columns, **asks
        )
        if answer["status"] == 130:
            raise KeyboardInterrupt(answer.get("error", "stopped; everything is saved"))
        if answer["status"] != 0:
            raise error_of(answer, self.readable(answer.get("error", "failed")))

    def readable(self, text: str) -> str:
        """A text without the folders of this process's files, and of the working folder."""
        folder = re.escape(f"{self.folder}{os.sep}")
        text = text.replace("Infinity", "inf").replace(f"{Path.cwd()}{os.sep}", "")
        return re.sub(folder + r"\w+/([\w.]+?)(?:\.json)\b", r"\1", text)

    def stop(self, number: int) -> None:
        """Asks that a request is stopped; a signal's handler may call this."""
        self._stops.append(number)
        self._send_stops()

    def _send_stops(self) -> None:
        """Who is writing does this at its end: nobody writes within another's message."""
        while self._stops and self._writing.acquire(blocking=False):
            try:
                with contextlib.suppress(IndexError):
                    self._put(frames.header(frames.STOP, self._stops.popleft(), b"{}") + b"{}")
            except OSError:
                pass  # the answer will say so
            finally:
                self._writing.release()

    def kill(self) -> None:
        """Ends Java at once."""
        self._java.kill()

    def abandon(self) -> None:
        """Ends Java when nobody knows any more what was sent."""
        self._broken = True
        self._java.kill()

    def _send(self, text: bytes, data: bytes = b"") -> tuple[int, _Waiting]:
        if self._broken:
            raise NotSent(str(self._ended()))
        waiting = _Waiting()
        with self._writing:
            self._asked = number = self._asked + 1
            self._waiting[number] = waiting
            try:
                before, self._unsent = self._unsent, b""
                self._put(before + frames.header(frames.REQUEST, number, text, data) + text + data)
            except OSError as e:
                raise NotSent(str(self._lost())) from e
            except BaseException:
                self.abandon()  # interrupted: what others had left may be lost
                raise
        if self._stops:
            self._send_stops()
        return number, waiting

    def _write(self, data: bytes) -> None:
        try:
            with self._writing:
                self._put(data)
        except OSError as e:
            raise self._lost() from e
        except BaseException:
            self.abandon()  # part of it may have been sent
            raise
        if self._stops:
            self._send_stops()

    def _put(self, data: bytes) -> None:
        done = 0
        while done < len(data):
            done += os.write(self._to, data[done:] if done else data)

    def own_folder(self) -> Path:
        """A folder that nobody else has, which the caller removes."""
        return Path(tempfile.mkdtemp(prefix="d", dir=self.folder))

    def _file(self, array: Array) -> Path:
        self._files += 1
        file = self.folder / f"c{self._files}"
        try:
            with open(file, "wb") as to:
                np.save(to, np.ascontiguousarray(array), allow_pickle=False)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        return file

    def _next(self, waiting: _Waiting) -> Frame:
        """The next message about a request."""
        inbox = waiting.inbox
        if not inbox:
            self._wait(waiting, inbox.__len__)
        frame = inbox.popleft()
        if frame is None:
            inbox.append(None)
            raise self._ended()
        return frames.read(frame)

    def _wait(self, waiting: _Waiting, done: Callable[[], int]) -> None:
        """Reads until something is so, or waits while another thread reads."""
        try:
            while not done():
                if self._has_turn():
                    while not done():
                        if self._broken:
                            raise self._ended()
                        self._in.wait()
                        self._read()
                    return
                if waiting.event is None:
                    waiting.event = threading.Event()
                waiting.waits = True
                if self._reader and not done():
                    waiting.event.wait(_LOOK)
                waiting.event.clear()
                waiting.waits = False
        finally:
            self._end_turn()

    def _has_turn(self) -> bool:
        """Whether this thread is the one that reads now."""
        me = threading.get_ident()
        return self._reader.setdefault("reads", me) == me

    def _end_turn(self) -> None:
        """Somebody else who waits is to read, if this thread did."""
        if self._reader.get("reads") == threading.get_ident():
            del self._reader["reads"]
            for other in list(self._waiting.values()):
                if other.waits and other.event is not None:
                    other.event.set()
                    return

    def _read(self) -> None:
        """Takes a message, and hands it to whom it is for."""
        done = False
        try:
            frame = self._in.next()
            waiting = self._waiting.get(frame.number)
            if waiting is not None:
                waiting.inbox.append(frame)
                if waiting.event is not None:
                    waiting.event.set()
            elif frame.kind in (frames.ANSWER, frames.ERROR):
                # None if who asked was interrupted.
                self._left.pop(frame.number, _nobody)(frame)
            done = True
        except EOFError:
            self._lost()
            done = True
        finally:
            if not done and not self._broken:
                self.abandon()  # an interrupt within a message
                self._lost()

    def _lost(self) -> ProcessEnded:
        """The process is not there any more: who waits is told."""
        self._broken = True
        error = self._ended()
        for waiting in list(self._waiting.values()):
            waiting.inbox.append(None)
            if waiting.event is not None:
                waiting.event.set()
        while self._left:
            with contextlib.suppress(KeyError):
                self._left.popitem()[1](None)
        return error

    def _ended(self) -> ProcessEnded:
        if self._forked:
            return ProcessEnded("this process was forked from the one that Java answers to")
        with self._ends:
            if self._said.closed:
                return ProcessEnded("the Java process was ended")
            self._broken = True
            try:
                self._java.wait(10)
            except subprocess.TimeoutExpired:
                self._java.kill()
                self._java.wait()
            self._said.seek(0)
            said = self._said.read().decode(errors="replace").strip()
        return ProcessEnded(
            f"the Java process has ended, with status {self._java.poll()}"
            + (f":\n{said[-2000:]}" if said else "")
        )

    def end(self) -> None:
        """Closes the input, at which Java saves what runs, and ends; waits for that."""
        if self._forked or self._said.closed:
            return
        stdin, stdout = self._java.stdin, self._java.stdout
        assert stdin is not None and stdout is not None
        self._send_unsent()
        with self._writing:
            with contextlib.suppress(OSError):
                stdin.close()
        until = time.monotonic() + 60
        while self._java.poll() is None and time.monotonic() < until:
            # Somebody has to read, so that Java can write.
            if self._has_turn() and not self._broken and self._in.ready():
                self._read()
            else:
                time.sleep(0.002)
        if self._java.poll() is None:
            self._java.kill()
        self._java.wait()
        self._lost()
        self._attends.set()
        while not self._has_turn():
            time.sleep(0.002)
        stdout.close()
        self._end_turn()
        with self._ends:
            self._said.close()
        if self.folder != Path():
            shutil.rmtree(self.folder, ignore_errors=True)


def _nobody(frame: Frame | None) -> None:
    """Takes an answer that nobody wants."""


class _Interrupts:
    """While in it, the first interrupt asks to stop and the second one kills."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._before: Any = None
        self._number = 0
        self.count = 0

    def begin(self, number: int) -> None:
        """The request has this number now."""
        self._number = number
        if self.count:
            self._engine.stop(number)  # it came before there was anything to stop

    def __enter__(self) -> None:
        try:
            self._before = signal.signal(signal.SIGINT, self._interrupted)
        except ValueError:  # not the main thread, where there are no interrupts
            self._before = None

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if self._before is signal.SIG_IGN:
            return
        self.count += 1
        if self.count > 1:
            self._engine.kill()
        elif self._number:
            self._engine.stop(self._number)

    def __exit__(self, *failure: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)


def _show(stream: str, text: str, show: Callable[[str, str], None] | None) -> None:
    rest = []
    for line in text.splitlines(keepends=True):
        if line.startswith(_WARNING):
            warnings.warn(line[len(_WARNING) :].strip(), EpropWarning, stacklevel=7)
        else:
            rest.append(line)
    if rest and show is not None:
        show(stream, "".join(rest))


_current: ContextVar[Engine | None] = ContextVar("eprop_engine", default=None)
_default: Engine | None = None
_options: dict[str, Any] = {}
_starting = threading.Lock()


def _forked() -> None:
    global _starting
    _starting = threading.Lock()
    for engine in list(_engines):
        engine._forked = engine._broken = True


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def process() -> Engine:
    """The engine of the ``with`` block; else the default one, which starts at the first call, and
    anew if it has ended."""
    global _default
    current = _current.get()
    if current is not None and current.runs():
        return current
    with _starting:
        if _default is None or not _default.runs():
            if _default is not None:
                _default.end()
            _default = Engine(**_options)
        return _default


def start(
    plugins: Sequence[PathLike] = (),
    threads: int | None = None,
    memory: str | None = None,
    vectors: bool = True,
) -> None:
    """Starts the default Java process with options; whatever ran before is ended.

    Estimators, networks, streams and runs go on in it.

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
    global _options
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
    """Ends the default Java process, if there is one. The next call that needs it starts
    another."""
    global _default
    with _starting:
        if _default is not None:
            _default.end()
            _default = None


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
