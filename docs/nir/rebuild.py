"""Rebuilds a network of lif, alif and lif_reset_zero neurons from its file with NumPy alone, runs it, and compares its spikes and readouts.

    python3 rebuild.py runs/mine/last.npz spikes.npz
"""
import json, sys, numpy as np

net, run = np.load(sys.argv[1]), np.load(sys.argv[2])
model = json.loads(net["model.json"])
dt, graph = model["time_step"], model["model"]["network"]
get = lambda name, otherwise: net[name] if name in net else otherwise
act = dict(zip(graph["inputs"], np.split(run["input"], np.cumsum(list(graph["inputs"].values()))[:-1], axis=2)))
act |= {name: np.zeros(run["spikes." + name].shape) for name in graph["populations"]}   # [sample, step, neuron]

def weights(p):                                     # of a projection, [delay, pre, post]
    w, d, rows = net[p["name"]], net[p["name"] + ".delays"], get(p["name"] + ".row_start", None)
    pre, post = np.indices(w.shape) if rows is None else (np.repeat(np.arange(len(rows) - 1), np.diff(rows)), 0)
    all = np.zeros((d.max() + 1, act[p["from"]].shape[2], act[p["to"]].shape[2]))
    np.add.at(all, (d, pre, get(p["name"] + ".targets", post)), w)
    return all

pops, state = {}, {}
for name, p in graph["populations"].items():
    kinds = [g["neuron"] for g in p.get("neurons", [p]) for _ in range(g["size"])]
    to_zero, scaled = np.array([(k["name"] == "lif_reset_zero", k["scaled_input"]) for k in kinds]).T
    tau_m, theta, tau_a, beta, pause = (get(f"{name}.param.{k}", np.nan) for k in "tau_m threshold tau_a beta refractory".split())
    alpha, rho = np.exp(-dt / tau_m), np.nan_to_num(np.exp(-dt / tau_a))
    into = [(p["from"], weights(p)) for p in graph["projections"] if p["to"] == name]
    pops[name] = alpha, rho, theta, np.nan_to_num(beta), np.rint(pause / dt), to_zero, np.where(scaled, 1 - alpha, 1), into
for t in range(run["input"].shape[1]):
    for name, (alpha, rho, theta, beta, pause, to_zero, gain, into) in pops.items():
        v, a, last = state.get(name, (0, 0, -np.inf))                                 # last: step of the last spike
        z, I = act[name][:, t - 1], sum(act[i][:, t - d] @ w[d] for i, w in into for d in range(min(t + 1, len(w))))
        v, a = np.where(to_zero, alpha * v * (1 - z), alpha * v - theta * z) + gain * (I + get(name + ".bias", 0)), rho * a + z
        act[name][:, t] = (v > theta + beta * a) & (t - last > pause) & (t < run["steps"][:, None])
        state[name] = v, a, np.where(act[name][:, t], t, last)
for name in pops:
    print(f"{name}: {(act[name] != run['spikes.' + name]).sum()} of {act[name].size} places differ, {act[name].sum():.0f} spikes")

for name, r in graph["readouts"].items():
    wanted, kappa = run["readout." + name], np.exp(-dt / r["tau_out"]) if r["tau_out"] else 0
    y = np.zeros(wanted.shape)
    for t in range(y.shape[1]):
        new = (1 - kappa if r["scaled_input"] else 1) * sum(act[p][:, t] @ net[f"{name}.{p}"] for p in r["from"])
        y[:, t] = kappa * y[:, t - 1] + new + get(name + ".bias", 0)
    print(f"{name}: {max(abs(y - wanted)[i, :n].max() for i, n in enumerate(run['steps'])):.0e} off")
