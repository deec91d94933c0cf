"""What estimators have of scikit-learn, or in its place where it is not there."""

from __future__ import annotations

import inspect
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from ._process import Array, EpropError

if TYPE_CHECKING:

    class Base:
        """What scikit-learn's base class has."""

        def get_params(self, deep: bool = True) -> dict[str, Any]: ...

    class ClassifierMixin: ...

    class RegressorMixin: ...

else:
    try:
        from sklearn.base import BaseEstimator as Base
        from sklearn.base import ClassifierMixin as ClassifierMixin
        from sklearn.base import RegressorMixin as RegressorMixin
    except ImportError:

        class Base:
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

        class ClassifierMixin:
            """Accuracy."""

            def score(self, X, y, sample_weight=None):
                """The share of samples that are right."""
                return float(np.average(self.predict(X) == np.asarray(y), weights=sample_weight))

        class RegressorMixin:
            """The coefficient of determination."""

            def score(self, X, y, sample_weight=None):
                """R^2."""
                y = np.asarray(y, float)
                mean = np.average(y, 0, sample_weight)
                left = np.average((y - self.predict(X)) ** 2, 0, sample_weight)
                return float(np.mean(1 - left / np.average((y - mean) ** 2, 0, sample_weight)))


class NotFittedError(EpropError, AttributeError):
    """An estimator is asked before it was fitted: scikit-learn's error where that is not there."""


def not_fitted(estimator: object) -> Exception:
    """The error that it is asked too early."""
    text = f"This {type(estimator).__name__} instance is not fitted yet; call fit first"
    try:
        from sklearn.exceptions import NotFittedError as Theirs
    except ImportError:
        return NotFittedError(text)
    error: Exception = Theirs(text)
    return error


def seed_of(random_state: Any) -> int:
    """A whole number from what scikit-learn calls a random state."""
    if random_state is None:
        return int(np.random.randint(1 << 31))
    if isinstance(random_state, np.random.RandomState):
        return int(random_state.randint(1 << 31))
    if isinstance(random_state, np.random.Generator):
        return int(random_state.integers(1 << 31))
    if isinstance(random_state, (int, np.integer)) and not isinstance(random_state, bool):
        return int(random_state)
    raise EpropError(
        f"random_state: got {random_state!r}, but expected a whole number, None, or a generator of"
        " NumPy"
    )


def feature_names(estimator: Any, X: Any, reset: bool) -> None:
    """Keeps or compares the names of columns, in scikit-learn's words where it is there."""
    try:
        from sklearn.utils.validation import _check_feature_names as check
    except ImportError:
        check = getattr(type(estimator), "_check_feature_names", _own_feature_names)
    check(estimator, X, reset=reset)


def _own_feature_names(estimator: Any, X: Any, *, reset: bool) -> None:
    columns = list(X.columns) if hasattr(X, "columns") else []
    names = columns if all(isinstance(name, str) for name in columns) else []
    if reset:
        estimator.__dict__.pop("feature_names_in_", None)
        if names:
            estimator.feature_names_in_ = np.array(names, object)
        return
    known = list(getattr(estimator, "feature_names_in_", []))
    if names and known and names != known:
        raise EpropError(f"X: got the columns {names}, but expected {known}, as in fit")
    if bool(names) != bool(known):
        with_names = "with" if known else "without"
        warnings.warn(
            f"X: {type(estimator).__name__} was fitted {with_names} names of columns", stacklevel=4
        )


def as_column(y: Array) -> Array:
    """A column vector as a vector, with the warning that scikit-learn gives."""
    try:
        from sklearn.exceptions import DataConversionWarning as Category
    except ImportError:
        Category = UserWarning
    warnings.warn(
        "A column-vector y was passed when a 1d array was expected", Category, stacklevel=5
    )
    return y.ravel()
