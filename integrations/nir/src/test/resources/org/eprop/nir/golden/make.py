"""Makes the golden files anew.

    python3 make.py FOLDER

FOLDER holds what the class GoldenFiles of the tests wrote: graphs exported by eprop, NAME.nir, each with the
input and what eprop did with it, NAME.npz. The frameworks run them, and NAME.npz becomes what *they* did. Beside them
graphs are made by Norse, snnTorch and nir themselves, with what these did with an input.

Made with nir 7232ada (1.0.7 and 9 commits), NIRTorch 2604ce2, Norse 065a3b4, snnTorch 634fc22 and SpikingJelly
afb1322, and with torch 2.6.0, numpy 2.2.4 and h5py 3.13.0 of Debian.
"""
import pathlib
import sys

import nir
import norse.torch
import numpy
import snntorch
import torch
from snntorch.export_nir import export_to_nir
from snntorch.import_nir import import_from_nir

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[7] / "docs" / "nir"))
import compare  # noqa: E402

if not hasattr(nir, "version"):  # run from a snapshot of its sources, not installed
    nir.version = "1.0.7"
DT = 1e-3
rng = numpy.random.default_rng(18)


def weights(rows, columns, gain):
    return (rng.standard_normal((rows, columns)) * gain / columns**0.5).astype(numpy.float32)


def record(name, graph, run, x):
    """run(row, state) -> spikes by population, output, state."""
    nir.write(name, graph)
    spikes, y, state = {}, [], None
    with torch.no_grad():
        for row in x[0]:
            z, out, state = run(torch.from_numpy(row)[None], state)
            for key, value in z.items():
                spikes.setdefault(key, []).append(value[0].numpy())
            y.append(out[0].numpy())
    arrays = {"spikes." + key: numpy.array([rows]).astype(numpy.uint8) for key, rows in spikes.items()}
    print(name, {key: int(rows.sum()) for key, rows in arrays.items()})
    numpy.savez_compressed(str(name)[:-4] + ".npz", input=x, steps=numpy.array([x.shape[1]], "i4"),
                           **arrays, **{"readout.out": numpy.array([y])})


def by_norse(folder, x):
    """A network made of Norse's modules, and written by Norse."""
    tau = torch.linspace(5e-3, 4e-2, 20)
    layers = [torch.nn.Linear(6, 20), norse.torch.LIFBoxCell(norse.torch.LIFBoxParameters(
        tau_mem_inv=1 / tau, v_th=torch.full((20,), 0.06), v_leak=torch.zeros(20), v_reset=torch.zeros(20)), dt=DT),
        torch.nn.Linear(20, 3, bias=False), norse.torch.LIBoxCell(norse.torch.LIBoxParameters(
            tau_mem_inv=torch.full((3,), 50.0), v_leak=torch.zeros(3)), dt=DT)]
    layers[0].weight.data = torch.from_numpy(weights(20, 6, 2))
    layers[0].bias.data = torch.from_numpy(weights(1, 20, 0.1)[0])
    layers[2].weight.data = torch.from_numpy(weights(3, 20, 1))
    net = norse.torch.SequentialState(*layers)
    graph = norse.torch.to_nir(net, torch.zeros(1, 6))
    lif = [name for name, node in graph.nodes.items() if isinstance(node, nir.LIF)][0]

    def run(row, state):
        s, u = state or (None, None)
        z, s = layers[1](layers[0](row), s)
        y, u = layers[3](layers[2](z), u)
        return {lif: z}, y, (s, u)

    record(folder / "by_norse.nir", graph, run, x)


def by_snntorch(folder, x):
    """A recurrent network made of snnTorch's modules, and written by snnTorch."""
    how = {"reset_mechanism": "zero", "reset_delay": False, "init_hidden": True}
    net = torch.nn.Sequential(
        torch.nn.Linear(6, 20), snntorch.RLeaky(beta=0.9, linear_features=20, **how), torch.nn.Linear(20, 3),
        snntorch.Leaky(beta=torch.full((3,), 0.8), threshold=torch.ones(3), **how))
    net[0].weight.data = torch.from_numpy(weights(20, 6, 2))
    net[0].bias.data = torch.from_numpy(weights(1, 20, 0.3)[0])
    net[1].recurrent.weight.data = torch.from_numpy(weights(20, 20, 0.7))
    net[1].recurrent.bias.data = torch.from_numpy(weights(1, 20, 0.3)[0])
    net[2].weight.data = torch.from_numpy(weights(3, 20, 6))
    net[2].bias.data = torch.from_numpy(weights(1, 3, 0.1)[0])
    graph = export_to_nir(net, torch.zeros(1, 6), ignore_dims=[0])
    neurons = {node.v_threshold.size: key for key, node in graph.nodes.items() if isinstance(node, nir.LIF)}
    for layer in (net[1], net[3]):
        layer.reset_mem()

    def run(row, state):
        z = net[1](net[0](row))
        y = net[3](net[2](z))
        return {neurons[20]: z, neurons[3]: y}, y, None

    record(folder / "by_snntorch.nir", graph, run, x)


def nested(folder, x):
    """Current-based neurons in a graph of four nodes, as the nir package writes it, run by snnTorch."""
    dt = 1e-4
    size = numpy.array([20])
    cuba = {"tau_syn": numpy.full(20, dt / 0.4), "tau_mem": numpy.full(20, dt / 0.1), "r": numpy.full(20, 10.0),
            "w_in": numpy.full(20, 2.5), "v_leak": numpy.zeros(20), "v_threshold": numpy.full(20, 1.0)}
    inner = nir.NIRGraph(
        {"input": nir.Input(size), "lif": nir.CubaLIF(**cuba), "output": nir.Output(size),
         "w_rec": nir.Linear(weights(20, 20, 0.5))},
        [("input", "lif"), ("lif", "w_rec"), ("w_rec", "lif"), ("lif", "output")])
    graph = nir.NIRGraph(
        {"a_input": nir.Input(numpy.array([6])), "b_in": nir.Affine(weights(20, 6, 2), weights(1, 20, 0.2)[0]),
         "c_cells": inner, "d_out": nir.Linear(weights(3, 20, 1)), "e_output": nir.Output(numpy.array([3]))},
        [("a_input", "b_in"), ("b_in", "c_cells"), ("c_cells", "d_out"), ("d_out", "e_output")])
    path = folder / "by_nir_nested.nir"
    nir.write(path, graph)
    module = import_from_nir(nir.read(path))
    seen = {}
    dict(module.named_modules())["c_cells.lif"].register_forward_hook(lambda m, i, o: seen.update(z=o))
    compare.reset("snntorch", module)

    def run(row, state):
        y, state = module(row, state)
        return {"c_cells.lif": seen["z"]}, y, state

    record(path, graph, run, x)


def flat(folder, x):
    """A cycle with synapses onto themselves, as the nir package writes it, run by Norse."""
    graph = nir.NIRGraph(
        {"input": nir.Input(numpy.array([6])), "w_in": nir.Linear(weights(20, 6, 2)),
         "hidden": nir.LIF(tau=numpy.full(20, 0.02, "f4"), r=numpy.ones(20, "f4"), v_leak=numpy.zeros(20, "f4"),
                           v_threshold=numpy.full(20, 0.05, "f4")),
         "w_rec": nir.Linear(weights(20, 20, 1)), "w_out": nir.Affine(weights(3, 20, 1), weights(1, 3, 0.1)[0]),
         "readout": nir.LI(tau=numpy.full(3, 0.02, "f4"), r=numpy.ones(3, "f4"), v_leak=numpy.zeros(3, "f4")),
         "output": nir.Output(numpy.array([3]))},
        [("input", "w_in"), ("w_in", "hidden"), ("hidden", "w_rec"), ("w_rec", "hidden"), ("hidden", "w_out"),
         ("w_out", "readout"), ("readout", "output")])
    path = folder / "by_nir_flat.nir"
    nir.write(path, graph)
    module = norse.torch.from_nir(nir.read(path), ignore_warnings=True, dt=DT)
    seen = {}
    module.hidden.register_forward_hook(lambda m, i, o: seen.update(hidden=o[0]))

    def run(row, state):
        y, state = module(row, state)
        return {"hidden": seen["hidden"]}, y, state

    record(path, graph, run, x)


def image(folder, x):
    """A convolution, pooling, a delay and an integrator, against torch."""
    conv = torch.nn.Conv2d(2, 3, 3, padding=1, stride=2)
    conv.weight.data = torch.from_numpy(weights(3, 18, 2).reshape(3, 2, 3, 3))
    conv.bias.data = torch.from_numpy(weights(1, 3, 0.1)[0])
    scale = rng.uniform(0.5, 2, 12).astype(numpy.float32)
    dense = torch.nn.Linear(12, 5, bias=False)
    dense.weight.data = torch.from_numpy(weights(5, 12, 0.4))
    graph = nir.NIRGraph(
        {"input": nir.Input(numpy.array([2, 8, 8])),
         "a_conv": nir.Conv2d(input_shape=(8, 8), weight=conv.weight.data.numpy(), stride=(2, 2), padding=(1, 1),
                              dilation=(1, 1), groups=1, bias=conv.bias.data.numpy()),
         "b_lif": nir.LIF(tau=numpy.full((3, 4, 4), 2e-3), r=numpy.full((3, 4, 4), 2.0), v_leak=numpy.zeros((3, 4, 4)),
                          v_threshold=numpy.full((3, 4, 4), 1.0)),
         "c_pool": nir.AvgPool2d(kernel_size=numpy.array([2, 2]), stride=numpy.array([2, 2]),
                                 padding=numpy.array([0, 0])),
         "d_flat": nir.Flatten(input_type={"input": numpy.array([3, 2, 2])}, start_dim=0, end_dim=-1),
         "e_scale": nir.Scale(scale), "f_delay": nir.Delay(numpy.repeat([1e-3, 3e-3], 6)),
         "g_dense": nir.Linear(dense.weight.data.numpy()),
         "h_if": nir.IF(r=numpy.full(5, 1000.0), v_threshold=numpy.full(5, 1.0)),
         "output": nir.Output(numpy.array([5]))},
        [("input", "a_conv"), ("a_conv", "b_lif"), ("b_lif", "c_pool"), ("c_pool", "d_flat"), ("d_flat", "e_scale"),
         ("e_scale", "f_delay"), ("f_delay", "g_dense"), ("g_dense", "h_if"), ("h_if", "output")])

    def run(row, state):
        v, u, past = state or (0, 0, [torch.zeros(1, 12)] * 3)
        v = 0.5 * v + conv(row.reshape(1, 2, 8, 8))
        z = (v > 1).float()
        past = past + [torch.nn.functional.avg_pool2d(z, 2).flatten(1) * torch.from_numpy(scale)]
        late = torch.cat([past[-2][:, :6], past[-4][:, 6:]], 1)
        u = u + dense(late)
        y = (u > 1).float()
        return {"b_lif": z.flatten(1), "h_if": y}, y, (v * (1 - z), u * (1 - y), past)

    record(folder / "by_nir_image.nir", graph, run, x)


def main():
    folder = pathlib.Path(sys.argv[1])
    for graph in sorted(folder.glob("*_*.nir")):
        if not graph.name.startswith("by_"):
            spikes = graph.with_suffix(".npz")
            sys.argv[1:] = [str(graph), str(spikes), "--for", graph.name.split("_")[0], "--save", str(spikes)]
            print(graph.name)
            compare.main()
    x = (rng.random((1, 200, 6)) < 0.1).astype(numpy.float32)
    by_norse(folder, x)
    flat(folder, x)
    by_snntorch(folder, x)
    nested(folder, x)
    image(folder, (rng.random((1, 200, 128)) < 0.2).astype(numpy.float32))


if __name__ == "__main__":
    main()
