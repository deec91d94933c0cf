"""Estimators in the manner of scikit-learn, which need not be there."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import Any, Callable, Dict, Iterator, Mapping, Sequence

import numpy as np

from ._data import dense, is_list_of_sequences, numbers, plain, sequences
from ._errors import EpropTypeError
from ._labels import codes, finite, labels, weights
from ._network import Network
from ._process import (
    Array,
    Calls,
    EpropError,
    EpropWarning,
    PathLike,
    columns,
    process,
    show_text,
)
from ._runs import settings_of, train
from ._sklearn import (
    Base,
    ClassifierMixin,
    RegressorMixin,
    as_column,
    feature_names,
    not_fitted,
    seed_of,
)
from ._targets import Inputs, counting, labels_of, numbers_of, weight_of

Callback = Callable[[Dict[str, Any]], Any]


class _Estimator(Base):
    """What both have in common."""

    network_: Network
    history_: list[dict[str, Any]]
    n_features_in_: int
    _checkpoint: Array | None

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
        time_step: float | None = None,
        channels: int | str = "all",
        repeat: int | None = None,
        validation_fraction: float = 0.0,
        patience: int = 0,
        settings: Mapping[str, Any] | None = None,
        random_state: Any = 1,
        warm_start: bool = False,
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
        self.random_state = random_state
        self.warm_start = warm_start
        self.out = out
        self.verbose = verbose

    def experiment(self) -> dict[str, Any]:
        """What is trained, in words of an experiment's file, but for the data and the seed."""
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
        }
        if self.learning_signal is not None:
            json["learning_signal"] = _formula(self.learning_signal, "formula", "formula")
        return json

    def _begin(self, X: Any, goes_on: bool) -> Inputs:
        """Looks at the data of a fit, which may go on where one before ended."""
        if goes_on:
            if self.out is not None or self._checkpoint is None:
                raise EpropError(
                    "out: got a folder, but expected none, now and in the fit before: what goes on"
                    " from another fit is no run, and a run's end has no optimizer any more"
                )
            return self._inputs(X)
        data = self._shaped("X", X)
        feature_names(self, X, reset=True)
        self.n_features_in_ = data.features
        rows = data.flat and self.channels == "all"
        self._repeat = self.repeat if self.repeat is not None else 10 if rows else 1
        if not isinstance(self._repeat, (int, np.integer)) or self._repeat < 1:
            raise EpropError(f"repeat: got {self.repeat!r}, but expected a whole number of at least 1")
        length = self.time_step if self.time_step is not None else 40.0 if rows else 1.0
        self._input = _kind(data.x) if self._repeat == 1 else "real"
        self._step = length / self._repeat
        self._seed = seed_of(self.random_state)
        self._checkpoint = None
        self.history_ = []
        self.__dict__.pop("network_", None)
        return data

    def _shaped(self, name: str, X: Any) -> Inputs:
        if not is_list_of_sequences(X):
            X = dense(name, X)
        x, lengths = sequences(name, X, self.channels)
        flat = lengths is None and X.ndim == 2
        return Inputs(x, lengths, X.shape[1] if flat else x.shape[2], flat)

    def _inputs(self, X: Any) -> Inputs:
        """Those of a network that is there."""
        if not hasattr(self, "network_"):
            raise not_fitted(self)
        data = self._shaped("X", X)
        feature_names(self, X, reset=False)
        if data.features != self.n_features_in_:
            raise EpropError(
                f"X has {data.features} features, but {type(self).__name__} is expecting"
                f" {self.n_features_in_} features as input"
            )
        return data

    def _other(self, eval_set: Any) -> tuple[Inputs, Any] | None:
        """Validation data, of the form that the training data have."""
        if eval_set is None:
            return None
        if not isinstance(eval_set, (tuple, list)) or len(eval_set) != 2:
            raise EpropError(f"eval_set: got {type(eval_set).__name__}, but expected (X, y)")
        data = self._shaped("eval_set.X", eval_set[0])
        feature_names(self, eval_set[0], reset=False)
        if data.features != self.n_features_in_:
            raise EpropError(
                f"eval_set.X: got {data.features} features, but expected {self.n_features_in_},"
                " as X has"
            )
        return data, eval_set[1]

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """A fit changes nothing that fails."""
        before = dict(self.__dict__)
        try:
            yield
        except BaseException:
            self.__dict__ = before
            raise

    def _train(
        self,
        data: Inputs,
        y: Array,
        weight: Array | None,
        validation: tuple[Inputs, Array] | None,
        loss: Any,
        outputs: int,
        epochs: int,
        callback: Callback | None,
    ) -> None:
        """As ``eprop train`` with the task ``npy``; for so many more epochs, if it goes on."""
        named = {
            "train_inputs": ("X", data.x),
            "train_targets": ("y", y),
            "train_lengths": ("lengths", data.lengths),
            "train_weights": ("sample_weight", weight),
        }
        if validation is not None:
            other, theirs = validation
            named["validation_inputs"] = ("eval_set.X", other.x)
            named["validation_targets"] = ("eval_set.y", theirs)
            named["validation_lengths"] = ("eval_set.lengths", other.lengths)
        arrays = {name: array for name, array in named.values() if array is not None}
        kept = self.out is not None
        if callback is not None and not callable(callback):
            raise EpropTypeError(f"callback: got {callback!r}, but expected a function of a dict")
        if kept and callback is not None:
            raise EpropError(
                "callback: got one beside out, but expected one of them: runs go on by themselves"
            )
        task: dict[str, Any] = {
            "name": "npy",
            "outputs": outputs,
            "time_step": self._step,
            "input": self._input,
            "validation_fraction": self.validation_fraction,
            "repeat": self._repeat,
            **{
                key: array if kept else name
                for key, (name, array) in named.items()
                if array is not None
            },
        }
        if self._repeat == 1:
            del task["repeat"]
        json = {**self.experiment(), "task": task, "loss": loss, "seed": self._seed}
        if kept:
            self.run_ = train(
                json, settings=self.settings, out=self.out, overwrite=True, progress=self.verbose
            )
            self.network_ = self.run_.network()
            self.history_ = self.run_.history
        else:
            json["training"]["epochs"] = len(self.history_) + epochs if self.history_ else epochs
            if self._checkpoint is not None:
                arrays["checkpoint"] = self._checkpoint
            engine = process()
            shown: dict[str, Any] = {"columns": columns()} if self.verbose else {}
            answer, more = engine.request(
                "network.train",
                arrays,
                show_text if self.verbose else None,
                None if callback is None else _asking(callback),
                experiment=plain(json, "", _no_arrays),
                settings=settings_of(self.settings),
                keep=1,
                asks=int(callback is not None),
                file=1,
                **shown,
            )
            for text in answer.pop("warnings"):
                warnings.warn(text, EpropWarning, stacklevel=4)
            self.history_ = self.history_ + answer.pop("history")
            self._checkpoint = np.array(more["checkpoint"])
            self.network_ = Network.of(engine, answer, more)
        self.n_iter_ = len(self.history_)

    def _readout(self, X: Any, steps: bool) -> Array:
        data = self._inputs(X)
        task = {"input": self._input, "time_step": self.network_.time_step}
        if self._repeat != 1:
            task["repeat"] = self._repeat
        x: Any = data.x
        if data.lengths is not None:
            x = [row[:length] for row, length in zip(data.x, data.lengths)]
        return (self.network_.run if steps else self.network_.predict)(x, task=task)

    def _more_tags(self) -> dict[str, Any]:
        return {
            "X_types": ["2darray", "3darray"],
            "poor_score": False,
            "_xfail_checks": {
                "check_sample_weights_invariance": "samples of weight 0 are left out, but the"
                " order of samples decides about batches and rounding",
            },
        }


def _kind(x: Array) -> str:
    """Spikes if all is 0 or 1 and less than half of it 1, as the task ``npy`` has it."""
    ones = np.count_nonzero(x)
    return "spikes" if np.all((x == 0) | (x == 1)) and 2 * ones < x.size else "real"


def _asking(callback: Callback) -> Calls:
    """Who is asked after each epoch."""

    def epoch(
        do: str, json: dict[str, Any], arrays: Mapping[str, Array]
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        return {"stop": bool(callback(json["epoch"]))}, {}

    return epoch


def _no_arrays(path: str, array: Array) -> str:
    raise EpropError(f"{path}: got an array, but expected JSON")


def _formula(value: Any, name: str, key: str) -> Any:
    """Text with an = is an equation, and lines of them are a neuron's."""
    lines = [value] if isinstance(value, str) else value
    if isinstance(lines, (list, tuple)) and any("=" in str(line) for line in lines):
        return {"name": name, key: value if isinstance(value, str) else list(value)}
    return value


class Classifier(ClassifierMixin, _Estimator):
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
    tau_out : float
        Time constant of the readout, ms.
    channels : int or "all"
        How many features of 2-D input make a step.
    time_step : float, optional
        Length of a step of X, ms: 1 by default, 40 where all features of a row make one step.
    repeat : int, optional
        For how many of the network's steps each step of X is shown: 1 by default, 10 where all
        features of a row make one step.
    validation_fraction : float
        The share of the samples, the last ones, by which the best epoch is chosen.
    patience : int
        Epochs without a lower validation loss after which training ends; 0 for none.
    settings : dict, optional
        Changes of the experiment by path: ``{"network.layers[0].input_gain": 2}``.
    random_state : int, generator of NumPy or None
        Of every random number; another each time if None.
    warm_start : bool
        Whether ``fit`` goes on where the last one ended, optimizer and all: twice 10 epochs are
        20, to the bit.
    out : path, optional
        A folder to keep the run in.
    verbose : bool
        Whether to show how training goes.
    class_weight : "balanced" or dict, optional
        How much classes count, by label.

    Attributes
    ----------
    network_ : Network
        The trained network.
    classes_ : ndarray
        The labels, sorted.
    history_ : list of dict
        Scores of each epoch.
    feature_names_in_ : ndarray
        The names of a DataFrame's columns, if it was fitted on one.
    """

    classes_: Array

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
        time_step: float | None = None,
        channels: int | str = "all",
        repeat: int | None = None,
        validation_fraction: float = 0.0,
        patience: int = 0,
        settings: Mapping[str, Any] | None = None,
        random_state: Any = 1,
        warm_start: bool = False,
        out: PathLike | None = None,
        verbose: bool = False,
        class_weight: str | Mapping[Any, float] | None = None,
    ) -> None:
        super().__init__(
            neurons=neurons,
            neuron=neuron,
            surrogate=surrogate,
            rule=rule,
            learning_signal=learning_signal,
            loss=loss,
            regularizers=regularizers,
            optimizer=optimizer,
            learning_rate=learning_rate,
            epochs=epochs,
            batch_size=batch_size,
            recurrent=recurrent,
            tau_out=tau_out,
            time_step=time_step,
            channels=channels,
            repeat=repeat,
            validation_fraction=validation_fraction,
            patience=patience,
            settings=settings,
            random_state=random_state,
            warm_start=warm_start,
            out=out,
            verbose=verbose,
        )
        self.class_weight = class_weight

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        eval_set: tuple[Any, Any] | None = None,
        callback: Callback | None = None,
    ) -> Classifier:
        """Trains a network.

        Parameters
        ----------
        X : array_like or list of array_like
            ``[samples, steps, channels]``; ``[samples, features]``; or matrices
            ``[steps, channels]`` of any lengths.
        y : array_like
            A label for each sample, or whole numbers ``[samples, steps]``, -1 for none.
        sample_weight : array_like, optional
            How much samples count, ``[samples]``, or steps that have labels,
            ``[samples, steps]``. Samples of weight 0 are left out.
        eval_set : (X, y), optional
            Validation data, by which the best epoch is chosen.
        callback : callable, optional
            Receives the scores of each epoch, a dict; training ends when it returns True.
        """
        with self._whole():
            return self._fit(X, y, None, sample_weight, eval_set, callback)

    def partial_fit(
        self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None
    ) -> Classifier:
        """Goes on for one epoch, with these samples.

        Parameters
        ----------
        X, y, sample_weight
            As of :meth:`fit`.
        classes : array_like
            All labels that there will be; wanted by the first call alone.
        """
        if isinstance(self.class_weight, str):
            raise EpropError(
                f"class_weight: got {self.class_weight!r}, but expected weights by label, for"
                " partial_fit does not see all samples"
            )
        with self._whole():
            return self._fit(X, y, classes, sample_weight, None, None, partial=True)

    def _fit(
        self,
        X: Any,
        y: Any,
        classes: Any,
        sample_weight: Any,
        eval_set: Any,
        callback: Callback | None,
        partial: bool = False,
    ) -> Classifier:
        goes_on = (partial or self.warm_start) and hasattr(self, "network_")
        data = self._begin(X, goes_on)
        given = self._labels_of("y", y, data)
        steps = given.ndim == 2
        known = given != -1 if steps else np.ones(given.shape, bool)
        if not goes_on:
            self._stepwise = steps
            if partial and classes is None:
                raise EpropError("classes: got None, but expected all labels that there will be")
            self.classes_ = np.unique(labels("classes", classes) if partial else given[known])
        elif steps != self._stepwise:
            raise EpropError(f"y: got the shape {list(given.shape)}, but expected that of before")
        elif classes is not None and not np.array_equal(np.unique(classes), self.classes_):
            raise EpropError(
                f"classes: got {list(np.unique(classes))}, but expected {self.classes_.tolist()},"
                " as before"
            )
        coded = self._coded("y", given, known)
        weight = weight_of(sample_weight, data, steps)
        if self.class_weight is not None:
            each = weights(self.class_weight, self.classes_, coded)
            of_labels = np.where(coded >= 0, each[coded], 1.0)
            if weight is not None and weight.ndim < of_labels.ndim:
                weight = weight[:, np.newaxis]
            weight = of_labels if weight is None else weight * of_labels
        validation = None
        other = self._other(eval_set)
        if other is not None:
            theirs = self._labels_of("eval_set.y", other[1], other[0])
            if theirs.ndim != given.ndim:
                raise EpropError(
                    f"eval_set.y: got the shape {list(theirs.shape)}, but expected labels of"
                    f" {'steps' if steps else 'samples'}, as y has"
                )
            there = theirs != -1 if steps else np.ones(theirs.shape, bool)
            validation = other[0], self._coded("eval_set.y", theirs, there)
        data, coded, weight = counting(data, coded, weight)
        usual = "softmax_cross_entropy" if steps else "averaged_cross_entropy"
        loss = usual if self.loss is None else _formula(self.loss, "formula", "formula")
        outputs = max(2, len(self.classes_))
        epochs = 1 if partial else self.epochs
        self._train(data, coded, weight, validation, loss, outputs, epochs, callback)
        return self

    @staticmethod
    def _labels_of(name: str, y: Any, data: Inputs) -> Array:
        """Labels of samples, or of steps."""
        given = labels_of(name, y, len(data.x))
        if given.ndim == 2 and given.shape[1] == 1 and (data.flat or data.x.shape[1] > 1):
            given = as_column(given)
        if given.ndim not in (1, 2):
            raise EpropError(
                f"{name}: got the shape {given.shape}, but expected [samples] or [samples, steps]"
            )
        return numbers(name, given) if given.ndim == 2 else given

    def _coded(self, name: str, given: Array, known: Array) -> Array:
        coded = np.full(given.shape, -1, np.int32)
        coded[known] = codes(name, given[known], self.classes_)
        return coded

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
        return np.asarray(np.exp(self.predict_log_proba(X)))

    def predict_log_proba(self, X: Any) -> Array:
        """Its logarithm."""
        y = self._scores(X)
        y = y - y.max(-1, keepdims=True)
        return np.asarray(y - np.log(np.exp(y).sum(-1, keepdims=True)))

    def predict(self, X: Any) -> Array:
        """The class of each sequence, [samples], or of each step, [samples, steps]."""
        answers = np.argmax(self._scores(X), -1)
        return np.asarray(self.classes_[answers])


class Regressor(RegressorMixin, _Estimator):
    """A recurrent spiking network that gives numbers for a sequence, or for each step.

    Targets are learned with mean 0 and deviation 1. Parameters are those of
    :class:`Classifier`, but for ``class_weight``.

    Attributes
    ----------
    network_ : Network
        The trained network.
    history_ : list of dict
        Scores of each epoch.
    feature_names_in_ : ndarray
        The names of a DataFrame's columns, if it was fitted on one.
    """

    _mean: Array
    _deviation: Array
    _shape: int

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        eval_set: tuple[Any, Any] | None = None,
        callback: Callback | None = None,
    ) -> Regressor:
        """Trains a network.

        Parameters
        ----------
        X : array_like or list of array_like
            As of :meth:`Classifier.fit`.
        y : array_like
            Numbers: ``[samples]``, ``[samples, outputs]`` or ``[samples, steps, outputs]``.
        sample_weight : array_like, optional
            How much samples count, ``[samples]``, or steps that have numbers,
            ``[samples, steps]``. Samples of weight 0 are left out.
        eval_set : (X, y), optional
            Validation data, by which the best epoch is chosen.
        callback : callable, optional
            Receives the scores of each epoch, a dict; training ends when it returns True.
        """
        with self._whole():
            return self._fit(X, y, sample_weight, eval_set, callback)

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Regressor:
        """Goes on for one epoch, with these samples; mean and deviation are the first ones'.

        Parameters
        ----------
        X, y, sample_weight
            As of :meth:`fit`.
        """
        with self._whole():
            return self._fit(X, y, sample_weight, None, None, partial=True)

    def _fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any,
        eval_set: Any,
        callback: Callback | None,
        partial: bool = False,
    ) -> Regressor:
        goes_on = (partial or self.warm_start) and hasattr(self, "network_")
        data = self._begin(X, goes_on)
        values, shape = self._values("y", y, data)
        if goes_on and (shape != self._shape or values.shape[-1] != len(self._mean)):
            raise EpropError(f"y: got the shape {list(np.shape(y))}, but expected that of before")
        weight = weight_of(sample_weight, data, shape == 3)
        data, values, weight = counting(data, values, weight)
        if not goes_on:
            self._shape = shape
            over = tuple(range(values.ndim - 1))
            self._mean = values.mean(over)
            with np.errstate(over="ignore"):
                self._deviation = np.where(values.std(over) > 0, values.std(over), 1.0)
            if not np.isfinite(self._deviation).all():
                most = np.abs(values).max()
                raise EpropError(f"y: got numbers up to {most}, but expected up to about 1e150")
        validation = None
        other = self._other(eval_set)
        if other is not None:
            theirs, own = self._values("eval_set.y", other[1], other[0])
            if own != shape or theirs.shape[-1] != values.shape[-1]:
                raise EpropError(
                    f"eval_set.y: got the shape {list(np.shape(other[1]))}, but expected that of y"
                )
            validation = other[0], self._scaled(theirs)
        usual = "mean_squared_error"
        loss = usual if self.loss is None else _formula(self.loss, "formula", "formula")
        epochs = 1 if partial else self.epochs
        outputs = values.shape[-1]
        self._train(data, self._scaled(values), weight, validation, loss, outputs, epochs, callback)
        return self

    def _scaled(self, values: Array) -> Array:
        return np.asarray((values - self._mean) / self._deviation)

    @staticmethod
    def _values(name: str, y: Any, data: Inputs) -> tuple[Array, int]:
        """[samples, outputs] or [samples, steps, outputs], and how many dimensions were given."""
        values = numbers_of(name, y, len(data.x))
        finite(name, values)
        if values.ndim == 2 and values.shape[1] == 1 and data.flat:
            values = as_column(values)
        shape = values.ndim
        if shape == 1:
            values = values[:, np.newaxis]
        if values.ndim not in (2, 3):
            raise EpropError(
                f"{name}: got the shape {values.shape}, but expected [samples],"
                " [samples, outputs] or [samples, steps, outputs]"
            )
        return values, shape

    def predict(self, X: Any) -> Array:
        """The numbers, in the shape of the targets: the readout's average over a sequence, or the
        readout at each step."""
        y = self._readout(X, self.__dict__.get("_shape") == 3)
        y = y * self._deviation + self._mean
        return y[:, 0] if self._shape == 1 else y
