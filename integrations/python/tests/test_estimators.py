"""Estimators: data of every kind, what goes on, weights, labels, mistakes."""

import os
import pickle
import signal
import sys
import warnings

import numpy as np
import pytest

import eprop

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


def same(one, other):
    """To the bit."""
    for name, array in one.network_.weights.items():
        assert array.tobytes() == other.network_.weights[name].tobytes(), name


@pytest.mark.parametrize("ended", ["start", "kill"])
def test_fitted_ones_live_on_in_another_process(ended, tmp_path):
    X, y = some()
    classifier = eprop.Classifier(**TINY).fit(X, y)
    before = classifier.predict_proba(X)
    if ended == "start":
        eprop.start(vectors=False)
    else:
        os.kill(eprop._process.process().pid, signal.SIGKILL)
    again = pickle.loads(pickle.dumps(classifier))
    classifier.network_.save(tmp_path / "network.npz")
    assert np.array_equal(classifier.predict_proba(X), before)
    assert np.array_equal(again.predict_proba(X), before)
    assert np.array_equal(classifier.partial_fit(X, y).predict_proba(X),
                          again.partial_fit(X, y).predict_proba(X))


def test_epochs_that_go_on_are_those_at_once():
    X, y = some()
    at_once = eprop.Classifier(neurons=5, epochs=4).fit(X, y)
    warm = eprop.Classifier(neurons=5, epochs=2, warm_start=True).fit(X, y).fit(X, y)
    same(warm, at_once)
    assert warm.history_ == at_once.history_ and warm.n_iter_ == 4
    partial = eprop.Classifier(neurons=5, epochs=3)
    for _ in range(3):
        partial.partial_fit(X, y, classes=[0, 1])
    same(partial.partial_fit(X, y), at_once)
    values = y * 2.0 - 1
    parts = eprop.Regressor(**TINY)
    for _ in range(2):
        parts.partial_fit(X, values)
    same(parts, eprop.Regressor(neurons=5, epochs=2).fit(X, values))


def test_runs_are_not_gone_on_from(tmp_path):
    X, y = some()
    kept = eprop.Classifier(out=tmp_path / "run", **TINY).fit(X, y)
    for now in (tmp_path / "run", None):
        with pytest.raises(eprop.EpropError, match="out: got a folder, but expected none"):
            kept.set_params(out=now).partial_fit(X, y)
    assert eprop.Run(tmp_path / "run").result


def test_partial_fit_sees_all_classes_first():
    X, y = some()
    classifier = eprop.Classifier(**TINY)
    with pytest.raises(eprop.EpropError, match="classes: got None, but expected all labels"):
        classifier.partial_fit(X[::2], y[::2])
    classifier.partial_fit(X[::2], y[::2], classes=[0, 1])  # the first ones are all of class 0
    classifier.partial_fit(X[1:8:2], y[1:8:2])
    with pytest.raises(eprop.EpropError, match=r"y: got the label .*2.*, but the classes are \[0, 1"):
        classifier.partial_fit(X, y + 1)
    with pytest.raises(eprop.EpropError, match="classes: got .*, but expected .* as before"):
        classifier.partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(eprop.EpropError, match="class_weight: got 'balanced'"):
        eprop.Classifier(class_weight="balanced").partial_fit(X, y, classes=[0, 1])


def test_samples_count_as_their_weights_say():
    X, y = some()
    weight = np.where(np.arange(40) < 20, 1.0, 0)
    half = eprop.Classifier(**TINY).fit(X[:20], y[:20])
    same(eprop.Classifier(**TINY).fit(X, y, sample_weight=weight), half)
    # In a single batch, a weight of 2 is that of a sample which is there twice.
    once = eprop.Regressor(neurons=5, epochs=5, batch_size=80).fit(X, y, weight + 1)
    twice = eprop.Regressor(neurons=5, epochs=5, batch_size=80)
    twice._mean, twice._deviation = once._mean, once._deviation
    twice.fit(np.concatenate([X, X[:20]]), np.concatenate([y, y[:20]]))
    assert np.allclose(once.network_.weights["input_layer0"],
                       twice.network_.weights["input_layer0"], atol=1e-4)
    plain = eprop.Regressor(neurons=5, epochs=5, batch_size=80).fit(X, y)
    assert not np.allclose(once.network_.weights["input_layer0"],
                           plain.network_.weights["input_layer0"], atol=1e-3)


def test_classes_count_as_their_weights_say():
    X, y = some()
    X, y = X[4:], np.where(np.arange(36) < 27, "a", "b")
    balanced = eprop.Classifier(class_weight="balanced", **TINY).fit(X, y)
    weight = np.where(y == "a", 36 / (2 * 27), 36 / (2 * 9))
    same(eprop.Classifier(**TINY).fit(X, y, weight), balanced)
    given = eprop.Classifier(class_weight={"a": 36 / 54, "b": 2.0}, **TINY).fit(X, y)
    same(given, balanced)
    same(eprop.Classifier(**TINY, settings={"training.class_weights": "balanced"}).fit(X, y), given)
    for wrong, said in [({"c": 1}, "class_weight: got the label 'c', but the classes are"),
                        ({"a": -1}, "class_weight: got -1 for 'a', but expected a finite"),
                        ("balance", "class_weight: got 'balance', but expected 'balanced'"),
                        ({"a": 0, "b": 0}, "class_weight: got weights of 0 for all samples")]:
        with pytest.raises(eprop.EpropError, match=said):
            eprop.Classifier(class_weight=wrong, **TINY).fit(X, y)


def test_steps_count_as_their_weights_say():
    X, _ = some()
    y = np.where(np.arange(30) < 15, 3, 7) * np.ones((40, 1), int)
    weight = np.where(np.arange(30) < 5, 0, 1.0) * np.ones((40, 1))
    unlabelled = np.where(weight == 0, -1, y)
    same(eprop.Classifier(**TINY).fit(X, y, weight), eprop.Classifier(**TINY).fit(X, unlabelled))


def test_validation_data_choose_the_epoch():
    X, y = some()
    names = np.array(["down", "up"])[y]
    classifier = eprop.Classifier(neurons=5, epochs=3).fit(X, names, eval_set=(X[:10], names[:10]))
    assert [epoch["validation"]["loss"] > 0 for epoch in classifier.history_] == [True] * 3
    rows = [x[: 10 + n] for n, x in enumerate(X[:10])]
    regressor = eprop.Regressor(**TINY).fit(X, y * 1.0, eval_set=(rows, y[:10] * 1.0))
    assert "validation" in regressor.history_[0]
    with pytest.raises(eprop.EpropError, match="eval_set.y: got the label 'left', but the classes"):
        eprop.Classifier(**TINY).fit(X, names, eval_set=(X[:2], ["up", "left"]))
    with pytest.raises(eprop.EpropError, match="eval_set.X: got 2 features, but expected 3"):
        eprop.Classifier(**TINY).fit(X, names, eval_set=(X[:2, :, :2], names[:2]))


def test_callbacks_see_epochs_and_end_training():
    X, y = some()
    seen = []

    def two(epoch):
        seen.append(epoch["train"]["loss"])
        return len(seen) == 2

    stopped = eprop.Classifier(neurons=5, epochs=100).fit(X, y, callback=two)
    assert [epoch["train"]["loss"] for epoch in stopped.history_] == seen
    same(stopped, eprop.Classifier(neurons=5, epochs=2).fit(X, y))
    same(stopped.partial_fit(X, y), eprop.Classifier(neurons=5, epochs=3).fit(X, y))

    def fails(epoch):
        raise KeyError("mine")

    before = stopped.history_
    with pytest.raises(KeyError, match="mine"):
        stopped.fit(X, y, callback=fails)
    assert stopped.history_ == before


def test_a_fit_that_fails_changes_nothing():
    X, y = some()
    classifier = eprop.Classifier(**TINY).fit(X, y)
    before = classifier.predict_proba(X)
    for wrong in [(X[:, :, :2], y[:3]), (X[:, :, :2] * np.nan, y), (X[:, :, :2], ["a"] * 39 + [1])]:
        with pytest.raises(eprop.EpropError):
            classifier.fit(*wrong)
        assert np.array_equal(classifier.predict_proba(X), before)
    with pytest.raises(eprop.EpropError, match="unknown neuron"):
        classifier.set_params(neuron="liff").fit(X[:, :, :2], y)
    assert np.array_equal(classifier.predict_proba(X), before)


def test_a_fit_that_the_process_does_not_survive_changes_nothing():
    X, y = some()
    classifier = eprop.Classifier(**TINY).fit(X, y)
    before = classifier.predict_proba(X)
    with pytest.raises(eprop.ProcessEnded):
        classifier.fit(X, y, callback=lambda epoch: eprop._process.process().kill())
    assert np.array_equal(classifier.predict_proba(X), before)
    same(classifier.fit(X, y), eprop.Classifier(**TINY).fit(X, y))


def test_random_states():
    X, y = some()
    def of(state):
        return eprop.Classifier(random_state=state, **TINY).fit(X, y)
    same(of(np.random.RandomState(3)), of(np.random.RandomState(3)))
    same(of(np.random.default_rng(3)), of(np.random.default_rng(3)))
    same(of(np.int64(3)), of(3))
    assert not np.array_equal(of(None).predict_proba(X), of(None).predict_proba(X))
    with pytest.raises(eprop.EpropError, match="random_state: got 'x', but expected a whole number"):
        of("x")


def test_too_early(monkeypatch):
    for missing in (False, True):
        if missing:  # as where there is no scikit-learn
            monkeypatch.setitem(sys.modules, "sklearn.exceptions", None)
        for kind in (ValueError, AttributeError):
            with pytest.raises(kind, match="Regressor instance is not fitted yet") as error:
                eprop.Regressor().predict(np.zeros((2, 3)))
            assert type(error.value).__name__ == "NotFittedError"


def test_warnings_point_to_the_call():
    X, y = some()
    with pytest.warns(eprop.EpropWarning) as warned:
        eprop.Classifier(**TINY).fit(X[:, :5], y)
    assert warned[0].filename == __file__


def test_equal_labels_are_one_class_and_no_others():
    X, _ = some(4)
    classifier = eprop.Classifier(**TINY).fit(X, [1, 1.0, True, 0])
    assert classifier.classes_.tolist() == [0, 1]
    large = eprop.Classifier(**TINY).fit(X, [2**53 + 1, 2.0**53, 0, 0])
    assert large.classes_.tolist() == [0, 2**53, 2**53 + 1]
    for y, said in [([1, "1", "a", 2], "Mix of label input types"),
                    (["a", None, "b", "b"], r"y\[1\]: got None"),
                    ([0, 0.5, 1, 1], "Unknown label type: y: got continuous values")]:
        with pytest.raises(eprop.EpropError, match=said):
            eprop.Classifier(**TINY).fit(X, y)


def test_log_probabilities():
    X, y = some()
    classifier = eprop.Classifier(**TINY).fit(1e3 * X, y)
    assert np.all(np.isfinite(classifier.predict_log_proba(1e3 * X)))
    assert np.allclose(np.exp(classifier.predict_log_proba(X)), classifier.predict_proba(X))


@pytest.mark.parametrize("weight, said", [
    (np.ones(39), r"got the shape \[39\], but expected \[40\]"),
    (-np.ones(40), "got -1.0 at least"),
    (np.zeros(40), "got 0.0 at least and 0.0 at most"),
    ([np.nan] * 40, r"sample_weight: at \[0\]: got nan"),
])
def test_wrong_weights(weight, said):
    with pytest.raises(eprop.EpropError, match=said):
        eprop.Classifier(**TINY).fit(*some(), sample_weight=weight)


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
    ([np.zeros((0, 3)), np.zeros((4, 3))], [0, 1], "X[0]: got no steps"),
    (np.ma.masked_greater(some()[0], 0), some()[1], "X: got masked values"),
])
def test_mistakes_say_what_and_where(X, y, said):
    with pytest.raises(eprop.EpropError) as error:
        eprop.Classifier(**TINY).fit(X, y)
    assert said in str(error.value)


@pytest.mark.parametrize("parameters, said", [
    ({"neuron": "liff"}, 'experiment: network.layers[0].populations[0].neuron: unknown neuron'),
    ({"neurons": 0}, "experiment: network.layers[0].populations[0].size: got 0"),
    ({"surrogate": "psi = q +"}, "experiment: network.layers[0].surrogate"),
    ({"repeat": 0}, "repeat: got 0, but expected a whole number"),
    ({"epochs": None}, "experiment: training.epochs: got null"),
    ({"settings": "a=b"}, "settings: got 'a=b', but expected a dict"),
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


def test_numbers_too_large_to_be_scaled_are_refused():
    X, y = some()
    with pytest.raises(eprop.EpropError, match=r"y: got numbers up to 1e\+300"):
        eprop.Regressor(**TINY).fit(X, y * 1e300)
    with pytest.raises(TypeError, match="callback: got 3"):
        eprop.Regressor(**TINY).fit(X, y, callback=3)
    for channels in ("x", 0, 2):
        with pytest.raises(eprop.EpropError, match="channels"):
            eprop.Regressor(channels=channels, **TINY).fit(X[:, 0], y)
