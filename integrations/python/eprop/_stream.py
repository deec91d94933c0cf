"""Learning while data come, a learner for each key."""

from __future__ import annotations

import math
import operator
import pickle
from collections.abc import Mapping
from typing import Any, Callable, Hashable, Iterator, NamedTuple, Sequence, TypeVar

import numpy as np

from ._data import numbers
from ._errors import EpropKeyError, EpropTypeError
from ._files import read_pickle, write_whole
from ._frames import fields
from ._lasting import Changes
from ._network import Network
from ._process import Array, Engine, EpropError, PathLike

#: Memories of 1.25 to 30 steps.
_NETWORK: dict[str, Any] = {
    "layers": [
        {
            "populations": [
                {
                    "neuron": {
                        "name": "lif",
                        "tau_m": {"log_uniform": [1.25, 30]},
                        "scaled_input": True,
                        "refractory": 0,
                    }
                }
            ],
            "recurrent": False,
            "input_gain": 3,
        }
    ],
    "readout": {"tau_out": 2, "scaled_input": True},
}


_A = TypeVar("_A")

#: Which float() takes, but are no numbers.
_TEXTS = {str, bytes, np.str_, np.bytes_}


class Step(NamedTuple):
    """What a late label names: a step of a key, by its number from 0."""

    key: Hashable
    number: int


def _finite(what: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise EpropTypeError(f"{what}: got {value!r}, but expected a number") from None
    if not math.isfinite(number):
        raise EpropError(f"{what}: got {number}, but expected a finite number")
    return number


class _Last:
    """The last step of a key, before its label."""

    __slots__ = ("answer", "asked", "number", "row", "y")

    def __init__(self, row: list[float], answer: dict[str, Any]) -> None:
        self.row = row
        self.number: int = answer["step"]
        self.y: list[float] = answer["y"]
        self.answer: int = answer["answer"]
        #: The questions that it has answered.
        self.asked: set[str] = set()


class Stream(Changes):
    """A network that learns step by step, as river's estimators do, with a learner for each key.
    Tables of any columns: :class:`Table`.

    Should the Java process end, the next call goes on in another one, with what was learned: the
    state of each key is here, too, as bytes.

    Parameters
    ----------
    channels : int
        Of an input.
    classes : int, optional
        How many there are: whole numbers from 0, or any labels, in the order in which they come.
        The first label says which.
    outputs : int, optional
        In place of classes, how many numbers are to be predicted.
    neurons : int
        Of the network, if none is given.
    network : Network or dict, optional
        One that was trained, or one to draw.
    own : str or sequence of str
        What a key has of its own and learns: ``"weights"`` (all), ``"readout"``, ``"nothing"``,
        or names such as ``"out.*"``.
    optimizer : str or dict
        ``"adam"``, ``"sgd"``, or ``"rls"`` (recursive least squares, for readouts).
    learning_rate : float
        Of the optimizer.
    lateness : int
        By how many steps a label may be late.
    seed : int
        Of the network's first weights.

    Examples
    --------
    >>> learner = eprop.Stream(channels=4, classes=2)
    >>> learner.predict_one(x)
    >>> learner.learn_one(x, y)
    >>> learner["sensor 7"].predict_one(x)
    """

    _kind = "stream"

    def __init__(
        self,
        channels: int,
        classes: int | None = None,
        *,
        outputs: int | None = None,
        neurons: int = 100,
        network: Network | Mapping[str, Any] | None = None,
        own: str | Sequence[str] = "weights",
        optimizer: str | Mapping[str, Any] = "adam",
        learning_rate: float = 0.003,
        lateness: int = 0,
        seed: int = 1,
    ) -> None:
        super().__init__()
        if (classes is None) == (outputs is None):
            raise EpropError("classes: expected a number of classes, or outputs in its place")
        self.channels = channels
        self.classes = classes
        self.outputs = outputs
        #: Those that have come, in the order of their classes; none of whole numbers.
        self.labels: list[Hashable] = []
        self._classes: dict[Hashable, int] | None = None
        self._features: list[Any] | None = None
        self._last: dict[Hashable, _Last] = {}
        width = classes if classes is not None else outputs
        assert width is not None
        if not isinstance(network, Network):
            loss = "mean_squared_error" if classes is None else "softmax_cross_entropy"
            json: dict[str, Any] = {"network": _NETWORK, "loss": loss}
            if isinstance(network, Mapping):
                json.update(network)
            elif network is not None:
                got = type(network).__name__
                raise EpropTypeError(f"network: got {got}, but expected a Network, or a dict")
            else:
                layer = dict(_NETWORK["layers"][0])
                layer["populations"] = [{**layer["populations"][0], "size": neurons}]
                json["network"] = {**_NETWORK, "layers": [layer]}
            network = Network.create(json, channels, width, seed=seed)
        if network.channels != channels:
            raise EpropError(f"channels: got {channels}, but the network has {network.channels}")
        self._network = network
        names = {"readout": self._readout(), "weights": ["*"], "nothing": []}
        self._keys: dict[str, Any] = {
            "own": names.get(own, [own]) if isinstance(own, str) else own,
            "optimizer": {"name": optimizer} if isinstance(optimizer, str) else optimizer,
            "learning_rate": learning_rate,
            "lateness": lateness,
        }
        self._ready()

    def _readout(self) -> list[str]:
        first = next(iter(self._network.readouts))
        return [name for name in self._network.learned if name.startswith(f"{first}.")]

    def _create(self, engine: Engine) -> int:
        network = self._network
        if network._ready() is not engine:
            network = Network(network.to_bytes())
        answer = engine.request("stream.create", network=network._handle, **self._keys)[0]
        return int(answer["stream"])

    def __getitem__(self, key: Hashable) -> Key:
        """The learner of a key: any value that a dict's key can be."""
        try:
            hash(key)
        except TypeError as e:
            raise EpropTypeError(f"key: {e}") from None
        return Key(self, key)

    def __iter__(self) -> Iterator[Hashable]:
        """The keys that have had a step."""
        return iter(list(self._names))

    def __len__(self) -> int:
        """How many keys have had a step."""
        return len(self._names)

    def __bool__(self) -> bool:
        return True

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def __delitem__(self, key: Hashable) -> None:
        """Forgets a key."""
        self._delete(key)
        self._last.pop(key, None)

    def _row(self, x: Any) -> list[float]:
        if type(x) is list:
            return self._numbers(x, None)
        if isinstance(x, Mapping):
            names = self._features if self._features is not None else list(x)
            if len(names) != self.channels:
                raise EpropError(f"x: got {len(names)} numbers, but expected {self.channels}")
            if len(x) != len(names) or any(name not in x for name in names):
                raise EpropError(f"x: got {list(x)}, but expected {names}")
            return self._numbers([x[name] for name in names], names)
        if isinstance(x, np.ndarray):
            x = x.tolist()
        elif not hasattr(x, "__iter__") or isinstance(x, (str, bytes, set, frozenset)):
            raise EpropTypeError(
                f"x: got {type(x).__name__}, but expected numbers, or a dict of them by name"
            )
        return self._numbers(list(x), None)

    def _numbers(self, values: list[Any], names: list[Any] | None) -> list[float]:
        if len(values) != self.channels:
            raise EpropError(f"x: got {len(values)} numbers, but expected {self.channels}")
        try:
            row = list(map(float, values))
        except (ArithmeticError, TypeError, ValueError):
            row = []
        if row and math.isfinite(sum(row)) and _TEXTS.isdisjoint(map(type, values)):
            return row  # where a sum is none, so is one of them, or it is too large
        for name, value in zip(names or range(self.channels), values):
            try:
                error: type[EpropError] = EpropError
                finite = type(value) not in _TEXTS and math.isfinite(float(value))
            except TypeError:
                finite, error = False, EpropTypeError
            except (ArithmeticError, ValueError):
                finite = False
            if not finite:
                raise error(f"x[{name!r}]: got {value!r:.99}, but expected a finite number")
        return row

    def _took(self, x: Any) -> None:
        """The names of an input stay if all has gone well with it."""
        if self._features is None and isinstance(x, Mapping):
            self._features = list(x)

    def _step(self, key: Hashable, row: list[float]) -> _Last:
        last = _Last(row, self._change("stream.step", key, f',"x":{row}'))
        self._last[key] = last
        return last

    def _asked(self, key: Hashable, x: Any, question: str) -> _Last:
        """A step with an input; of the step that was just done, if it was of this input and the
        question is another."""
        row = self._row(x)
        last = self._last.get(key)
        if last is None or last.row != row or question in last.asked:
            last = self._step(key, row)
        last.asked.add(question)
        self._took(x)
        return last

    def _with_label(self, y: Any, work: Callable[[str], _A]) -> _A:
        """Does something with the JSON of a label; a new one stays known if that goes well."""
        if self.classes is None:
            return work(f'"values":{self._values(y)}')
        if isinstance(y, np.generic):
            y = y.item()
        try:
            known = self._classes.get(y) if self._classes is not None else None
            if known is None:
                hash(y)
        except TypeError as e:
            raise EpropTypeError(f"y: {e}") from None
        if known is not None:
            return work(f'"label":{known}')
        with self._order:
            classes, fresh = self._classes_with(y)
            done = work(f'"label":{classes[y]}')
            self._classes = classes
            self.labels += fresh
            return done

    def _classes_with(self, y: Any) -> tuple[dict[Hashable, int], list[Hashable]]:
        """All classes when a label has come, and the label where it is one of any labels."""
        assert self.classes is not None
        if self._classes is not None and y in self._classes:  # of another thread, just now
            return self._classes, []
        if y is None or y != y:
            raise EpropError(f"y: got {y!r}, but expected a label")
        if self._classes is None and isinstance(y, int) and not isinstance(y, bool):
            if not 0 <= y < self.classes:
                raise EpropError(f"y: got class {y}, but expected 0 to {self.classes - 1}")
            return {k: k for k in range(self.classes)}, []
        if self._classes is not None and not self.labels:
            raise EpropError(f"y: got {y!r}, but expected 0 to {self.classes - 1}, as before")
        if len(self.labels) == self.classes:
            raise EpropError(f"y: got {y!r}, but there are {self.classes} classes already")
        return {**(self._classes or {}), y: len(self.labels)}, [y]

    def _values(self, y: Any) -> list[float]:
        if type(y) is float and self.outputs == 1 and math.isfinite(y):
            return [y]
        array = numbers("y", y)
        values = list(map(float, array.ravel()))
        wrong = len(values) != self.outputs or array.ndim > 1
        if wrong or not all(map(math.isfinite, values)):
            raise EpropError(f"y: got {values}, but expected {self.outputs} finite numbers")
        return values

    def _name(self, answer: int) -> Any:
        if not self.labels:
            return answer
        return self.labels[answer] if answer < len(self.labels) else None

    def predict_one(self, x: Any) -> Any:
        """A step with an input, and what the network says then.

        Parameters
        ----------
        x : dict or array_like
            Numbers by name, or ``[channels]``.

        Returns
        -------
        object
            The class; or the number, or ``[outputs]``.
        """
        return self[""].predict_one(x)

    def predict_proba_one(self, x: Any) -> dict[Any, float]:
        """The same, as a probability for each class; after :meth:`predict_one` of this input, of
        the same step, and the other way round."""
        return self[""].predict_proba_one(x)

    @property
    def last_step(self) -> Step:
        """The last step of the key ``""``, for :meth:`learn_step` when its label comes."""
        return self[""].last_step

    def learn_step(self, step: Step, y: Any) -> bool:
        """Gives a step of any key its label, which may be late.

        Parameters
        ----------
        step : Step
            What ``last_step`` was after its prediction.

        Returns
        -------
        bool
            Whether it was not too late.
        """
        if not isinstance(step, Step):
            raise EpropTypeError(
                f"step: got {step!r}, but expected what last_step was; or ask the key:"
                " stream[key].learn_step(number, y)"
            )
        return self[step.key].learn_step(step, y)

    def learn_one(self, x: Any, y: Any) -> None:
        """Learns a label: of the step that was just predicted if it was of this input, else of a
        new step with it. Does not wait until that is done: should it fail, the next call says
        so."""
        self[""].learn_one(x, y)

    def modulate(self, value: float | Mapping[str, Sequence[float]]) -> None:
        """Releases a neuromodulator at the last step, before its label: signals such as
        ``modulator`` bring it to the traces.

        Parameters
        ----------
        value : float or dict
            For all neurons alike, or for each neuron of populations by name.
        """
        self[""].modulate(value)

    @property
    def weights(self) -> dict[str, Array]:
        """Of the key ``""``, as :attr:`Network.weights`."""
        return self[""].weights

    def save(self, path: PathLike) -> None:
        """Writes all keys and the network into a file, by pickle, whole or not at all."""
        write_whole(path, pickle.dumps(self))

    @staticmethod
    def load(path: PathLike) -> Stream:
        """Goes on from a file; open none that you do not trust."""
        return read_pickle(path, Stream)


class Key:
    """The learner of a key: ``stream["sensor 7"]``."""

    def __init__(self, stream: Stream, key: Hashable) -> None:
        self._stream = stream
        self.key = key

    def predict_one(self, x: Any) -> Any:
        """As :meth:`Stream.predict_one`."""
        stream = self._stream
        last = stream._asked(self.key, x, "predict")
        if stream.classes is not None:
            return stream._name(last.answer)
        return last.y[0] if len(last.y) == 1 else np.array(last.y)

    def predict_proba_one(self, x: Any) -> dict[Any, float]:
        """As :meth:`Stream.predict_proba_one`."""
        stream = self._stream
        if stream.classes is None:
            raise EpropError("predict_proba_one: the stream is of numbers, not of classes")
        y = stream._asked(self.key, x, "predict_proba").y
        p = np.exp(np.array(y) - max(y))
        p /= p.sum()
        return {stream._name(k): float(p[k]) for k in range(len(y)) if stream._name(k) is not None}

    @property
    def last_step(self) -> Step:
        """As :attr:`Stream.last_step`."""
        last = self._stream._last.get(self.key)
        if last is None:
            raise EpropKeyError(f"key {self.key!r}: got no step whose label has not come")
        return Step(self.key, last.number)

    def learn_one(self, x: Any, y: Any) -> None:
        """As :meth:`Stream.learn_one`."""
        stream = self._stream
        row = stream._row(x)
        stream._with_label(y, lambda given: self._learn(row, given))
        stream._took(x)

    def _learn(self, row: list[float], given: str) -> None:
        stream = self._stream
        last = stream._last.get(self.key)
        if last is None or last.row != row:
            last = stream._step(self.key, row)
        stream._change_later("stream.learn", self.key, f',"step":{last.number},{given}')
        stream._last.pop(self.key, None)

    def learn_step(self, step: Step | int, y: Any) -> bool:
        """As :meth:`Stream.learn_step`; the number of a step will do, too."""
        number = step.number if isinstance(step, Step) else step
        if isinstance(step, Step) and step.key != self.key:
            raise EpropKeyError(f"step: got one of the key {step.key!r}, not of {self.key!r}")
        stream = self._stream
        if self.key not in stream:
            raise EpropKeyError(f"key: got {self.key!r}, which has had no step")
        try:
            at = operator.index(number)
        except TypeError:
            raise EpropTypeError(f"step: got {number!r}, but expected a whole number") from None

        def learn(given: str) -> bool:
            answer = stream._change("stream.learn", self.key, f',"step":{at},{given}')
            return bool(answer["learned"])

        return stream._with_label(y, learn)

    def modulate(self, value: float | Mapping[str, Sequence[float]]) -> None:
        """As :meth:`Stream.modulate`."""
        stream = self._stream
        if self.key not in stream:
            raise EpropKeyError(f"key: got {self.key!r}, which has had no step")
        if not isinstance(value, Mapping):
            stream._change("stream.modulate", self.key, f',"value":{_finite("value", value)}')
            return
        for population, values in value.items():
            row = [_finite(f"value[{population!r}]", one) for one in values]
            keys = fields({"population": str(population), "values": row})
            stream._change("stream.modulate", self.key, f",{keys}")

    @property
    def weights(self) -> dict[str, Array]:
        """Copies of the key's weights, by name."""
        stream = self._stream
        with stream._order:
            if self.key not in stream:
                raise EpropKeyError(f"key: got {self.key!r}, but there is no such key")
            return stream._ask("stream.weights", key=stream._names[self.key])[1]
