"""Estimators beside scikit-learn: its own checks, its searches and ensembles, DataFrames."""

import warnings
from unittest import SkipTest

import numpy as np
import pytest

import eprop
from eprop._sklearn import _own_feature_names

TINY = dict(neurons=5, epochs=1)

#: Learns what scikit-learn's checks ask for; the defaults do, too, in five times the time.
SMALL = dict(neurons=20, epochs=10)


@pytest.fixture(autouse=True)
def quiet():
    """Short sequences are warned of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", eprop.EpropWarning)
        yield


def some(samples=40, steps=30, channels=3, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(samples) % 2
    return rng.normal(0.3, 0.5, size=(samples, steps, channels)) + y[:, None, None], y


@pytest.mark.parametrize("kind", [eprop.Classifier, eprop.Regressor])
def test_check_estimator(kind):
    # All hold. Those that scikit-learn skips itself need pandas or an array API.
    checks = pytest.importorskip("sklearn.utils.estimator_checks")
    failed = []
    for estimator, check in checks.check_estimator(kind(**SMALL), generate_only=True):
        try:
            check(estimator)
        except SkipTest:
            pass
        except Exception as e:
            failed.append(f"{check.func.__name__}: {e!r}")
    assert failed == []
    checks.check_sample_weights_invariance(kind.__name__, kind(**TINY), kind="ones")


@pytest.mark.parametrize("kind", [eprop.Classifier, eprop.Regressor])
def test_checks_of_data_frames(kind):
    pytest.importorskip("pandas")
    checks = pytest.importorskip("sklearn.utils.estimator_checks")
    checks.check_dataframe_column_names_consistency(kind.__name__, kind(**TINY))


def test_columns_in_another_order_are_refused():
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("sklearn")
    rng = np.random.default_rng(0)
    y = np.arange(60) % 2
    X = pandas.DataFrame({"a": y + rng.normal(0, 0.2, 60), "b": rng.normal(0, 0.2, 60)})
    classifier = eprop.Classifier(neurons=20).fit(X, y)
    assert classifier.score(X, y) == 1
    assert list(classifier.feature_names_in_) == ["a", "b"]
    with pytest.raises(ValueError, match="Feature names must be in the same order"):
        classifier.predict(X[["b", "a"]])
    with pytest.raises(ValueError, match="Feature names must be in the same order"):
        classifier.partial_fit(X[["b", "a"]], y)
    with pytest.raises(ValueError, match="Feature names must be in the same order"):
        classifier.fit(X, y, eval_set=(X[["b", "a"]], y))


class Table:
    """What is looked at of a DataFrame."""

    def __init__(self, *columns):
        self.columns = columns


def test_names_of_columns_without_scikit_learn():
    class Estimator:
        pass

    estimator = Estimator()
    _own_feature_names(estimator, Table("a", "b"), reset=True)
    _own_feature_names(estimator, Table("a", "b"), reset=False)
    with pytest.raises(eprop.EpropError, match=r"X: got the columns \['b', 'a'\], but expected \['a'"):
        _own_feature_names(estimator, Table("b", "a"), reset=False)
    with pytest.warns(UserWarning, match="was fitted with names of columns"):
        _own_feature_names(estimator, np.zeros((2, 2)), reset=False)
    _own_feature_names(estimator, Table(1, 2), reset=True)
    assert not hasattr(estimator, "feature_names_in_")


def test_searches_and_pipelines():
    selection = pytest.importorskip("sklearn.model_selection")
    pipeline = pytest.importorskip("sklearn.pipeline")
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    X, y = some()
    search = selection.GridSearchCV(eprop.Classifier(**TINY), {"neurons": [3, 4]}, cv=2)
    assert search.fit(X, y).best_params_["neurons"] in (3, 4)
    flat = X.reshape(40, -1)
    steps = pipeline.make_pipeline(preprocessing.StandardScaler(),
                                   eprop.Classifier(channels=3, **TINY))
    assert len(selection.cross_val_score(steps, flat, y, cv=2)) == 2
    scores = selection.cross_val_score(eprop.Regressor(**TINY), X, y * 1.0,
                                       groups=np.arange(40) // 10, cv=selection.GroupKFold(4))
    assert scores.shape == (4,) and np.all(np.isfinite(scores))


def test_ensembles_weigh_samples():
    ensemble = pytest.importorskip("sklearn.ensemble")
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = np.where(X[:, 0] > 0, "right", "left")
    one = eprop.Classifier(neurons=20, epochs=20)
    boosted = ensemble.AdaBoostClassifier(one, n_estimators=3, algorithm="SAMME", random_state=0)
    boosted.fit(X, y)
    assert boosted.score(X, y) > 0.9
    assert len({member.random_state for member in boosted.estimators_}) > 1
    regressor = eprop.Regressor(neurons=10, epochs=5)
    boosted = ensemble.AdaBoostRegressor(regressor, n_estimators=2, random_state=0)
    assert boosted.fit(X, X[:, 0]).score(X, X[:, 0]) > 0
