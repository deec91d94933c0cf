"""Learning while data come, a learner for each key."""

from __future__ import annotations

import math
import weakref
from typing import Any, Hashable, Mapping, Sequence

import numpy as np

from ._network import Network
from ._process import Array, EpropError, PathLike, ProcessEnded, process

#: The network of ``eprop stream``: memories of 1.25 to 30 steps.
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


class Stream:
    """A network that learns step by step, as river's estimators do.

    Parameters
    ----------
    channels : int
        Of an input.
    classes : int, optional
        How many there are: whole numbers from 0, or any labels, in the order in which they come.
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
        if (classes is None) == (outputs is None):
            raise EpropError("classes: expected a number of classes, or outputs in its place")
        self.channels = channels
        self.classes = classes
        self.outputs = outputs
        self.labels: list[Hashable] = []
        self._features: list[Any] | None = None
        self._pending: dict[str, tuple[list[float], int]] = {}
        width = classes if classes is not None else outputs
        assert width is not None
        if not isinstance(network, Network):
            loss = "mean_squared_error" if classes is None else "softmax_cross_entropy"
            json: dict[str, Any] = {"network": _NETWORK, "loss": loss}
            if network is not None:
                json.update(network)
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
            "own": names.get(own, [own]) if isinstance(own, str) else list(own),
            "optimizer": {"name": optimizer} if isinstance(optimizer, str) else dict(optimizer),
            "learning_rate": learning_rate,
            "lateness": lateness,
        }
        self._open()

    def _readout(self) -> list[str]:
        first = next(iter(self._network.readouts))
        return [name for name in self._network.learned if name.startswith(f"{first}.")]

    def _open(self) -> None:
        self._door = process()
        answer, _ = self._network._ask("stream.create", **self._keys)
        self._handle = int(answer["stream"])
        weakref.finalize(self, self._door.close_later, "streams", self._handle)

    def __getitem__(self, key: str) -> Key:
        """The learner of a key."""
        return Key(self, str(key))

    def _ask(
        self, do: str, arrays: Mapping[str, Any] | None = None, **keys: Any
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        if not self._door.alive():
            raise ProcessEnded("the Java process of this stream has ended")
        return self._door.request(do, arrays, stream=self._handle, **keys)

    def _quick(self, do: str, wait: bool = True, **keys: Any) -> dict[str, Any]:
        if not self._door.alive():
            raise ProcessEnded("the Java process of this stream has ended")
        return self._door.quick(do, wait, stream=self._handle, **keys)

    def _row(self, x: Any) -> list[float]:
        if isinstance(x, Mapping):
            if self._features is None:
                self._features = list(x)
            missing = [name for name in self._features if name not in x]
            if missing or len(x) != len(self._features):
                raise EpropError(f"x: got {list(x)}, but expected {self._features}")
            x = [x[name] for name in self._features]
        row = list(map(float, x))
        if len(row) != self.channels:
            raise EpropError(f"x: got {len(row)} numbers, but expected {self.channels}")
        if not all(map(math.isfinite, row)):
            i = next(i for i, value in enumerate(row) if not math.isfinite(value))
            raise EpropError(f"x[{i}]: got {row[i]}, but expected a finite number")
        return row

    def _step(self, key: str, row: list[float]) -> tuple[list[float], int]:
        answer = self._quick("stream.step", key=key, x=row)
        self._pending[key] = (row, answer["step"])
        return answer["y"], answer["answer"]

    def _label(self, y: Hashable) -> int:
        assert self.classes is not None
        if isinstance(y, (int, np.integer)) and not isinstance(y, bool) and not self.labels:
            if not 0 <= y < self.classes:
                raise EpropError(f"y: got class {y}, but expected 0 to {self.classes - 1}")
            return int(y)
        if y not in self.labels:
            if len(self.labels) == self.classes:
                raise EpropError(f"y: got {y!r}, but there are {self.classes} classes already")
            self.labels.append(y)
        return self.labels.index(y)

    def _values(self, y: Any) -> list[float]:
        values = [float(value) for value in np.atleast_1d(y)]
        if len(values) != self.outputs or not all(map(math.isfinite, values)):
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
        """The same, as a probability for each class."""
        return self[""].predict_proba_one(x)

    def learn_one(self, x: Any, y: Any) -> None:
        """Learns a label: of the step that was just predicted if it was of this input, else of a
        new step with it. Does not wait until that is done: should it fail, the next call says
        so."""
        self[""].learn_one(x, y)

    @property
    def weights(self) -> dict[str, Array]:
        """Of the key ``""``, as :attr:`Network.weights`."""
        return self[""].weights

    def __getstate__(self) -> dict[str, Any]:
        answer, arrays = self._ask("stream.save")
        state = {k: v for k, v in self.__dict__.items() if k not in ("_door", "_handle")}
        return {**state, "_saved": (answer, np.array(arrays["states"]))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        answer, states = state.pop("_saved")
        self.__dict__.update(state)
        self._open()
        self._ask("stream.load", {"states": states}, **answer)

    def save(self, path: PathLike) -> None:
        """Writes all keys and the network into a file, by pickle."""
        import pickle

        with open(path, "wb") as to:
            pickle.dump(self, to)

    @staticmethod
    def load(path: PathLike) -> Stream:
        """Goes on from a file; open none that you do not trust."""
        import pickle

        with open(path, "rb") as file:
            stream = pickle.load(file)
        if not isinstance(stream, Stream):
            raise EpropError(f"{path}: is no stream")
        return stream


class Key:
    """The learner of a key: ``stream["sensor 7"]``."""

    def __init__(self, stream: Stream, key: str) -> None:
        self._stream = stream
        self.key = key

    def predict_one(self, x: Any) -> Any:
        """As :meth:`Stream.predict_one`."""
        stream = self._stream
        y, answer = stream._step(self.key, stream._row(x))
        if stream.classes is not None:
            return stream._name(answer)
        return y[0] if len(y) == 1 else np.array(y)

    def predict_proba_one(self, x: Any) -> dict[Any, float]:
        """As :meth:`Stream.predict_proba_one`."""
        stream = self._stream
        if stream.classes is None:
            raise EpropError("predict_proba_one: the stream is of numbers, not of classes")
        y, _ = stream._step(self.key, stream._row(x))
        p = np.exp(np.array(y) - max(y))
        p /= p.sum()
        return {stream._name(k): float(p[k]) for k in range(len(y)) if stream._name(k) is not None}

    def learn_one(self, x: Any, y: Any) -> None:
        """As :meth:`Stream.learn_one`."""
        stream = self._stream
        row = stream._row(x)
        pending = stream._pending.pop(self.key, None)
        if pending is None or pending[0] != row:
            stream._step(self.key, row)
            pending = stream._pending.pop(self.key)
        self._learn(pending[1], y, wait=False)

    def learn_step(self, step: int, y: Any) -> bool:
        """Gives a step, by its number from 0, its label; it may be late.

        Returns
        -------
        bool
            Whether it was not too late.
        """
        return bool(self._learn(step, y, wait=True)["learned"])

    def _learn(self, step: int, y: Any, wait: bool) -> dict[str, Any]:
        stream = self._stream
        if stream.classes is not None:
            given: dict[str, Any] = {"label": stream._label(y)}
        else:
            given = {"values": stream._values(y)}
        return stream._quick("stream.learn", wait, key=self.key, step=step, **given)

    @property
    def weights(self) -> dict[str, Array]:
        """Copies of the key's weights, by name."""
        return self._stream._ask("stream.weights", key=self.key)[1]
