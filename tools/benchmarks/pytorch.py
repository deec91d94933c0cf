"""One training step of eprop beside PyTorch on this machine: the table of README.md.

    /usr/bin/python3 tools/benchmarks/pytorch.py [W1 W2 W4]

Needs PyTorch (Debian: python3-torch, and libopenblas0-openmp, without which it multiplies ten times
as slowly) and tools/benchmarks/target/benchmarks.jar. A step is the forward pass and the gradient of
all weights, without the optimizer, in single precision, with one thread. Times are processor time, the
least of several steps. Memory is the most that the process had, with Python or Java itself.
"""

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
THREADS = 1
TURNS = 1


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

    def step(self, form):
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


def child(workload, form):
    """In a process of its own: the least time in ms, the most memory in MB."""
    import torch

    torch.set_num_threads(THREADS)
    check(torch)
    network = Network(torch, SIZES[workload])
    spent, least = 0, float("inf")
    while spent < 4 or least == float("inf"):
        start = time.process_time()
        network.step(form)
        took = time.process_time() - start
        spent, least = spent + took, min(least, took)
    print(json.dumps([1000 * least, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000]))


def eprop(workload):
    java = ["java", "-Xmx128m", "--add-modules", "jdk.incubator.vector", "-cp", JAR]
    process = subprocess.Popen(java + ["org.eprop.benchmarks.WorkloadCost", workload],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    took = process.stdout.read()
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(errors)
    return float(took), used.ru_maxrss / 1000


def pytorch(workload, form):
    one = {name: str(THREADS) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    done = subprocess.run([sys.executable, __file__, "--child", workload, form],
                          capture_output=True, text=True, check=True, env=os.environ | one)
    return json.loads(done.stdout)


def main(workloads):
    for workload in workloads:
        best = {}
        for _ in range(TURNS):
            for form in ["eprop"] + FORMS:
                took, memory = eprop(workload) if form == "eprop" else pytorch(workload, form)
                old = best.get(form, (float("inf"), 0))
                best[form] = (min(old[0], took), max(old[1], memory))
        print(workload, *(f"{form}: {took:.3g} ms, {memory:.0f} MB" for form, (took, memory) in best.items()),
              sep="\n  ", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:])
    else:
        main(sys.argv[1:] or list(SIZES))
