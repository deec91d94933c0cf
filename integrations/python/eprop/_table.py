"""Learning a table row by row."""

from __future__ import annotations

import math
import operator
import pickle
import threading
from datetime import date
from typing import Any, Callable, Mapping, NamedTuple, TypeVar

import numpy as np

from ._errors import EpropTypeError, ProcessEnded
from ._files import read_pickle, write_whole
from ._lasting import Call, Lasting
from ._process import Engine, EpropError, PathLike

#: After so many rows and labels the state is fetched.
_MOST_CHANGES = 2000

_A = TypeVar("_A")

#: As many classes as there can be.
_MOST_CLASSES = 100


class Answer(NamedTuple):
    """What a :class:`Table` says of a row."""

    #: The row's number, which names it for its label.
    token: int
    #: The most probable class; or the number. None before the first label.
    label: Any
    #: Of each class; empty of numbers.
    probabilities: dict[Any, float]
    #: Where about nine of ten numbers are; None of classes.
    interval: tuple[float, float] | None


class Table(Lasting):
    """The learner of ``eprop stream``: any table, row by row, from the first row on.

    A row has values by column: numbers, texts, dates, or None or NaN for what is missing. Labels
    that are texts or few whole numbers are classes, others are numbers; as in a file, texts that
    are numbers are numbers. Answers are those of the command with the same settings, to the bit.
    Should the Java process end, the next call goes on in another one. A call that an interrupt cut
    off is answered when it is repeated, and its row or label counts once.

    Parameters
    ----------
    target : str
        What labels are: ``"classes"``, ``"values"``, or ``"auto"`` for what they look like.
    classes : sequence
        Labels in an order that is known beforehand; others may come.
    lateness : int
        By how many rows of its key a label may be late.
    look : int
        How many past rows choose how columns become input.
    neurons : int
        Of the network.
    seed : int
        Of its weights.
    lags : int
        How many rows before it a row brings along as input.
    averages : bool
        Whether exponential averages of each column, over 6 and over 30 rows, are input.
    recurrent : bool
        Whether neurons are connected.
    fixed : bool
        Whether the readout alone learns.
    expire : int
        After how many rows of others a key is forgotten; 0 for never.
    network : dict
        The network of an experiment, or its ``network`` object, instead of ``neurons`` and
        ``recurrent``.

    Examples
    --------
    >>> learner = eprop.Table()
    >>> answer = learner.predict({"speed": 3.2, "gear": "second"})
    >>> learner.learn(answer.token, "worn")
    """

    _kind = "table"

    def __init__(
        self,
        *,
        target: str = "auto",
        classes: Any = (),
        lateness: int = 100,
        look: int = 500,
        neurons: int = 200,
        seed: int = 1,
        lags: int = 0,
        averages: bool = False,
        recurrent: bool = False,
        fixed: bool = False,
        expire: int = 0,
        network: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        #: Labels as they were given, by what is equal in a file.
        self._labels: dict[Any, Any] = {}
        for label in classes:
            self._labels[self._label(label)] = label
        self._settings: dict[str, Any] = {
            "target": target,
            "classes": [_name(label) for label in self._labels],
            "lateness": lateness,
            "look": look,
            "neurons": neurons,
            "seed": seed,
            "lags": lags,
            "averages": averages,
            "recurrent": recurrent,
            "fixed": fixed,
            "expire": expire,
        }
        if network is not None:
            self._settings["network"] = dict(network)
        self._state: bytes | None = None
        #: What was done since the state was fetched.
        self._changes: list[Call] = []
        self._turn = 0
        #: The last change, and its answer.
        self._done: tuple[int, dict[str, Any]] = (0, {})
        #: A change that was cut off: nobody knows whether it was done.
        self._cut: Call | None = None
        self._pending: tuple[Any, str, int] | None = None
        self._ready()

    def _unlock(self) -> None:
        super()._unlock()
        self._order = threading.RLock()

    def _make(self, engine: Engine) -> int:
        state = self._state
        arrays = None if state is None else {"state": np.frombuffer(state, np.int8)}
        answer, _ = engine.request(
            "table.create", arrays, resume=state is not None, **self._settings
        )
        handle = int(answer["table"])
        for turn, do, keys in self._changes:
            engine.request(do, table=handle, turn=turn, **keys)
        return handle

    def _change(self, read: Callable[[dict[str, Any]], _A], do: str, **keys: Any) -> _A:
        """Has something done; one that was cut off is answered if this is the same, and else done
        first, if it was not.

        Parameters
        ----------
        read : callable
            Receives the answer, which is not taken for delivered before its end.
        do : str
            The name of the request.
        **keys
            In words of JSON.
        """
        call = self._cut
        try:
            with self._order:
                call = self._settled(do, keys)
                answer = read(self._do(call))
                self._cut = None
                return answer
        except Exception:
            self._cut = None
            raise
        except BaseException:
            self._cut = call
            raise

    def _settled(self, do: str, keys: dict[str, Any]) -> Call:
        """The call to make, with nothing open before it."""
        if self._cut is not None and self._cut[1:] == (do, keys):
            return self._cut
        self._settle()
        if len(self._changes) >= _MOST_CHANGES:
            self._fetch()
        self._turn += 1
        return Call(self._turn, do, keys)

    def _settle(self) -> None:
        """What was cut off is done, unless it is refused."""
        if self._cut is not None:
            try:
                self._do(self._cut)
            except EpropError:
                self._cut = None

    def _do(self, call: Call) -> dict[str, Any]:
        turn, do, keys = call
        if turn == self._done[0]:
            return self._done[1]
        try:
            answer, _ = self._ready().request(do, table=self._handle, turn=turn, **keys)
        except ProcessEnded:  # it goes on in another one, where this has not happened
            answer, _ = self._ready().request(do, table=self._handle, turn=turn, **keys)
        # Both or none.
        self._changes, self._done = [*self._changes, call], (turn, answer)
        return answer

    @staticmethod
    def _label(label: Any) -> Any:
        """What it is in a file; None if it says that none will come."""
        cell = _cell(label, "label")
        if not isinstance(cell, str):
            return cell
        text = cell.strip()
        try:
            number = float(text)
        except ValueError:
            return text or None
        return number if math.isfinite(number) else None if number != number else text

    def _fetch(self) -> None:
        with self._order:
            _, arrays = self._ask("table.save")
            state = arrays["state"].tobytes()
            self._state, self._changes = state, []

    def predict(self, row: Mapping[str, Any], key: str = "") -> Answer:
        """Answers the next row of a key.

        Parameters
        ----------
        row : dict
            Values by column.
        key : str
            Each has a learner of its own.
        """
        return self._predict(row, key, lambda answer: answer)

    def _predict(self, row: Mapping[str, Any], key: str, read: Callable[[Answer], _A]) -> _A:
        if not isinstance(row, Mapping):
            raise EpropTypeError(f"row: got {type(row).__name__}, but expected values by column")
        cells = {_text(name): _cell(value, f"row[{name!r}]") for name, value in row.items()}
        if len(cells) < len(row):
            raise EpropError(f"row: got the columns {list(row)}, of which two have one name")
        return self._change(
            lambda said: read(self._answer(said)), "table.predict", key=key, row=cells
        )

    def _answer(self, answer: dict[str, Any]) -> Answer:
        names = [self._given(name) for name in answer.get("classes", [])]
        interval = (answer["low"], answer["high"]) if "low" in answer else None
        label = self._given(answer["label"]) if "label" in answer else answer.get("value")
        probabilities = dict(zip(names, answer.get("probabilities", [])))
        return Answer(int(answer["token"]), label, probabilities, interval)

    def _given(self, name: str) -> Any:
        """A class as it was given."""
        return self._labels.get(self._label(name), name)

    def learn(self, token: int, label: Any) -> bool:
        """Gives a row its label, at once or later; None says that none will come.

        Returns
        -------
        bool
            Whether it is learned; False if it came twice, or too late.
        """
        cell = _cell(label, "label")
        try:
            about = {"token": operator.index(token), "label": cell}
        except TypeError:
            raise EpropTypeError(f"token: got {token!r}, but expected a whole number") from None
        said = self._label(label)
        known = self._labels.get(said, label)
        if known != label and said is not None:
            raise EpropError(f"label: got {label!r}, but expected {known!r}, which is the same here")

        def learned(answer: dict[str, Any]) -> bool:
            if len(self._labels) < _MOST_CLASSES and said is not None and said not in self._labels:
                self._labels[said] = label.item() if isinstance(label, np.generic) else label
            return bool(answer["learned"])

        return self._change(learned, "table.learn", **about)

    def predict_one(self, x: Mapping[str, Any]) -> Any:
        """As river's: the class, or the number."""
        return self._predict(x, "", lambda answer: self._predicted(x, answer))

    def _predicted(self, x: Mapping[str, Any], answer: Answer) -> Any:
        self._pending = (dict(x), "", answer.token)
        return answer.label

    def learn_one(self, x: Mapping[str, Any], y: Any) -> None:
        """As river's: of the row that was just predicted if it was this, else of a new one."""
        if self._pending is None or self._pending[0] != x:
            self.predict_one(x)
        pending = self._pending
        assert pending is not None
        try:
            self.learn(pending[2], y)
            self._pending = None
        except BaseException:
            self._pending = pending  # which a repetition is about, too
            raise

    @property
    def columns(self) -> dict[str, str]:
        """What became of each column by now, in words."""
        return dict(self._ask("table.columns")[0]["columns"])

    def __getstate__(self) -> dict[str, Any]:
        with self._order:
            self._settle()
            self._fetch()
            state = super().__getstate__()
            state["_changes"], state["_cut"] = [], None
            del state["_order"]
            return state

    def save(self, path: PathLike) -> None:
        """Writes all of it into a file, by pickle, whole or not at all."""
        write_whole(path, pickle.dumps(self))

    @staticmethod
    def load(path: PathLike) -> Table:
        """Goes on from a file; open none that you do not trust."""
        return read_pickle(path, Table)


def _cell(value: Any, where: str) -> Any:
    """What it is in a file: a number, a text, or None for what is missing."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.astype("datetime64[us]").item().isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        return value
    if isinstance(value, (str, bool)):
        return _text(value)
    if isinstance(value, (int, float)):
        try:
            number = float(value)
        except OverflowError:
            return None
        return number if math.isfinite(number) else None
    if isinstance(value, (list, tuple, dict, set, frozenset, np.ndarray)):
        got = type(value).__name__
        raise EpropTypeError(f"{where}: got {got}, but expected a number, text, flag, date or None")
    try:
        missing = bool(value != value)
    except TypeError:  # of pandas' NA nobody knows whether it is itself
        missing = True
    if missing:
        return None
    return value.isoformat() if isinstance(value, date) else _text(value)


def _name(cell: Any) -> str:
    """As the core writes it."""
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15
    return _text(int(cell) if whole else cell)


def _text(value: Any) -> str:
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise EpropError(f"got {text!r}, but expected text that UTF-8 can have") from None
    return text
