"""Estimators: scikit-learn's own checks where it is there, data of every kind, mistakes."""

import pickle
import warnings

import numpy as np
import pytest

import eprop

FEATURES = dict(neurons=30, neuron="lif", channels="all", repeat=20, epochs=8,
                learning_rate=0.04, recurrent=False)
TINY = dict(neurons=5, epochs=1)


@pytest.fixture(autouse=True)
def quiet():
    """Short sequences are warned of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", eprop.EpropWarning)
        yield


def some(samples=40, steps=30, channels=3, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(samples) % 2
    X = rng.normal(0.3, 0.5, size=(samples, steps, channels)) + y[:, None, None]
    return X, y


def checks(estimator):
    sklearn = pytest.importorskip("sklearn.utils.estimator_checks")
    return sklearn.check_estimator(estimator, generate_only=True)


@pytest.mark.parametrize("kind", ["Classifier", "Regressor"])
def test_check_estimator(kind):
    # All hold. Those that scikit-learn skips itself need pandas or an array API.
    from unittest import SkipTest

    failed = []
    for estimator, check in checks(getattr(eprop, kind)(**FEATURES)):
        try:
            check(estimator)
        except SkipTest:
            pass
        except Exception as e:
            failed.append(f"{check.func.__name__}: {e!r}")
    assert failed == []


def test_sequences_are_learned():
    X, y = some()
    names = np.array(["down", "up"])[y]
    classifier = eprop.Classifier(neurons=30, epochs=20, surrogate="psi = 1 / (1 + q^2)")
    assert classifier.fit(X, names).score(X, names) > 0.9
    assert list(classifier.classes_) == ["down", "up"]
    assert classifier.predict_proba(X).shape == (40, 2)
    assert np.allclose(classifier.predict_proba(X).sum(1), 1)
    assert len(classifier.history_) == 20
    assert classifier.network_.populations == {"layer0": 30}


def test_components_are_equations():
    X, y = some()
    classifier = eprop.Classifier(
        neuron=["parameter tau = 20 [ms], above 0", "state v", "dv/dt = -v / tau", "v += I",
                "reset: v -= 1", "spike when v > 1"],
        loss="E = log(sum(exp(y))) - sum(target y)",
        **TINY)
    assert classifier.fit(X, y).predict(X).shape == (40,)


def test_a_class_for_each_step():
    X, _ = some()
    y = np.where(np.arange(30) < 15, 3, 7) * np.ones((40, 1), int)
    y[:, 0] = -1
    classifier = eprop.Classifier(neurons=20, epochs=10).fit(X, y)
    assert classifier.predict(X).shape == (40, 30)
    assert list(classifier.classes_) == [3, 7]


def test_numbers_for_each_step():
    X, _ = some()
    y = np.cumsum(X, 1)[:, :, :2]
    assert eprop.Regressor(**TINY).fit(X, y).predict(X).shape == y.shape


def test_sequences_of_unequal_length():
    X, y = some()
    rows = [x[: 10 + n % 20] for n, x in enumerate(X)]
    classifier = eprop.Classifier(neurons=20, epochs=5).fit(rows, y)
    alone = classifier.predict_proba(rows[3:4])
    assert np.array_equal(classifier.predict_proba(rows)[3:4], alone)
    padded = np.zeros_like(X)
    for n, row in enumerate(rows):
        padded[n, : len(row)] = row
    assert not np.array_equal(classifier.predict_proba(padded)[3:4], alone)


def test_pickled_ones_answer_as_before():
    X, y = some()
    classifier = eprop.Classifier(**TINY).fit(X, y)
    again = pickle.loads(pickle.dumps(classifier))
    assert np.array_equal(classifier.predict_proba(X), again.predict_proba(X))


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


def with_value(value):
    X, y = some()
    X[3, 4, 1] = value
    return X, y


@pytest.mark.parametrize("X, y, said", [
    (*with_value(np.nan), "X: at [3, 4, 1]: got NaN, but expected a finite number"),
    (*with_value(np.inf), "X: at [3, 4, 1]: got inf, but expected a finite number"),
    (np.zeros(5), np.zeros(5, int), "X: got the shape (5,), but expected [samples, steps, ch"),
    (np.zeros((2, 2, 2, 2)), [0, 1], "X: got the shape (2, 2, 2, 2), but expected"),
    ([np.zeros((4, 2)), np.zeros((4, 3))], [0, 1], "X[1]: got the shape [4, 3], but expected"),
    ([[1, 2], [1]], [0, 1], "X[1]: got a row of 1, but X[0] has 2"),
    (some()[0], [0, 1], "y: got 2 targets, but X has 40 samples"),
    (some()[0], None, "y: got None"),
])
def test_mistakes_say_what_and_where(X, y, said):
    with pytest.raises(eprop.EpropError) as error:
        eprop.Classifier(**TINY).fit(X, y)
    assert said in str(error.value)


@pytest.mark.parametrize("parameters, said", [
    ({"neuron": "liff"}, 'experiment: network.layers[0].populations[0].neuron: unknown neuron'),
    ({"neurons": 0}, "experiment: network.layers[0].populations[0].size: got 0"),
    ({"surrogate": "psi = q +"}, "experiment: network.layers[0].surrogate"),
    ({"settings": {"training.epoch": 3}}, "experiment: training.epoch: unknown key; nearest: ep"),
])
def test_unknown_settings_have_their_path(parameters, said):
    with pytest.raises(eprop.EpropError) as error:
        eprop.Classifier(**{**TINY, **parameters}).fit(*some())
    assert said in str(error.value)


def test_another_width_is_refused():
    X, y = some()
    classifier = eprop.Classifier(**TINY).fit(X, y)
    with pytest.raises(eprop.EpropError, match="X has 2 features, but Classifier is expecting 3"):
        classifier.predict(X[:, :, :2])
