"""Learning a table row by row."""

from __future__ import annotations

import math
import operator
import pickle
import threading
from datetime import date
from typing import Any, Mapping, NamedTuple

import numpy as np

from ._errors import EpropTypeError, ProcessEnded
from ._files import read_pickle, write_whole
from ._lasting import Lasting
from ._process import Engine, EpropError, PathLike

#: After so many rows and labels the state is fetched.
_MOST_CHANGES = 2000

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
    Should the Java process end, the next call goes on in another one.

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
        Of each of eight networks; 0 for none.
    seed : int
        Of the first network's weights.

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
        }
        self._state: bytes | None = None
        self._changes: list[tuple[str, dict[str, Any]]] = []
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
        for do, keys in self._changes:
            engine.request(do, table=handle, **keys)
        return handle

    def _change(self, do: str, **keys: Any) -> dict[str, Any]:
        with self._order:
            if len(self._changes) >= _MOST_CHANGES:
                self._fetch()
            try:
                answer, _ = self._ready().request(do, table=self._handle, **keys)
            except ProcessEnded:  # it goes on in another one, where this has not happened
                answer, _ = self._ready().request(do, table=self._handle, **keys)
            self._changes.append((do, keys))
            return answer

    @staticmethod
    def _label(label: Any) -> Any:
        """What it is in a file; None if it says that none will come."""
        cell = _cell(label)
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
            self._state = arrays["state"].tobytes()
            self._changes.clear()

    def predict(self, row: Mapping[str, Any], key: str = "") -> Answer:
        """Answers the next row of a key.

        Parameters
        ----------
        row : dict
            Values by column.
        key : str
            Each has a learner of its own.
        """
        if not isinstance(row, Mapping):
            raise EpropTypeError(f"row: got {type(row).__name__}, but expected values by column")
        cells = {_text(name): _cell(value) for name, value in row.items()}
        if len(cells) < len(row):
            raise EpropError(f"row: got the columns {list(row)}, of which two have one name")
        answer = self._change("table.predict", key=key, row=cells)
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
        try:
            about = {"token": operator.index(token), "label": _cell(label)}
        except TypeError:
            raise EpropTypeError(f"token: got {token!r}, but expected a whole number") from None
        said = self._label(label)
        known = self._labels.get(said, label)
        if known != label and said is not None:
            raise EpropError(f"label: got {label!r}, but expected {known!r}, which is the same here")
        learned = bool(self._change("table.learn", **about)["learned"])
        if len(self._labels) < _MOST_CLASSES and said is not None and said not in self._labels:
            self._labels[said] = label.item() if isinstance(label, np.generic) else label
        return learned

    def predict_one(self, x: Mapping[str, Any]) -> Any:
        """As river's: the class, or the number."""
        answer = self.predict(x)
        self._pending = (dict(x), "", answer.token)
        return answer.label

    def learn_one(self, x: Mapping[str, Any], y: Any) -> None:
        """As river's: of the row that was just predicted if it was this, else of a new one."""
        pending, self._pending = self._pending, None
        if pending is None or pending[0] != x:
            token = self.predict(x).token
        else:
            token = pending[2]
        self.learn(token, y)

    @property
    def columns(self) -> dict[str, str]:
        """What became of each column by now, in words."""
        return dict(self._ask("table.columns")[0]["columns"])

    def __getstate__(self) -> dict[str, Any]:
        with self._order:
            self._fetch()
            state = super().__getstate__()
            state["_changes"] = []
            del state["_order"]
            return state

    def save(self, path: PathLike) -> None:
        """Writes all of it into a file, by pickle, whole or not at all."""
        write_whole(path, pickle.dumps(self))

    @staticmethod
    def load(path: PathLike) -> Table:
        """Goes on from a file; open none that you do not trust."""
        return read_pickle(path, Table)


def _cell(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (bool, int, float)):
        try:
            number = float(value)
        except OverflowError:
            return None
        return number if math.isfinite(number) else None
    if isinstance(value, date):
        return value.isoformat()
    return None if value != value else _text(value)


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
