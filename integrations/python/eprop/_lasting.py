"""What outlives the Java process that it is in."""

from __future__ import annotations

import os
import threading
import weakref
from typing import Any, Hashable, Mapping, NamedTuple

import numpy as np

from . import _frames as frames
from ._errors import EpropKeyError, NotSent, ProcessEnded
from ._frames import Array, Frame
from ._process import Engine, process

#: After so many changes the states of keys are fetched.
_MOST_CHANGES = 4096

#: Bytes of states that cross at once, about.
_MOST_BYTES = 1 << 26


#: All of this process, whose locks a fork may have taken from threads that are not in the child.
_all: weakref.WeakSet[Lasting] = weakref.WeakSet()


class Call(NamedTuple):
    """A request that changes something; the process does each turn once, and answers it again."""

    turn: int
    do: str
    keys: dict[str, Any]


class Lasting:
    """Something in a Java process that is made again in another one when that has ended."""

    #: What requests call it; with an s, what ``close`` does.
    _kind: str

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._handle = 0
        self._unlock()
        _all.add(self)

    def _unlock(self) -> None:
        """Locks that nobody has."""
        self._opening = threading.RLock()

    def _make(self, engine: Engine) -> int:
        """Makes it as it was; its number there."""
        raise NotImplementedError

    def _ready(self) -> Engine:
        """The process that it is in."""
        engine = self._engine
        if engine is not None and engine.alive():
            return engine
        with self._opening:
            engine = self._engine
            if engine is None or not engine.alive():
                engine = process()
                self._is_in(engine, self._make(engine))
            return engine

    def _is_in(self, engine: Engine, handle: int) -> None:
        self._handle = handle
        self._engine = engine
        weakref.finalize(self, engine.close_later, self._kind + "s", handle)

    def _ask(
        self, do: str, arrays: Mapping[str, Any] | None = None, **keys: Any
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        for _ in range(2):
            engine = self._ready()
            about: dict[str, Any] = {self._kind: self._handle, **keys}
            try:
                return engine.request(do, arrays, **about)
            except NotSent:
                pass
        return self._ready().request(do, arrays, **{**about, self._kind: self._handle})

    def __getstate__(self) -> dict[str, Any]:
        gone = ("_engine", "_handle", "_opening")
        return {name: value for name, value in self.__dict__.items() if name not in gone}

    def __setstate__(self, state: dict[str, Any]) -> None:
        Lasting.__init__(self)
        self.__dict__.update(state)


class Changes(Lasting):
    """The same with keys, each with a state of its own that requests change: the states are
    fetched now and then, and what has changed since is repeated in a new process. The core's
    answers being the same bits each time, nothing is lost but a request that the end cut off.

    Requests ``KIND.save``, ``KIND.load`` and ``KIND.delete`` are those of a stream.
    """

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[Hashable, str] = {}
        self._named = 0
        self._states: dict[str, bytes] = {}
        #: The name of a key, and what was asked: its JSON without braces.
        self._changes: list[tuple[str, str]] = []
        self._late: Exception | None = None

    def _unlock(self) -> None:
        super()._unlock()
        self._order = threading.RLock()

    def _create(self, engine: Engine) -> int:
        """Makes it without any keys."""
        raise NotImplementedError

    def _make(self, engine: Engine) -> int:
        handle = self._create(engine)
        names = list(self._states)
        while names:
            some = self._some(names)
            states = [self._states[name] for name in some]
            ends = np.cumsum([len(state) for state in states]).tolist()
            about: dict[str, Any] = {self._kind: handle, "keys": some, "ends": ends}
            array = np.frombuffer(b"".join(states), np.int8)
            engine.request(f"{self._kind}.load", {"states": array}, **about)
        for _, asked in list(self._changes):
            engine.leave(self._about(handle, asked))
        return handle

    def _about(self, handle: int, asked: str) -> bytes:
        """A request as it crosses."""
        return frames.limited(f'{{"{self._kind}":{handle},{asked}}}'.encode())

    def _change(self, do: str, key: Hashable, keys: str) -> dict[str, Any]:
        """Asks for what changes the state of a key, and waits for the answer.

        Parameters
        ----------
        do : str
            The name of the request.
        key : hashable
            Whose state it is.
        keys : str
            JSON of what else belongs to it, each with a comma before it.

        Raises
        ------
        EpropError
            What is wrong; nothing has changed then.
        ProcessEnded
            The process ended before it answered; nothing has changed, and the next call goes on
            in a new one.
        """
        with self._order:
            engine = self._settled()
            name = self._names.get(key)
            fresh = name is None
            if name is None:
                self._named += 1
                name = self._names[key] = str(self._named)
            change = (name, f'"do":"{do}","key":"{name}"{keys}')
            self._changes.append(change)
            try:
                begun = engine.begin(self._about(self._handle, change[1]))
            except NotSent:
                self._undo(change, key, fresh)
                return self._change(do, key, keys)
            except BaseException as e:
                self._undo(change, key, fresh)
                if not isinstance(e, Exception):
                    engine.abandon()  # interrupted: nobody knows whether it was sent
                raise
        try:
            return engine.answer(begun)
        except ProcessEnded:
            self._undo(change, key, fresh)
            raise
        except Exception:
            if fresh:
                self._names.pop(key, None)  # what was refused is refused again when repeated
            raise

    def _change_later(self, do: str, key: Hashable, keys: str) -> None:
        """The same of a key that there is, without waiting: should it fail, the next call says
        so."""
        with self._order:
            engine = self._settled()
            name = self._names[key]
            change = (name, f'"do":"{do}","key":"{name}"{keys}')
            self._changes.append(change)
            try:
                engine.leave(self._about(self._handle, change[1]), self._told)
            except ProcessEnded:
                pass  # the next call repeats it
            except BaseException as e:
                self._undo(change, key, False)
                if not isinstance(e, Exception):
                    engine.abandon()
                raise

    def _told(self, frame: Frame | None) -> None:
        engine = self._engine
        if frame is not None and engine is not None and self._late is None:
            self._late = engine.failure(frame)

    def _settled(self) -> Engine:
        """Where the next change goes, when nothing is wrong with those before."""
        if self._late is not None:
            late, self._late = self._late, None
            raise late
        if len(self._changes) >= _MOST_CHANGES:
            self._fetch()
        return self._ready()

    def _undo(self, change: tuple[str, str], key: Hashable, fresh: bool) -> None:
        """As if it had not been asked for."""
        with self._order:
            for i in range(len(self._changes) - 1, -1, -1):
                if self._changes[i] is change:
                    del self._changes[i]
                    break
            if fresh:
                self._names.pop(key, None)

    def _fetch(self) -> None:
        """The states of all keys that have changed."""
        with self._order:
            names = sorted({name for name, _ in self._changes})
            while names:
                answer, arrays = self._ask(f"{self._kind}.save", keys=self._some(names))
                data = arrays["states"].tobytes()
                begin = 0
                for name, end in zip(answer["keys"], answer["ends"]):
                    self._states[name] = data[begin:end]
                    begin = end
            self._changes.clear()

    def _some(self, names: list[str]) -> list[str]:
        """Takes as many from the end as may cross at once: all states are about as long."""
        known = next(iter(self._states.values()), None)
        count = 16 if known is None else max(1, min(4096, _MOST_BYTES // max(1, len(known))))
        some = names[-count:]
        del names[-count:]
        return some

    def _delete(self, key: Hashable) -> None:
        """Forgets a key."""
        with self._order:
            if key not in self._names:
                raise EpropKeyError(f"key: got {key!r}, but there is no such key")
            self._change(f"{self._kind}.delete", key, "")
            self._states.pop(self._names.pop(key), None)

    def __getstate__(self) -> dict[str, Any]:
        with self._order:
            self._fetch()
            state = super().__getstate__()
            state["_states"] = dict(self._states)
            state["_changes"] = []
            state["_names"] = dict(self._names)
            del state["_order"], state["_late"]
            return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        Changes.__init__(self)
        super().__setstate__(state)


def _forked() -> None:
    for one in list(_all):
        one._unlock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
