"""Networks by handle: weights, gradients, what happens inside; and streams."""

import gc
import pickle

import numpy as np
import pytest

import eprop

EXPERIMENT = {
    "network": {"layers": [{"populations": [{"neuron": "alif", "size": 6}], "input_gain": 3}]},
    "loss": "softmax_cross_entropy",
    "learning_signal": "symmetric",
}


@pytest.fixture
def network():
    return eprop.Network.create(EXPERIMENT, inputs=3, outputs=2, seed=5)


def data():
    rng = np.random.default_rng(1)
    return rng.normal(size=(4, 25, 3)), rng.integers(0, 2, (4, 25))


def test_weights_can_be_read_and_set(network):
    weights = network.weights
    assert weights["input_layer0"].shape == (3, 6)
    assert weights["out.layer0"].shape == (6, 2)
    network.weights = {"out.layer0": weights["out.layer0"] * 2}
    assert np.array_equal(network.weights["out.layer0"], weights["out.layer0"] * 2)
    with pytest.raises(eprop.EpropError, match='unknown weights "out.layer"; nearest: out.layer0'):
        network.weights = {"out.layer": np.zeros((6, 2))}
    with pytest.raises(eprop.EpropError, match=r"out.layer0: at \[1, 0\]: got NaN"):
        network.weights = {"out.layer0": np.array([[0, 0], [np.nan, 0]] + [[0, 0]] * 4)}
    assert np.array_equal(network.weights["out.layer0"], weights["out.layer0"] * 2)


def test_the_gradient_is_that_of_finite_differences_in_the_readout(network):
    X, y = data()
    loss, gradient = network.gradient(X, y)
    out = network.weights["out.layer0"]
    j = int(np.argmax(np.abs(gradient["out.layer0"]).sum(1)))
    step = np.zeros_like(out)
    step[j, 0] = 1e-2
    network.weights = {"out.layer0": out + step}
    above = network.evaluate(X, y)["loss"]
    network.weights = {"out.layer0": out - step}
    below = network.evaluate(X, y)["loss"]
    assert (above - below) / 2e-2 == pytest.approx(gradient["out.layer0"][j, 0], rel=1e-2)


def test_rules_differ_in_recurrent_weights_alone(network):
    X, y = data()
    loss, eprops = network.gradient(X, y)
    same, bptt = network.gradient(X, y, rule="bptt")
    assert loss == same
    assert np.array_equal(eprops["out.layer0"], bptt["out.layer0"])
    assert not np.array_equal(eprops["layer0_layer0"], bptt["layer0_layer0"])


def test_the_gradient_is_learning_signal_times_eligibility_trace(network):
    X, y = data()
    _, gradient = network.gradient(X[:1], y[:1])
    inside = network.inside(X[:1], y[:1], traces="input_layer0")
    assert inside["spikes.layer0"].shape == (25, 6)
    assert inside["layer0.v"].shape == inside["layer0.a"].shape == (25, 6)
    # The readout's filter of the traces, kappa = exp(-dt / tau_out).
    kappa = np.exp(-1 / 20)
    filtered = np.zeros((3, 6))
    total = np.zeros((3, 6))
    for t in range(25):
        filtered = kappa * filtered + inside["trace.input_layer0"][t]
        total += filtered * inside["signal.layer0"][t]
    assert total == pytest.approx(gradient["input_layer0"], rel=1e-3, abs=1e-6)


def test_a_loss_outside_has_the_gradient_of_the_same_inside():
    inside = {**EXPERIMENT, "loss": "mean_squared_error", "normalisation": "sum"}
    network = eprop.Network.create(inside, inputs=3, outputs=2, seed=5)
    X = data()[0]
    y = np.random.default_rng(2).normal(size=(4, 25, 2))
    _, expected = network.gradient(X, y, rule="bptt")
    dx, gradient = network.backward(X, network.run(X) - y, rule="bptt")
    for name, array in expected.items():
        assert gradient[name] == pytest.approx(array, rel=1e-5, abs=1e-5)
    # Both come from one adjoint: dE/dW = sum x q, dE/dx = W q.
    of_weights = np.sum(network.weights["input_layer0"] * gradient["input_layer0"])
    assert dx.shape == X.shape
    assert np.sum(dx * X) == pytest.approx(of_weights, rel=1e-4)


def test_runs_are_the_same_alone_and_together(network):
    X, y = data()
    together = network.run(X)
    assert together.shape == (4, 25, 2)
    assert np.array_equal(network.run(X[2:3])[0], together[2])
    assert np.allclose(network.predict(X), together.mean(1))


def test_chunks_are_the_whole(network):
    X = data()[0].astype(np.float32)
    whole = network.run(X)
    dy = np.random.default_rng(2).normal(size=whole.shape)
    dx, gradient = network.backward(X, dy)
    sums, keys, states, y = {}, {}, {}, []
    for part in (slice(0, 1), slice(1, 15), slice(15, 25)):
        arrays = {"x": X[:, part], **states}
        _, some = network._ask("network.chunk", {**arrays, "dy": dy[:, part]}, **keys)
        for name, array in some.items():
            sums[name] = array if name == "x" else sums.get(name, 0) + array
        answer, of_chunk = network._ask("network.chunk", arrays, **keys)
        keys, states = answer, {"states": of_chunk["states"]}
        y.append(of_chunk["y"])
    assert np.array_equal(np.concatenate(y, 1), whole)
    for name, array in gradient.items():
        assert np.abs(array).max() > 0
        assert sums[name] == pytest.approx(array, rel=1e-4, abs=1e-5), name
    assert sums["x"].reshape(4, 10, 3) == pytest.approx(dx[:, 15:], rel=1e-4, abs=1e-5)
    with pytest.raises(eprop.EpropError, match="ends: got .*, but expected the ends of 4 states"):
        network._ask("network.chunk", {"x": X, **states}, ends=[1, 2], window=64)
    with pytest.raises(eprop.EpropError, match=r"x: at \[0, 0, 0\]: got NaN"):
        network._ask("network.chunk", {"x": X * np.nan})


def test_files(network, tmp_path):
    X, _ = data()
    network.save(tmp_path / "network.npz")
    for other in (eprop.Network.load(tmp_path / "network.npz"),
                  pickle.loads(pickle.dumps(network))):
        assert np.array_equal(other.run(X), network.run(X))
    again = pickle.loads(pickle.dumps(network))
    again.weights = {"out.layer0": 2 * network.weights["out.layer0"]}  # before any other call
    assert not np.array_equal(again.run(X), network.run(X))
    assert "input_layer0" in np.load(tmp_path / "network.npz")


def test_large_arrays_cross(network):
    X = np.random.default_rng(0).normal(size=(400, 100, 3)).astype(np.float32)
    assert network.run(X).shape == (400, 100, 2)
    door = eprop._process.process()
    assert list(door.folder.iterdir()) == []


def test_mistakes(network):
    X, y = data()
    with pytest.raises(eprop.EpropError, match=r"got 2 channels, but expected 3"):
        network.predict(X[:, :, :2])
    with pytest.raises(eprop.EpropError, match=r"y: at \[0, 0\]: got class 2, but expected 0 to 1"):
        network.gradient(X, y * 0 + 2)
    with pytest.raises(eprop.EpropError, match=r"dy: got the shape \[4, 25\], but expected \[4, 25, 2"):
        network.backward(X, y)
    keys = {"task": {"name": "npy", "train_inputs": "X", "train_targets": "y"}}
    with pytest.raises(eprop.EpropError, match="data: got classes, but expected dE/dy"):
        network._ask("network.gradient", {"X": X, "y": y}, data=keys, errors=1)
    with pytest.raises(eprop.EpropError, match='unknown rule "bpt"; nearest: bptt'):
        network.gradient(X, y, rule="bpt")
    with pytest.raises(eprop.EpropError, match="experiment: network.layers: got 3"):
        eprop.Network.create({"network": {"layers": 3}}, 1, 1)


def test_handles_are_closed(network):
    door = eprop._process.process()
    for _ in range(20):
        other = eprop.Network.create(EXPERIMENT, 3, 2)
    handle = other._handle
    del other
    gc.collect()
    network.weights
    with pytest.raises(eprop.EpropError, match="there is no such network"):
        door.request("network.weights", network=handle)


def test_streams_learn():
    rng = np.random.default_rng(0)
    stream = eprop.Stream(channels=2, classes=2, neurons=30)
    right = 0
    for k in range(600):
        label = k // 10 % 2
        x = {"a": label + rng.normal(0, 0.3), "b": 1 - label + rng.normal(0, 0.3)}
        right += k >= 300 and stream.predict_one(x) == ("on" if label else "off")
        stream.learn_one(x, "on" if label else "off")
    assert right > 240
    assert sum(stream.predict_proba_one(x).values()) == pytest.approx(1)


def test_a_modulator_comes_from_outside():
    three = {"trace": {"name": "rstdp", "tau_e": 50}, "learning_signal": "modulator"}
    keys = {"network": three, "own": ["input_*"], "optimizer": "sgd", "learning_rate": 0.01}
    rows = np.random.default_rng(0).normal(size=(60, 3)) + 1

    def learned(release):
        stream = eprop.Stream(channels=3, outputs=1, **keys)
        with pytest.raises(KeyError, match="which has had no step"):
            stream.modulate(1)
        stream.predict_one(rows[0])
        before = stream.weights["input_layer0"]
        for x in rows:
            stream.predict_one(x)
            release(stream)
        assert stream[""].predict_one(rows[0]) is not None
        return stream, stream.weights["input_layer0"] - before

    stream, none = learned(lambda stream: None)
    each = [1.0] * none.shape[1]
    assert not none.any()
    assert learned(lambda stream: stream.modulate(1))[1].any()
    for x, y in zip(
        learned(lambda stream: stream.modulate(1))[1],
        learned(lambda stream: stream.modulate({"layer0": each}))[1],
        strict=True,
    ):
        assert (x == y).all()
    only = learned(lambda stream: stream.modulate({"layer0": each[:50] + [0] * 50}))[1]
    assert only[:, :50].any() and not only[:, 50:].any()
    with pytest.raises(eprop.EpropError, match="value: got nan, but expected a finite number"):
        stream.modulate(float("nan"))
    with pytest.raises(eprop.EpropError, match='population: got "layer"; nearest: layer0'):
        stream.modulate({"layer": each})
    with pytest.raises(eprop.EpropError, match="got 3 values, but population layer0 has 100"):
        stream.modulate({"layer0": [1, 2, 3]})
    stream.learn_one(rows[0], 1.0)
    with pytest.raises(eprop.EpropError, match="before a step, or after its label"):
        stream.modulate(1)


def test_keys_of_a_stream_are_apart():
    rows = np.random.default_rng(0).normal(size=(50, 3))
    both = eprop.Stream(channels=3, outputs=1, neurons=10, seed=2)
    alone = eprop.Stream(channels=3, outputs=1, neurons=10, seed=2)
    for k, x in enumerate(rows):
        other = both["other"].predict_one(x[::-1])
        both["other"].learn_one(x[::-1], 1.0)
        assert both["this"].predict_one(x) == alone.predict_one(x)
        both["this"].learn_one(x, x[0])
        alone.learn_one(x, x[0])
    again = pickle.loads(pickle.dumps(both))
    assert again["this"].predict_one(rows[0]) == alone.predict_one(rows[0])
    assert again["other"].predict_one(rows[0]) != other


def test_labels_that_come_late():
    rows = np.random.default_rng(0).normal(size=(30, 3))
    late = eprop.Stream(channels=3, classes=2, neurons=10, lateness=5)
    prompt = eprop.Stream(channels=3, classes=2, neurons=10)
    for k, x in enumerate(rows):
        late.predict_one(x)
        prompt.learn_one(x, k % 2)
        if k >= 5:
            assert late[""].learn_step(k - 5, (k - 5) % 2)
    for k in range(25, 30):
        late[""].learn_step(k, k % 2)
    assert late.predict_one(rows[0]) == prompt.predict_one(rows[0])
    for name, array in late.weights.items():
        assert np.array_equal(array, prompt.weights[name])


def test_what_nobody_waited_for_is_told_by_the_next_call(network):
    stream = eprop.Stream(channels=2, classes=2, neurons=3, optimizer="sgd", learning_rate=1e300)
    other = eprop.Stream(channels=2, classes=2, neurons=3)
    stream.learn_one([1e3, 1e3], 1)
    other.learn_one([1, 1], 1)  # of its own alone
    network.weights
    with pytest.raises(eprop.EpropError, match="a step of norm"):
        for _ in range(3):
            stream.learn_one([1e3, 1e3], 1)
            stream.weights
    other.predict_one([1, 1])


def test_mistakes_of_streams():
    stream = eprop.Stream(channels=2, classes=2, neurons=3)
    named = {"a": 1, "b": None}
    for x, said in [([1], "x: got 1 numbers, but expected 2"), ([1, np.nan], r"x\[1\]: got nan"),
                    ([1, "2"], r"x\[1\]: got '2', but expected a finite number"),
                    ([1, 10**400], r"x\[1\]: got 1000")]:
        with pytest.raises(eprop.EpropError, match=said):
            stream.predict_one(x)
    for x, said in [(named, r"x\['b'\]: got None, but"), ([[1, 2], [3, 4]], r"x\[0\]: got \[1, 2\]"),
                    ("12", "x: got str, but"), (None, "x: got NoneType"), ({1, 2}, "x: got set")]:
        with pytest.raises(TypeError, match=said):
            stream.predict_one(x)
    for step in (None, 1.5):
        with pytest.raises(TypeError, match="step: got"):
            stream.learn_step(step, 1)
    stream.predict_one([1, 2])
    with pytest.raises(TypeError, match="step: got 1.5, but expected a whole number"):
        stream[""].learn_step(1.5, 1)
    with pytest.raises(eprop.EpropError, match="got class 2, but expected 0 to 1"):
        stream.learn_one([1, 2], 2)
    with pytest.raises(eprop.EpropError, match=r"y: got \[nan\], but expected 1 finite numbers"):
        eprop.Stream(channels=2, outputs=1, neurons=3).learn_one([1, 2], np.nan)
    for y in ("x", None, [1, 2], [[1]]):
        with pytest.raises(eprop.EpropError, match="y: "):
            eprop.Stream(channels=2, outputs=1, neurons=3).learn_one([1, 2], y)
    for wrong, said in [({"learning_rate": np.nan}, "learning_rate: got nan, but expected a finite"),
                        ({"own": 3}, "own: got 3"), ({"network": 3}, "network: got int"),
                        ({"optimizer": {1}}, "optimizer: got set")]:
        with pytest.raises(eprop.EpropError, match=said):
            eprop.Stream(channels=2, classes=2, neurons=3, **wrong)
    kinds = dict(channels=np.int64(2), classes=np.int8(2), neurons=np.uint16(3), seed=np.int32(1))
    eprop.Stream(learning_rate=np.float32(0.5), **kinds).learn_one(np.ones(2, np.float16), 1)
    with pytest.raises(eprop.EpropError, match='unknown optimizer "adm"; nearest: adam'):
        eprop.Stream(channels=2, classes=2, optimizer="adm")
    with pytest.raises(eprop.EpropError, match="classes: expected"):
        eprop.Stream(channels=2)
