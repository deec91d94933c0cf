"""A network between two modules of PyTorch, whose own gradients are the measure."""

import pickle

import numpy as np
import pytest

import eprop

torch = pytest.importorskip("torch")

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


def test_mistakes():
    layer = eprop.Layer(network("lif"))
    with pytest.raises(eprop.EpropError, match=r"x: got the shape \[5, 4\], but expected"):
        layer(torch.zeros(5, CHANNELS))
    with pytest.raises(eprop.EpropError, match="got 3 channels, but expected 4"):
        layer(torch.zeros(5, 10, 3))
    x = torch.zeros(2, 10, CHANNELS)
    x[1, 2, 0] = float("nan")
    with pytest.raises(eprop.EpropError, match=r"X: at \[1, 2, 0\]: got NaN"):
        layer(x)
    layer = eprop.Layer(network("lif", "random"), rule="bptt")
    with pytest.raises(eprop.EpropError, match="symmetric"):
        layer(torch.zeros(2, 10, CHANNELS)).sum().backward()
