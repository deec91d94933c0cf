"""Estimators in the manner of scikit-learn, which need not be there."""

from __future__ import annotations

import inspect
import warnings
from typing import TYPE_CHECKING, Any, Mapping, Sequence

import numpy as np

from ._data import dense, is_list_of_sequences, numbers, plain, sequences
from ._network import Network
from ._process import Array, EpropError, EpropWarning, PathLike, columns, process, show_text
from ._runs import Run, settings_of, train

if TYPE_CHECKING:

    class _Base:
        """What scikit-learn's base class has."""

        def get_params(self, deep: bool = True) -> dict[str, Any]: ...

    class _ClassifierMixin: ...

    class _RegressorMixin: ...

else:
    try:
        from sklearn.base import BaseEstimator as _Base
        from sklearn.base import ClassifierMixin as _ClassifierMixin
        from sklearn.base import RegressorMixin as _RegressorMixin
    except ImportError:

        class _Base:
            """Parameters by name."""

            def get_params(self, deep=True):
                """The parameters of the constructor."""
                return {
                    name: getattr(self, name)
                    for name in inspect.signature(type(self).__init__).parameters
                    if name != "self"
                }

            def set_params(self, **params):
                """Sets some of them."""
                known = self.get_params()
                for name, value in params.items():
                    if name not in known:
                        raise ValueError(f"unknown parameter {name!r}; known: {sorted(known)}")
                    setattr(self, name, value)
                return self

        class _ClassifierMixin:
            """Accuracy."""

            def score(self, X, y):
                """The share of samples that are right."""
                return float(np.mean(self.predict(X) == np.asarray(y)))

        class _RegressorMixin:
            """The coefficient of determination."""

            def score(self, X, y):
                """R^2."""
                y = np.asarray(y, float)
                left = np.sum((y - self.predict(X)) ** 2)
                return float(1 - left / np.sum((y - y.mean(0)) ** 2))


class _Estimator(_Base):
    """What both have in common."""

    network_: Network

    def __init__(
        self,
        neurons: int = 100,
        neuron: str | Mapping[str, Any] = "alif",
        surrogate: str | Mapping[str, Any] | None = None,
        rule: str | Mapping[str, Any] = "eprop",
        learning_signal: str | Mapping[str, Any] | None = None,
        loss: str | Mapping[str, Any] | None = None,
        regularizers: Sequence[Mapping[str, Any]] = (),
        optimizer: str | Mapping[str, Any] = "adam",
        learning_rate: float = 0.01,
        epochs: int = 30,
        batch_size: int = 32,
        recurrent: bool = True,
        tau_out: float = 20.0,
        time_step: float = 1.0,
        channels: int | str | None = None,
        repeat: int = 1,
        validation_fraction: float = 0.0,
        patience: int = 0,
        settings: Mapping[str, Any] | None = None,
        seed: int = 1,
        out: PathLike | None = None,
        verbose: bool = False,
    ) -> None:
        self.neurons = neurons
        self.neuron = neuron
        self.surrogate = surrogate
        self.rule = rule
        self.learning_signal = learning_signal
        self.loss = loss
        self.regularizers = regularizers
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.epochs = epochs
        self.batch_size = batch_size
        self.recurrent = recurrent
        self.tau_out = tau_out
        self.time_step = time_step
        self.channels = channels
        self.repeat = repeat
        self.validation_fraction = validation_fraction
        self.patience = patience
        self.settings = settings
        self.seed = seed
        self.out = out
        self.verbose = verbose

    def experiment(self) -> dict[str, Any]:
        """What is trained, in words of an experiment's file, but for the data."""
        population = {"neuron": _formula(self.neuron, "equations", "model"), "size": self.neurons}
        layer: dict[str, Any] = {"populations": [population], "recurrent": self.recurrent}
        if self.surrogate is not None:
            layer["surrogate"] = _formula(self.surrogate, "formula", "formula")
        optimizer = (
            {"name": self.optimizer} if isinstance(self.optimizer, str) else dict(self.optimizer)
        )
        json: dict[str, Any] = {
            "network": {"layers": [layer], "readout": {"tau_out": self.tau_out}},
            "rule": self.rule,
            "regularizers": list(self.regularizers),
            "optimizer": {"learning_rate": self.learning_rate, **optimizer},
            "training": {
                "epochs": self.epochs,
                "batch_size": self.batch_size,
                "patience": self.patience,
            },
            "seed": self.seed,
        }
        if self.learning_signal is not None:
            json["learning_signal"] = _formula(self.learning_signal, "formula", "formula")
        return json

    def _task(self) -> dict[str, Any]:
        return {"repeat": self.repeat} if self.repeat != 1 else {}

    def _inputs(self, X: Any, fitting: bool) -> tuple[Array, Array | None]:
        if not fitting and not hasattr(self, "network_"):
            raise _not_fitted(self)
        if not is_list_of_sequences(X):
            X = dense("X", X)
        x, lengths = sequences("X", X, self.channels)
        given = None if lengths is not None or np.ndim(X) == 0 else X.shape[-1]
        if fitting:
            self.n_features_in_ = given if given is not None else x.shape[2]
        elif given is not None and given != self.n_features_in_:
            raise EpropError(
                f"X has {given} features, but {type(self).__name__} is expecting"
                f" {self.n_features_in_} features as input"
            )
        return x, lengths

    def _train(self, x: Array, lengths: Array | None, y: Array, loss: Any, outputs: int) -> None:
        """As ``eprop train`` with the task ``npy``."""
        self._input = _kind(x) if self.repeat == 1 else "real"
        arrays = {"inputs": x, "targets": y}
        if lengths is not None:
            arrays["lengths"] = lengths
        names = {"inputs": "X", "targets": "y", "lengths": "lengths"}
        kept = self.out is not None
        task: dict[str, Any] = {
            "name": "npy",
            "outputs": outputs,
            "time_step": self.time_step / self.repeat,
            "input": self._input,
            "validation_fraction": self.validation_fraction,
            **self._task(),
        }
        for name in arrays:
            task[f"train_{name}"] = arrays[name] if kept else names[name]
        json = {**self.experiment(), "task": task, "loss": loss}
        if kept:
            self.run_ = train(
                json, settings=self.settings, out=self.out, overwrite=True, progress=self.verbose
            )
            self.network_ = self.run_.network()
            self.history_ = self.run_.history
        else:
            door = process()
            shown: dict[str, Any] = {"columns": columns()} if self.verbose else {}
            answer, arrays_of = door.request(
                "network.train",
                {names[name]: array for name, array in arrays.items()},
                show_text if self.verbose else None,
                experiment=plain(json, "", _no_arrays),
                settings=settings_of(self.settings),
                file=1,
                **shown,
            )
            for text in answer.pop("warnings"):
                warnings.warn(text, EpropWarning, stacklevel=3)
            self.history_ = answer.pop("history")
            self.network_ = Network.of(door, answer, arrays_of)
        self.n_iter_ = len(self.history_)

    def _readout(self, X: Any, steps: bool) -> Array:
        x, lengths = self._inputs(X, fitting=False)
        task = {"input": self._input, "time_step": self.network_.time_step, **self._task()}
        if lengths is None:
            return (self.network_.run if steps else self.network_.predict)(x, task=task)
        rows = [x[n, : lengths[n]] for n in range(len(x))]
        return (self.network_.run if steps else self.network_.predict)(rows, task=task)

    def _more_tags(self) -> dict[str, Any]:
        return {"X_types": ["2darray", "3darray"], "poor_score": False}


def _kind(x: Array) -> str:
    """Spikes if all is 0 or 1 and less than half of it 1, as the task ``npy`` has it."""
    ones = np.count_nonzero(x)
    return "spikes" if np.all((x == 0) | (x == 1)) and 2 * ones < x.size else "real"


def _no_arrays(path: str, array: Array) -> str:
    raise EpropError(f"{path}: got an array, but expected JSON")


def _formula(value: Any, name: str, key: str) -> Any:
    """Text with an = is an equation, and lines of them are a neuron's."""
    lines = [value] if isinstance(value, str) else value
    if isinstance(lines, (list, tuple)) and any("=" in str(line) for line in lines):
        return {"name": name, key: value if isinstance(value, str) else list(value)}
    return value


def _not_fitted(estimator: object) -> Exception:
    text = f"This {type(estimator).__name__} instance is not fitted yet; call fit first"
    try:
        from sklearn.exceptions import NotFittedError
    except ImportError:
        return EpropError(text)
    error: Exception = NotFittedError(text)
    return error


def _targets(y: Any, samples: int) -> Array:
    if y is None:
        raise EpropError(
            "y: got None, but expected targets: the estimator requires y to be passed,"
            " but the target y is None"
        )
    try:
        array = np.asarray(y)
    except ValueError as e:
        raise EpropError("y: got rows of different lengths, but expected an array") from e
    if array.ndim == 0 or len(array) != samples:
        got = "a single value" if array.ndim == 0 else f"{len(array)} targets"
        raise EpropError(f"y: got {got}, but X has {samples} samples")
    return array


class Classifier(_ClassifierMixin, _Estimator):
    """A recurrent spiking network that names the class of a sequence, or of each step.

    Parameters
    ----------
    neurons : int
        How many.
    neuron, surrogate, rule, learning_signal, loss, optimizer : str or dict
        Components by name, with parameters, or as equations:
        ``surrogate="psi = 1 / (1 + q^2)"``.
    regularizers : sequence of dict
        Such as ``{"name": "firing_rate", "coefficient": 0.1}``.
    learning_rate, epochs, batch_size
        Of training.
    recurrent : bool
        Whether neurons of the layer are connected.
    tau_out, time_step : float
        Time constant of the readout, and length of a step of X, ms.
    channels : int or "all", optional
        How many features of 2-D input make a step; 1 by default.
    repeat : int
        For how many of the network's steps each step of X is shown.
    validation_fraction : float
        The share of the samples, the last ones, by which the best epoch is chosen.
    patience : int
        Epochs without a lower validation loss after which training ends; 0 for none.
    settings : dict, optional
        Changes of the experiment by path: ``{"network.layers[0].input_gain": 2}``.
    seed : int
        Of every random number.
    out : path, optional
        A folder to keep the run in.
    verbose : bool
        Whether to show how training goes.

    Attributes
    ----------
    network_ : Network
        The trained network.
    classes_ : ndarray
        The labels, sorted.
    history_ : list of dict
        Scores of each epoch.
    """

    def fit(self, X: Any, y: Any) -> Classifier:
        """Trains a network.

        Parameters
        ----------
        X : array_like or list of array_like
            ``[samples, steps, channels]``; ``[samples, features]``; or matrices
            ``[steps, channels]`` of any lengths.
        y : array_like
            A label for each sample, or whole numbers ``[samples, steps]``, -1 for none.
        """
        x, lengths = self._inputs(X, fitting=True)
        labels = _targets(y, len(x))
        if labels.ndim == 2 and labels.shape[1] == 1 and (np.ndim(X) == 2 or x.shape[1] > 1):
            labels = _column(labels)
        if labels.ndim not in (1, 2):
            raise EpropError(f"y: got the shape {labels.shape}, but expected [samples] or"
                             " [samples, steps]")
        if labels.dtype.kind == "f":
            _finite(labels)
            if np.any(labels != np.floor(labels)):
                raise EpropError("Unknown label type: y: got continuous values, but expected"
                                 " classes")
        self._stepwise = labels.ndim == 2
        if self._stepwise:
            labels = numbers("y", labels)
            known = labels != -1
            self.classes_, indices = np.unique(labels[known], return_inverse=True)
            coded = np.full(labels.shape, -1, np.int32)
            coded[known] = indices
        else:
            self.classes_, indices = np.unique(labels, return_inverse=True)
            coded = indices.astype(np.int32)
        usual = "softmax_cross_entropy" if self._stepwise else "averaged_cross_entropy"
        loss = usual if self.loss is None else _formula(self.loss, "formula", "formula")
        self._train(x, lengths, coded, loss, max(2, len(self.classes_)))
        return self

    def decision_function(self, X: Any) -> Array:
        """The readout: its average over a sequence, [samples, classes], or at each step,
        [samples, steps, classes]; of two classes, the second less the first."""
        y = self._scores(X)
        return y[..., 1] - y[..., 0] if len(self.classes_) == 2 else y

    def _scores(self, X: Any) -> Array:
        y = self._readout(X, self.__dict__.get("_stepwise", False))
        return y[..., : len(self.classes_)]

    def predict_proba(self, X: Any) -> Array:
        """The softmax of the readout: [samples, classes], or [samples, steps, classes]."""
        y = self._scores(X)
        p = np.exp(y - y.max(-1, keepdims=True))
        return np.asarray(p / p.sum(-1, keepdims=True))

    def predict(self, X: Any) -> Array:
        """The class of each sequence, [samples], or of each step, [samples, steps]."""
        answers = np.argmax(self._scores(X), -1)
        return np.asarray(self.classes_[answers])


class Regressor(_RegressorMixin, _Estimator):
    """A recurrent spiking network that gives numbers for a sequence, or for each step.

    Targets are learned with mean 0 and deviation 1. Parameters are those of
    :class:`Classifier`.

    Attributes
    ----------
    network_ : Network
        The trained network.
    history_ : list of dict
        Scores of each epoch.
    """

    def fit(self, X: Any, y: Any) -> Regressor:
        """Trains a network.

        Parameters
        ----------
        X : array_like or list of array_like
            As of :meth:`Classifier.fit`.
        y : array_like
            Numbers: ``[samples]``, ``[samples, outputs]`` or ``[samples, steps, outputs]``.
        """
        x, lengths = self._inputs(X, fitting=True)
        values = numbers("y", _targets(y, len(x))).astype(np.float64)
        _finite(values)
        if values.ndim == 2 and values.shape[1] == 1 and np.ndim(X) == 2:
            values = _column(values)
        self._shape = values.ndim
        if values.ndim == 1:
            values = values[:, np.newaxis]
        if values.ndim not in (2, 3):
            raise EpropError(f"y: got the shape {values.shape}, but expected [samples],"
                             " [samples, outputs] or [samples, steps, outputs]")
        over = tuple(range(values.ndim - 1))
        self._mean = values.mean(over)
        self._deviation = np.where(values.std(over) > 0, values.std(over), 1.0)
        loss = (
            "mean_squared_error"
            if self.loss is None
            else _formula(self.loss, "formula", "formula")
        )
        scaled = (values - self._mean) / self._deviation
        self._train(x, lengths, scaled, loss, values.shape[-1])
        return self

    def predict(self, X: Any) -> Array:
        """The numbers, in the shape of the targets: the readout's average over a sequence, or the
        readout at each step."""
        y = self._readout(X, self.__dict__.get("_shape") == 3)
        y = y * self._deviation + self._mean
        return y[:, 0] if self._shape == 1 else y


def _column(y: Array) -> Array:
    """A column vector as a vector, with the warning that scikit-learn gives."""
    try:
        from sklearn.exceptions import DataConversionWarning as Category
    except ImportError:
        Category = UserWarning
    warnings.warn(
        "A column-vector y was passed when a 1d array was expected", Category, stacklevel=3
    )
    return y.ravel()


def _finite(y: Array) -> None:
    wrong = np.argwhere(~np.isfinite(y))
    if len(wrong):
        at = [int(i) for i in wrong[0]]
        raise EpropError(f"y: at {at}: got {y[tuple(at)]}, but expected a finite number"
                         " (Input contains NaN or infinity)")
