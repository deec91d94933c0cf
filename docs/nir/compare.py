"""Runs a graph of NIR in a framework, and compares what it does with what eprop did.

    eprop nir export RUN --for norse --out network.nir --spikes spikes.npz
    python3 compare.py network.nir spikes.npz --for norse

needs the packages nir and numpy, and for the profile
    norse         norse           snntorch      snntorch
    spikingjelly  spikingjelly    exact         nirtorch (which the others need, too)
"""
import argparse
import nir
import numpy
import torch


def exact(graph, dt):
    """NIR's own equations in Euler's steps of dt, for those nodes that eprop writes."""
    import nirtorch

    class Node(torch.nn.Module):
        def __init__(self, step):
            super().__init__()
            self.step = step

        def forward(self, x, state=None):
            y, new = self.step(x, torch.zeros(1) if state is None else state)
            return y, new

    def number(x):
        return torch.from_numpy(numpy.asarray(x, dtype=numpy.float64))

    def leaky(node, tau, r):
        alpha, gain = number(1 - dt / tau), number(r * dt / tau)
        return lambda x, v: alpha * v + gain * x

    def li(node):
        f = leaky(node, node.tau, node.r)
        return Node(lambda x, v: (f(x, v),) * 2)

    def lif(node):
        f, theta = leaky(node, node.tau, node.r), number(node.v_threshold)

        def step(x, v):
            v = f(x, v)
            z = (v > theta).to(v.dtype)
            return z, v * (1 - z)

        return Node(step)

    def cuba(node):
        synapse = leaky(node, node.tau_syn, node.w_in)
        membrane, theta = leaky(node, node.tau_mem, node.r), number(node.v_threshold)

        def step(x, s):
            i, v = s if isinstance(s, tuple) else (s, s)
            i = synapse(x, i)
            v = membrane(i, v)
            z = (v > theta).to(v.dtype)
            return z, (i, v * (1 - z))

        return Node(step)

    class Map(torch.nn.Module):
        def __init__(self, f):
            super().__init__()
            self.f = f

        def forward(self, x):
            return self.f(x)

    def linear(node):
        w = number(node.weight)
        return Map(lambda x: torch.nn.functional.linear(x.to(w.dtype), w))

    def affine(node):
        w, b = number(node.weight), number(node.bias)
        return Map(lambda x: torch.nn.functional.linear(x.to(w.dtype), w, b))

    def delay(node):
        steps = int(round(float(numpy.unique(node.delay)[0]) / dt))
        return Node(lambda x, s: ((s + (x,))[0], (s + (x,))[1:])
                    if isinstance(s, tuple) else (x * 0, (x * 0,) * (steps - 1) + (x,)))

    return nirtorch.nir_to_torch(graph, {
        nir.LI: li, nir.LIF: lif, nir.CubaLIF: cuba, nir.Linear: linear, nir.Affine: affine, nir.Delay: delay,
        nir.Threshold: lambda n: Map(lambda x: (x > number(n.threshold)).to(x.dtype)),
        nir.Scale: lambda n: Map(lambda x: x * number(n.scale)),
    }, dtype=torch.float64)


def load(profile, graph, dt):
    if profile == "exact":
        return exact(graph, dt)
    if profile == "norse":
        import norse.torch
        return norse.torch.from_nir(graph, ignore_warnings=True, dt=dt)
    if profile == "snntorch":
        from snntorch.import_nir import import_from_nir
        return import_from_nir(graph)
    from spikingjelly.activation_based import nir_exchange
    return nir_exchange.import_from_nir(graph, dt=dt)


def populations(graph, prefix=""):
    """The name of the module that makes each population's spikes."""
    found = {}
    for name, node in graph.nodes.items():
        if isinstance(node, nir.NIRGraph):
            found.update(populations(node, prefix + name + "."))
        elif isinstance(node, (nir.LIF, nir.CubaLIF, nir.Threshold)):
            known = node.metadata.get("eprop", {}).get("population", name)
            found[known.decode() if isinstance(known, bytes) else known] = prefix + name
    return found


def reset(profile, module):
    if profile == "snntorch":
        from snntorch import utils
        for m in module.modules():
            if hasattr(m, "reset_mem"):
                m.reset_mem()
    if profile == "spikingjelly":
        from spikingjelly.activation_based import functional
        functional.reset_net(module)


def run(profile, module, names, x):
    """Spikes by population and readout, [sample, step, neuron]."""
    out, spikes = [], {name: [] for name in names}
    last = {}
    modules = dict(module.named_modules())
    for name, path in names.items():
        def hook(m, i, o, name=name):
            last[name] = o[0] if isinstance(o, tuple) else o
        modules[path].register_forward_hook(hook)
    with torch.no_grad():
        for sample in x:
            reset(profile, module)
            state, y = None, []
            rows = {name: [] for name in names}
            for row in sample:
                got = module(torch.from_numpy(row)[None], state)
                got, state = got if isinstance(got, tuple) else (got, None)
                y.append(got[0].numpy())
                for name in names:
                    rows[name].append(last[name][0].numpy())
            out.append(y)
            for name in names:
                spikes[name].append(rows[name])
    return {name: numpy.array(z).astype(numpy.uint8) for name, z in spikes.items()}, numpy.array(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("graph")
    parser.add_argument("spikes")
    parser.add_argument("--for", dest="profile", required=True,
                        choices=["exact", "norse", "snntorch", "spikingjelly"])
    parser.add_argument("--save", help="what the framework did, as eprop's file of spikes has it")
    options = parser.parse_args()
    graph = nir.read(options.graph)
    dt = float(graph.metadata["eprop"]["dt"])
    archive = numpy.load(options.spikes)
    names = populations(graph)
    spikes, y = run(options.profile, load(options.profile, graph, dt), names, archive["input"])
    for name in names:
        wanted = archive["spikes." + name]
        print(f"{name}: {int((spikes[name] != wanted).sum())} of {wanted.size} places differ,"
              f" {int(wanted.sum())} spikes")
    readout = [key for key in archive.files if key.startswith("readout.")][0]
    print(f"{readout}: at most {abs(y - archive[readout]).max():.2g} of {abs(archive[readout]).max():.3g} off")
    if options.save:
        numpy.savez_compressed(options.save, input=archive["input"], steps=archive["steps"],
                    **{"spikes." + name: z for name, z in spikes.items()}, **{readout: y})


if __name__ == "__main__":
    main()
