"""A network between two modules of PyTorch, whose own gradients are the measure."""

import pickle
import threading

import numpy as np
import pytest

import eprop

torch = pytest.importorskip("torch")
from eprop._torch import _Chunk, _Readout  # noqa: E402

CHANNELS, NEURONS, OUTPUTS = 4, 12, 3


def network(neuron, signal="symmetric"):
    population = {"neuron": neuron, "size": NEURONS}
    return eprop.Network.create(
        {
            "network": {"layers": [{"populations": [population], "input_gain": 3}]},
            "learning_signal": signal,
        },
        CHANNELS, OUTPUTS, seed=3,
    )


class Spike(torch.autograd.Function):
    """A step with the triangular pseudo-derivative of height 0.3."""

    @staticmethod
    def forward(ctx, v):
        ctx.save_for_backward(v)
        return (v > 0).to(v.dtype)

    @staticmethod
    def backward(ctx, dz):
        (v,) = ctx.saved_tensors
        return dz * 0.3 * torch.clamp(1 - v.abs(), min=0)


def plain(x, w, neuron, rule="bptt"):
    """The same network in PyTorch: thresholds of 1, time constants of 20 and 200 ms."""
    alpha, rho, kappa = np.exp(-1 / 20), np.exp(-1 / 200), np.exp(-1 / 20)
    beta = neuron.get("beta", 0) if neuron["name"] == "alif" else 0
    v = a = z = torch.zeros(len(x), NEURONS, dtype=x.dtype)
    y = torch.zeros(len(x), OUTPUTS, dtype=x.dtype)
    all_of = []
    for t in range(x.shape[1]):
        sent = z if rule == "bptt" else z.detach()  # also to the reset
        a = rho * a + z
        v = alpha * v + x[:, t] @ w["input_layer0"] + sent @ w["layer0_layer0"] - sent
        z = Spike.apply(v - beta * a - 1)
        y = kappa * y + z @ w["out.layer0"] + w["out.bias"]
        all_of.append(y)
    return torch.stack(all_of, 1)


@pytest.mark.parametrize("rule", ["bptt", "eprop"])
@pytest.mark.parametrize("neuron", [
    {"name": "lif", "tau_m": 20, "threshold": 1, "refractory": 0},
    {"name": "alif", "tau_m": 20, "tau_a": 200, "beta": 0.1, "threshold": 1, "refractory": 0},
])
def test_gradients_are_pytorchs(neuron, rule):
    torch.manual_seed(0)
    layer = eprop.Layer(network(neuron), rule=rule)
    below = torch.nn.Linear(2, CHANNELS)
    above = torch.nn.Linear(OUTPUTS, 2)
    x = torch.randn(5, 60, 2, requires_grad=True)
    target = torch.randn(5, 60, 2)

    def gradients(inner):
        for tensor in (x, *below.parameters(), *above.parameters(), *layer.parameters()):
            tensor.grad = None
        y = inner(below(x))
        ((above(y) - target) ** 2).mean().backward()
        named = {**dict(layer.named_parameters()), "below": below.weight, "above": above.weight}
        return y.detach(), {"x": x.grad, **{name: w.grad for name, w in named.items()}}

    y, mine = gradients(layer)
    w = {name: getattr(layer, name.replace(".", "_")) for name in layer.network.learned}
    same, theirs = gradients(lambda u: plain(u, w, neuron, rule))
    assert torch.allclose(y, same, atol=1e-5)
    assert y.abs().max() > 0.1
    for name, gradient in theirs.items():
        if name == "layer0_layer0":
            gradient = gradient - torch.diag(torch.diag(gradient))  # no synapse with itself
        largest = float(gradient.abs().max())
        assert largest > 0, name
        assert float((mine[name] - gradient).abs().max()) <= 1e-4 * largest, name


def test_it_learns_between_two_modules():
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    y = torch.tensor(np.arange(32) % 2)
    x = torch.tensor(rng.normal(0, 0.5, (32, 30, 2)), dtype=torch.float32) + y[:, None, None]
    model = torch.nn.Sequential(
        torch.nn.Linear(2, CHANNELS), eprop.Layer(network("alif", "random")),
        torch.nn.Linear(OUTPUTS, 2),
    )
    before = [p.detach().clone() for p in model.parameters()]
    adam = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(20):
        adam.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x).mean(1), y)
        loss.backward()
        adam.step()
    assert (model(x).mean(1).argmax(1) == y).float().mean() > 0.9
    assert all((p != b).any() for p, b in zip(model.parameters(), before))
    again = pickle.loads(pickle.dumps(model))
    assert torch.equal(again(x), model(x))
    other = eprop.Layer(network("alif"))
    other.load_state_dict(model[1].state_dict())
    assert torch.equal(other(x @ torch.ones(2, CHANNELS)), model[1](x @ torch.ones(2, CHANNELS)))


ADAPTIVE = {"name": "alif", "tau_m": 20, "tau_a": 200, "beta": 0.1}


def in_chunks(layer, x, sizes):
    state, parts = None, []
    for part in x.split(sizes, 1):
        y, state = layer(part, state)
        parts.append(y)
        state = pickle.loads(pickle.dumps(state))
    return torch.cat(parts, 1)


@pytest.mark.parametrize("sizes", [[20, 20, 20], [1, 50, 2, 7], [60]])
def test_chunks_of_a_sequence_are_the_whole_to_the_bit(sizes):
    torch.manual_seed(0)
    layer = eprop.Layer(network(ADAPTIVE), rule="eprop")
    x = torch.randn(3, 60, CHANNELS)
    whole = layer(x)
    assert whole.abs().max() > 0.1
    assert torch.equal(in_chunks(layer, x, sizes), whole)


def test_gradients_of_chunks_add_up():
    torch.manual_seed(0)
    layer = eprop.Layer(network(ADAPTIVE), rule="eprop")
    dy = torch.randn(3, 60, OUTPUTS)

    def gradients(run):
        x = torch.randn(3, 60, CHANNELS, generator=torch.Generator().manual_seed(1))
        x.requires_grad_()
        layer.zero_grad()
        run(x).backward(dy)
        return x.grad, {name: w.grad.clone() for name, w in layer.named_parameters()}

    dx, whole = gradients(layer)
    for sizes in ([60], [20, 40], [1, 59]):
        of_parts, parts = gradients(lambda x: in_chunks(layer, x, sizes))
        for name, gradient in whole.items():
            largest = float(gradient.abs().max())
            assert largest > 0
            assert float((parts[name] - gradient).abs().max()) < 1e-4 * largest, (sizes, name)
        # What an input does in its own chunk: all of it in the last one.
        last = sizes[-1]
        assert torch.allclose(of_parts[:, -last:], dx[:, -last:], atol=1e-5)
        if len(sizes) > 1:
            assert not torch.allclose(of_parts[:, :-last], dx[:, :-last], atol=1e-5)


def test_weights_may_change_between_chunks():
    torch.manual_seed(0)
    layer = eprop.Layer(network(ADAPTIVE), rule="eprop")
    adam = torch.optim.Adam(layer.parameters(), 0.002)
    x, wanted = torch.randn(2, 400, CHANNELS), torch.zeros(2, 1, OUTPUTS)
    state, losses = None, []
    for part in x.split(10, 1):
        y, state = layer(part, state)
        loss = ((y - wanted) ** 2).mean()
        losses.append(float(loss))
        adam.zero_grad()
        loss.backward()
        adam.step()
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])


def test_wrong_states():
    layer = eprop.Layer(network(ADAPTIVE), rule="eprop")
    _, state = layer(torch.zeros(2, 5, CHANNELS), None)
    with pytest.raises(eprop.EpropError, match="state: got that of 2, but x has 3 sequences"):
        layer(torch.zeros(3, 5, CHANNELS), state)
    with pytest.raises(eprop.EpropError, match="x: got 65 steps, but expected at most 64"):
        layer(torch.zeros(2, 65, CHANNELS), state)
    other = eprop.Layer(network({"name": "lif"}), rule="eprop")
    with pytest.raises(eprop.EpropError, match="state: "):
        other(torch.zeros(2, 5, CHANNELS), state)
    with pytest.raises(eprop.EpropError, match="expected one that works online"):
        eprop.Layer(network(ADAPTIVE), rule="bptt")(torch.zeros(2, 5, CHANNELS), None)
    state.data[len(state.data) // 2] ^= 1
    with pytest.raises(eprop.EpropError, match="state: "):
        layer(torch.zeros(2, 5, CHANNELS), state)


def test_gradcheck_of_the_readout():
    # Spikes have no derivative, but y is linear in what reads them; in single precision.
    torch.manual_seed(0)
    layer = eprop.Layer(network(ADAPTIVE), rule="eprop").double()
    x = torch.randn(2, 30, CHANNELS, dtype=torch.float64)
    fixed = {name: getattr(layer, own).detach() for name, own in layer._names.items()}

    def at_once(w, b):
        weights = {**fixed, "out.layer0": w, "out.bias": b}.values()
        return _Readout.apply(layer, x, *weights)

    def as_chunk(w, b):
        weights = {**fixed, "out.layer0": w, "out.bias": b}.values()
        return _Chunk.apply(layer, x, None, [], *weights)

    given = [fixed[name].clone().requires_grad_() for name in ("out.layer0", "out.bias")]
    for run in (at_once, as_chunk):
        assert torch.autograd.gradcheck(run, given, eps=0.1, atol=1e-3, rtol=1e-3)


def test_layers_that_share_a_network():
    shared = network("alif")
    one, other = eprop.Layer(shared, "eprop"), eprop.Layer(shared, "bptt").double()
    with torch.no_grad():
        other.out_layer0.data *= 2  # which PyTorch does not count as a change
    x = torch.randn(2, 20, CHANNELS)
    y = one(x)
    twice = other(x.double())
    assert twice.dtype == torch.float64
    assert torch.equal(one(x), y)
    assert torch.allclose(twice, 2 * y.double(), atol=1e-5)  # their biases are 0
    y.sum().backward()
    twice.sum().backward()
    assert torch.allclose(one.out_layer0.grad.double(), other.out_layer0.grad)


def test_layers_of_other_threads_share_a_network():
    shared = network("lif")
    x = torch.randn(2, 10, CHANNELS)
    layers = [eprop.Layer(shared, rule="eprop") for _ in range(3)]
    with torch.no_grad():
        for k, layer in enumerate(layers):
            layer.out_layer0 += k
    alone, wrong = [layer(x).detach() for layer in layers], []

    def work(k):
        for _ in range(30):
            if not torch.equal(layers[k](x), alone[k]):
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []


TYPES = [torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16,
         torch.bfloat16, torch.float32, torch.float64, torch.complex64]


@pytest.mark.parametrize("of_weights", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("in_chunks", [False, True])
def test_each_type_is_computed_as_float32_or_refused(dtype, of_weights, in_chunks):
    torch.manual_seed(0)
    layer = eprop.Layer(network(ADAPTIVE), rule="eprop").to(of_weights)
    measure = eprop.Layer(layer.network, rule="eprop")
    measure.load_state_dict(layer.state_dict())  # all types of weights here are in float32, too
    spikes = (torch.rand(2, 20, CHANNELS) < 0.5).to(dtype)

    def run(layer, x):
        return layer(x, None)[0] if in_chunks else layer(x)

    def gradients(layer, x, create_graph):
        x = x.clone().requires_grad_(x.is_floating_point())
        y = run(layer, x)
        given = [*layer.parameters(), x] if x.requires_grad else [*layer.parameters()]
        return y, torch.autograd.grad(y.sum(), given, create_graph=create_graph)

    if dtype.is_complex:
        for autocast in (False, True):
            with torch.autocast("cpu", enabled=autocast):
                with pytest.raises(eprop.EpropError, match="x: got torch.complex64 of the layout"):
                    run(layer, spikes)
        return
    wanted = run(measure, spikes.float()).detach()
    assert wanted.abs().max() > 0.1
    of = gradients(measure, spikes.float(), create_graph=False)[1]
    for autocast in (False, True):
        with torch.autocast("cpu", enabled=autocast, dtype=torch.bfloat16):
            for context in (torch.no_grad, torch.inference_mode, torch.enable_grad):
                with context():
                    y = run(layer, spikes)
                assert y.dtype == (torch.float64 if dtype == torch.float64 else torch.float32)
                assert torch.equal(y.detach().float(), wanted)
            for create_graph in (False, True):
                y, got = gradients(layer, spikes, create_graph)
                for one, given, own in zip(got, of, [*layer.parameters(), spikes]):
                    assert one.dtype == own.dtype
                    assert torch.equal(one, given.to(one.dtype))
                if create_graph:
                    with pytest.raises(eprop.EpropError, match="got a gradient of its gradients"):
                        sum(one.double().sum() for one in got).backward()


def test_a_gradient_of_gradients_is_no_constant():
    layer = eprop.Layer(network(ADAPTIVE), rule="eprop")
    x = torch.rand(2, 20, CHANNELS, requires_grad=True)
    for loss in (layer(x).sum(), (layer(x) ** 2).sum(), (layer(x, None)[0] ** 2).sum()):
        (dx,) = torch.autograd.grad(loss, x, create_graph=True)
        assert dx.requires_grad
        with pytest.raises(eprop.EpropError, match="got a gradient of its gradients, but expected"):
            (dx**2).sum().backward()


def test_mistakes():
    layer = eprop.Layer(network("lif"))
    with pytest.raises(eprop.EpropError, match=r"x: got the shape \[5, 4\], but expected"):
        layer(torch.zeros(5, CHANNELS))
    with pytest.raises(eprop.EpropError, match="got 3 channels, but expected 4"):
        layer(torch.zeros(5, 10, 3))
    with pytest.raises(TypeError, match="x: got ndarray, but expected a tensor"):
        layer(np.zeros((5, 10, CHANNELS)))
    with pytest.raises(eprop.EpropError, match="x: got torch.float32 of the layout torch.sparse_coo"):
        layer(torch.zeros(5, 10, CHANNELS).to_sparse())
    x = torch.zeros(2, 10, CHANNELS)
    x[1, 2, 0] = float("nan")
    with pytest.raises(eprop.EpropError, match=r"X: at \[1, 2, 0\]: got NaN"):
        layer(x)
    layer = eprop.Layer(network("lif", "random"), rule="bptt")
    with pytest.raises(eprop.EpropError, match="symmetric"):
        layer(torch.zeros(2, 10, CHANNELS)).sum().backward()
