"""One training step of eprop beside PyTorch on this machine: the table of tools/benchmarks/README.md.

    /usr/bin/python3 tools/benchmarks/pytorch.py [--threads N] [--turns N] [W1 W2 W4 W4/STEPS ...]

Needs PyTorch (Debian: python3-torch, and libopenblas0-openmp, without which it multiplies ten times
as slowly) and tools/benchmarks/target/benchmarks.jar. snnTorch and Norse take part where Python finds
them (PYTHONPATH); W4/100 has 100 steps. A step is the forward pass and the gradient of all weights,
without the optimizer, in single precision. With one thread times are processor time, with more they
are time by the clock. In each turn every program runs once, in a process of its own. Printed are the
least of all steps in the best turn, the least in the next best, and the most memory that a process
had, with Python or Java itself: a ratio means something where the two times hardly differ.
"""

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
JAR = os.path.join(ROOT, "tools", "benchmarks", "target", "benchmarks.jar")
# inputs, neurons, outputs, steps, batch
SIZES = {"W1": (40, 100, 2, 2250, 64), "W2": (700, 256, 20, 250, 32), "W4": (100, 200, 10, 1000, 1)}
FORMS = ["autograd", "by hand", "traces", "bptt"]
LIBRARIES = {"snnTorch": "snntorch", "Norse": "norse"}


class Network:
    """LIF and ALIF in one layer, as eprop's workloads have them: half of the neurons adapt."""

    def __init__(self, torch, sizes):
        n_in, n, n_out, self.steps, self.batch = sizes
        torch.manual_seed(1)
        self.torch = torch
        self.w_in = 1.5 * torch.randn(n_in, n) / n_in**0.5
        self.w_rec = torch.randn(n, n) / n**0.5
        self.w_rec.fill_diagonal_(0)
        self.w_out = torch.randn(n, n_out) / n**0.5
        self.alpha, self.rho, self.kappa = 0.95, 0.995, 0.95
        self.gamma = 0.3
        self.beta = torch.cat([torch.zeros(n // 2), torch.full((n - n // 2,), 0.07)])
        self.x = (torch.rand(self.steps, self.batch, n_in) < 0.02).float()
        self.labels = torch.randint(0, n_out, (self.steps, self.batch))

    def surrogate(self):
        gamma = self.gamma

        class Spike(self.torch.autograd.Function):
            @staticmethod
            def forward(ctx, u):
                ctx.save_for_backward(u)
                return (u > 0).float()

            @staticmethod
            def backward(ctx, grad):
                (u,) = ctx.saved_tensors
                return grad * gamma * (1 - u.abs()).clamp(min=0)

        return Spike.apply

    def by_autograd(self, detach):
        """As most people write it; without detach, back-propagation through time."""
        torch = self.torch
        spike = self.surrogate()
        weights = [w.clone().requires_grad_() for w in (self.w_in, self.w_rec, self.w_out)]
        w_in, w_rec, w_out = weights
        v = a = z = torch.zeros(self.batch, w_rec.shape[0])
        y = torch.zeros(self.batch, w_out.shape[1])
        loss = 0
        for t in range(self.steps):
            seen = z.detach() if detach else z
            a = self.rho * a + z
            v = self.alpha * v + self.x[t] @ w_in + seen @ w_rec - seen
            z = spike(v - 1 - self.beta * a)
            y = self.kappa * y + z @ w_out
            loss = loss + torch.nn.functional.cross_entropy(y, self.labels[t])
        (loss / self.steps).backward()
        return [w.grad for w in weights]

    def forward(self):
        torch = self.torch
        shape = (self.steps, self.batch, self.w_rec.shape[0])
        zs, psis = torch.zeros(shape), torch.zeros(shape)
        ys = torch.zeros(self.steps, self.batch, self.w_out.shape[1])
        v = a = z = torch.zeros(shape[1:])
        y = torch.zeros(ys.shape[1:])
        currents = self.x @ self.w_in
        for t in range(self.steps):
            a = self.rho * a + z
            v = self.alpha * v + currents[t] + z @ self.w_rec - z
            u = v - 1 - self.beta * a
            z = (u > 0).float()
            zs[t], psis[t] = z, self.gamma * (1 - u.abs()).clamp(min=0)
            y = self.kappa * y + z @ self.w_out
            ys[t] = y
        errors = torch.softmax(ys, 2)
        errors.scatter_add_(2, self.labels[:, :, None], -torch.ones(self.steps, self.batch, 1))
        return zs, psis, errors / (self.steps * self.batch)

    def by_hand(self):
        """The same gradient backwards over elements, and one matrix product for all steps."""
        torch = self.torch
        zs, psis, errors = self.forward()
        filtered = torch.zeros(errors.shape[1:])
        for t in reversed(range(self.steps)):
            filtered = self.kappa * filtered + errors[t]
            errors[t] = filtered
        signals = errors @ self.w_out.T
        pv = pa = torch.zeros(zs.shape[1:])
        pvs = torch.empty_like(zs)
        for t in reversed(range(self.steps)):
            pu = psis[t] * (signals[t] + pa)
            pv = self.alpha * pv + pu
            pa = self.rho * pa - self.beta * pu
            # a at t + 1 has z at t: what follows is of the step before
            pvs[t] = pv
        before = torch.cat([torch.zeros_like(zs[:1]), zs[:-1]])

        def sums(pre, post):
            return pre.flatten(0, 1).T @ post.flatten(0, 1)

        return [sums(self.x, pvs), sums(before, pvs), sums(zs, errors)]

    def by_traces(self):
        """An eligibility trace for each synapse, forward in time, as the paper defines them."""
        torch = self.torch
        zs, psis, errors = self.forward()
        pre = torch.cat([self.x, torch.cat([torch.zeros_like(zs[:1]), zs[:-1]])], 2)
        trace = torch.zeros(self.batch, pre.shape[2])
        adapt = torch.zeros(self.batch, pre.shape[2], zs.shape[2])
        kept = torch.zeros_like(adapt)
        gradient = torch.zeros(pre.shape[2], zs.shape[2])
        out = torch.zeros(self.batch, zs.shape[2])
        gradient_out = torch.zeros_like(self.w_out)
        for t in range(self.steps):
            trace = self.alpha * trace + pre[t]
            eligibility = psis[t][:, None] * (trace[:, :, None] - self.beta * adapt)
            adapt = self.rho * adapt + eligibility
            kept = self.kappa * kept + eligibility
            gradient += torch.einsum("bn,bpn->pn", errors[t] @ self.w_out.T, kept)
            out = self.kappa * out + zs[t]
            gradient_out += out.T @ errors[t]
        n_in = self.w_in.shape[0]
        return [gradient[:n_in], gradient[n_in:], gradient_out]

    def by_snntorch(self):
        """Back-propagation through time as its tutorials write it: recurrent LIF, a leaky readout."""
        import snntorch
        torch = self.torch
        n_in, n = self.w_in.shape
        into = torch.nn.Linear(n_in, n, bias=False)
        # With the usual arctan the gradient overflows over so many steps.
        hidden = snntorch.RLeaky(beta=self.alpha, linear_features=n, spike_grad=self.surrogate())
        out_of = torch.nn.Linear(n, self.w_out.shape[1], bias=False)
        readout = snntorch.Leaky(beta=self.kappa, reset_mechanism="none")
        self.give(into.weight, hidden.recurrent.weight, out_of.weight)
        spikes, membranes = hidden.reset_mem()
        y = readout.reset_mem()
        loss = 0
        for t in range(self.steps):
            spikes, membranes = hidden(into(self.x[t]), spikes, membranes)
            _, y = readout(out_of(spikes), y)
            loss = loss + torch.nn.functional.cross_entropy(y, self.labels[t])
        (loss / self.steps).backward()
        return [into.weight.grad, hidden.recurrent.weight.grad, out_of.weight.grad]

    def by_norse(self):
        """Back-propagation through time by its modules: recurrent LIF, a leaky integrator."""
        import norse.torch
        torch = self.torch
        n_in, n = self.w_in.shape
        hidden = norse.torch.LIFRecurrent(n_in, n)
        out_of = torch.nn.Linear(n, self.w_out.shape[1], bias=False)
        # Its membrane takes a tenth of a current: the default constants at steps of 1 ms.
        self.give(hidden.input_weights, hidden.recurrent_weights, out_of.weight, gain=10)
        spikes, _ = hidden(self.x)
        y, _ = norse.torch.LI()(out_of(spikes))
        torch.nn.functional.cross_entropy(y.flatten(0, 1), self.labels.flatten()).backward()
        return [hidden.input_weights.grad, hidden.recurrent_weights.grad, out_of.weight.grad]

    def give(self, *weights, gain=1):
        with self.torch.no_grad():
            for own, given in zip(weights, (self.w_in, self.w_rec, self.w_out)):
                own.copy_(gain * given.T)

    def step(self, form):
        if form in LIBRARIES:
            return self.by_snntorch() if form == "snnTorch" else self.by_norse()
        if form == "by hand":
            return self.by_hand()
        return self.by_traces() if form == "traces" else self.by_autograd(form == "autograd")


def check(torch):
    """All three forms of e-prop give the same gradient."""
    network = Network(torch, (12, 20, 3, 60, 4))
    results = [network.step(form) for form in FORMS[:3]]
    for other in results[1:]:
        for a, b in zip(results[0], other):
            assert torch.allclose(a, b, rtol=1e-3, atol=1e-6), (a - b).abs().max()


def sizes(workload):
    name, _, steps = workload.partition("/")
    n_in, n, n_out, usual, batch = SIZES[name]
    return n_in, n, n_out, int(steps or usual), batch


def child(workload, form, threads):
    """In a process of its own: the least time in ms, the most memory in MB."""
    import torch

    torch.set_num_threads(threads)
    check(torch)
    network = Network(torch, sizes(workload))
    clock = time.process_time if threads == 1 else time.perf_counter
    spent, least = 0, float("inf")
    while spent < 4 or least == float("inf"):
        start = clock()
        gradients = network.step(form)
        took = clock() - start
        spent, least = spent + took, min(least, took)
    assert all(g.abs().max() > 0 for g in gradients), "no gradient"
    print(json.dumps([1000 * least, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000]))


def eprop(workload, threads):
    java = ["java", "-Xmx128m", "--add-modules", "jdk.incubator.vector", "-cp", JAR]
    process = subprocess.Popen(java + ["org.eprop.benchmarks.WorkloadCost", workload, str(threads)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    took = process.stdout.read()
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(errors)
    return float(took), used.ru_maxrss / 1000


def pytorch(workload, form, threads):
    many = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    done = subprocess.run([sys.executable, __file__, "--child", form, "--threads", str(threads), workload],
                          stdout=subprocess.PIPE, text=True, check=True, env=os.environ | many)
    return json.loads(done.stdout)


def main(workloads, threads, turns):
    programs = ["eprop"] + FORMS + [name for name, module in LIBRARIES.items()
                                    if importlib.util.find_spec(module)]
    for workload in workloads:
        times = {name: [] for name in programs}
        memory = dict.fromkeys(programs, 0)
        for _ in range(turns):
            for name in programs:
                took, used = (eprop(workload, threads) if name == "eprop"
                              else pytorch(workload, name, threads))
                times[name].append(took)
                memory[name] = max(memory[name], used)
        lines = (f"{name}: " + ", ".join(f"{t:.3g}" for t in sorted(times[name])[:2])
                 + f" ms, {memory[name]:.0f} MB" for name in programs)
        print(workload, *lines, sep="\n  ", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*", default=list(SIZES))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.workloads[0], asked.child, asked.threads)
    else:
        main(asked.workloads, asked.threads, asked.turns)
