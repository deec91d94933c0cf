"""A network by handle: asked, changed, saved and loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

import numpy as np

from ._data import numbers, plain, sequences
from ._errors import EpropTypeError, ProcessEnded
from ._files import write_whole
from ._lasting import Lasting
from ._process import Array, Engine, EpropError, PathLike, process


class Network(Lasting):
    """A network in the Java process. Should that end, it goes on in another one.

    Make one by :meth:`create`, :meth:`load`, :meth:`eprop.Run.network`, or an estimator's
    ``network_``. It can be pickled.

    Attributes
    ----------
    channels : int
        Of its input.
    time_step : float
        Length of a step, ms.
    rule : str
        By which it learns.
    populations, readouts : dict of str to int
        Sizes by name.
    learned : list of str
        The names of what learns.
    """

    channels: int
    time_step: float
    rule: str
    seed: int
    populations: dict[str, int]
    readouts: dict[str, int]
    learned: list[str]

    _kind = "network"

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data
        self._set: dict[str, Array] = {}
        self._ready()

    def _make(self, engine: Engine) -> int:
        """From the bytes of its file, and what was set since."""
        answer, _ = engine.request("network.load", {"file": np.frombuffer(self._data, np.int8)})
        handle = int(answer.pop("network"))
        self.__dict__.update(answer)
        if self._set:
            engine.request("network.set_weights", self._set, network=handle)
        return handle

    @classmethod
    def of(cls, engine: Engine, answer: dict[str, Any], arrays: Mapping[str, Array]) -> Network:
        """The network that an answer tells of; the request asked for its file."""
        network = cls.__new__(cls)
        Lasting.__init__(network)
        network._data = arrays["file"].tobytes()
        network._set = {}
        network._is_in(engine, int(answer.pop("network")))
        network.__dict__.update(answer)
        return network

    @classmethod
    def create(
        cls,
        experiment: Mapping[str, Any],
        inputs: int,
        outputs: int,
        time_step: float = 1.0,
        seed: int = 1,
    ) -> Network:
        """Draws a network.

        Parameters
        ----------
        experiment : dict
            As in an experiment's file; ``task`` and ``training`` are not looked at.
        inputs, outputs : int
            The numbers of channels and of readout neurons.
        time_step : float
            Length of a step, ms.
        seed : int
            Of every random number.
        """
        door = process()

        def keep(path: str, array: Array) -> str:
            raise EpropError(f"{path}: got an array, but expected JSON")

        json = plain(dict(experiment), "experiment", keep)
        answer, arrays = door.request(
            "network.create",
            experiment=json,
            inputs=inputs,
            outputs=outputs,
            time_step=time_step,
            seed=seed,
            file=1,
        )
        return cls.of(door, answer, arrays)

    @classmethod
    def load(cls, path: PathLike) -> Network:
        """Loads a network's file, or the network that counts of a run's folder."""
        door = process()
        answer, arrays = door.request("network.load", run=str(Path(path).resolve()), file=1)
        return cls.of(door, answer, arrays)

    def save(self, path: PathLike) -> None:
        """Writes a NumPy archive, whole or not at all, from which ``eprop`` and :meth:`load` read
        it back."""
        write_whole(path, self.to_bytes())

    def to_bytes(self) -> bytes:
        """The same as bytes."""
        if self._set:
            data = self._ask("network.save")[1]["file"].tobytes()
            self._data, self._set = data, {}
        return self._data

    def __getstate__(self) -> dict[str, Any]:
        return {"_data": self.to_bytes()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__({**state, "_set": {}})  # opened at the first call

    def __getattr__(self, name: str) -> Any:
        if name in type(self).__annotations__ and "_data" in self.__dict__:
            self._ready()
            return self.__dict__[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _ask(
        self, do: str, arrays: Mapping[str, Any] | None = None, **keys: Any
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        """Again in another process, if the one asked ended: all of the network is here."""
        engine = self._ready()
        try:
            return super()._ask(do, arrays, **keys)
        except ProcessEnded:
            if engine.alive():
                raise
        return super()._ask(do, arrays, **keys)

    @property
    def weights(self) -> dict[str, Array]:
        """Copies of all that learns, and of what does not, by name: [pre, post]."""
        return self._ask("network.weights")[1]

    @weights.setter
    def weights(self, weights: Mapping[str, Any]) -> None:
        """Sets those that are given; the others stay."""
        if not isinstance(weights, Mapping):
            raise EpropTypeError(
                f"weights: got {type(weights).__name__}, but expected a dict of arrays by name"
            )
        arrays = {name: numbers(name, values) for name, values in weights.items()}
        with self._opening:
            self._ask("network.set_weights", arrays)
            self._set.update((name, np.array(array)) for name, array in arrays.items())

    def predict(
        self, X: Any, *, channels: int | None = None, task: Mapping[str, Any] | None = None
    ) -> Array:
        """The readout's average over the steps of each sample.

        Parameters
        ----------
        X : array_like or list of array_like
            ``[samples, steps, channels]``, or matrices ``[steps, channels]``.
        task : dict, optional
            More parameters of the task ``npy``, such as ``last_steps``.

        Returns
        -------
        ndarray
            ``[samples, outputs]``, of the first readout.
        """
        return self._predict(X, channels, task, False)[f"mean.{next(iter(self.readouts))}"]

    def run(
        self, X: Any, *, channels: int | None = None, task: Mapping[str, Any] | None = None
    ) -> Array:
        """The readout at each step, ``[samples, steps, outputs]``; zero after a sample's end."""
        return self._predict(X, channels, task, True)[f"steps.{next(iter(self.readouts))}"]

    def _predict(
        self, X: Any, channels: int | None, task: Mapping[str, Any] | None, steps: bool
    ) -> dict[str, Array]:
        x, lengths = sequences("X", X, channels)
        keys, arrays = self._data_of(x, lengths, np.zeros(len(x), np.int8), task)
        return self._ask("network.predict", arrays, data=keys, steps=int(steps))[1]

    def _data_of(
        self,
        x: Array,
        lengths: Array | None,
        y: Array | None,
        task: Mapping[str, Any] | None,
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        keys: dict[str, Any] = {"name": "npy", "train_inputs": "X", "time_step": self.time_step}
        arrays = {"X": x}
        if y is not None:
            keys["train_targets"] = "y"
            arrays["y"] = y
            keys["outputs"] = next(iter(self.readouts.values()))
        if lengths is not None:
            keys["train_lengths"] = "lengths"
            arrays["lengths"] = lengths
        return {"task": {**keys, **(task or {})}}, arrays

    def _labelled(
        self, X: Any, y: Any, data: Mapping[str, Any] | None
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        if data is not None:
            return dict(data), {}
        x, lengths = sequences("X", X, None)
        return self._data_of(x, lengths, numbers("y", y), None)

    def evaluate(
        self, X: Any = None, y: Any = None, *, data: Mapping[str, Any] | None = None
    ) -> dict[str, float]:
        """Loss, accuracy or mean squared error, and firing rate.

        Parameters
        ----------
        X : array_like or list of array_like
            ``[samples, steps, channels]``, or matrices ``[steps, channels]``.
        y : array_like
            Classes ``[samples]`` or ``[samples, steps]`` (-1 for none), or values
            ``[samples, outputs]`` or ``[samples, steps, outputs]``.
        data : dict, optional
            In place of both: ``{"run": "runs/ecg", "part": "test"}``, or ``{"task": "ecg"}``.
        """
        keys, arrays = self._labelled(X, y, data)
        score: dict[str, float] = self._ask("network.evaluate", arrays, data=keys)[0]["score"]
        return score

    def gradient(
        self,
        X: Any = None,
        y: Any = None,
        *,
        rule: str | Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> tuple[float, dict[str, Array]]:
        """Loss and gradient of a batch, in single precision, as training computes it.

        Parameters
        ----------
        X, y, data
            As of :meth:`evaluate`.
        rule : str or dict, optional
            The learning rule; the network's own by default. ``"bptt"`` needs a network whose
            learning signal is symmetric.

        Returns
        -------
        loss : float
        gradient : dict of str to ndarray
            dE/dW of all that learns, by name.
        """
        keys, arrays = self._labelled(X, y, data)
        more = {} if rule is None else {"rule": rule}
        answer, gradient = self._ask("network.gradient", arrays, data=keys, **more)
        return float(answer["loss"]), gradient

    def backward(
        self, X: Any, dy: Any, *, rule: str | Mapping[str, Any] | None = None
    ) -> tuple[Array, dict[str, Array]]:
        """The gradient of someone else's loss of the readout.

        Parameters
        ----------
        X : array_like or list of array_like
            ``[samples, steps, channels]``, or matrices ``[steps, channels]``.
        dy : array_like
            dE/dy of the readout that :meth:`run` gave, ``[samples, steps, outputs]``.
        rule : str or dict, optional
            As of :meth:`gradient`.

        Returns
        -------
        dx : ndarray
            dE/dx, of the shape of X; zero after a sample's end.
        gradient : dict of str to ndarray
            dE/dW of all that learns, by name.
        """
        x, lengths = sequences("X", X, None)
        given = numbers("dy", dy)
        expected = [*x.shape[:2], next(iter(self.readouts.values()))]
        if list(given.shape) != expected:
            raise EpropError(f"dy: got the shape {list(given.shape)}, but expected {expected}")
        keys, arrays = self._data_of(x, lengths, given, {"input": "real"})
        more = {} if rule is None else {"rule": rule}
        _, gradient = self._ask("network.gradient", arrays, data=keys, errors=1, **more)
        return gradient.pop("x").reshape(x.shape), gradient

    def inside(
        self,
        X: Any = None,
        y: Any = None,
        *,
        sample: int = 0,
        traces: str | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> dict[str, Array]:
        """What happens inside with one sample, in double precision.

        Parameters
        ----------
        X, y, data
            As of :meth:`evaluate`.
        sample : int
            Which of them.
        traces : str, optional
            A projection, such as ``"input_layer0"``, whose eligibility traces are wanted.

        Returns
        -------
        dict of str to ndarray
            ``spikes.NAME``, ``psi.NAME`` and ``signal.NAME`` (the learning signal) of each
            population, [steps, neurons]; ``NAME.v`` and so on, its states by name, [steps,
            neurons]; ``readout.NAME`` and ``error.NAME`` of each readout, [steps, outputs];
            ``trace.NAME``, [steps, pre, post].
        """
        keys, arrays = self._labelled(X, y, data)
        more = {} if traces is None else {"traces": traces}
        answer, inside = self._ask("network.inside", arrays, data=keys, sample=sample, **more)
        for population, names in answer["states"].items():
            states = inside.pop(f"states.{population}")
            for i, name in enumerate(names):
                inside[f"{population}.{name}"] = states[:, :, i]
        return inside

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name}: {size}" for name, size in self.populations.items())
        return f"Network({self.channels} channels, {sizes}, readouts {self.readouts})"
