"""Learning at every spike in NEST and at every step in eprop, on this machine: microseconds a step.

    PYTHONPATH=PREFIX/lib/python3/site-packages \\
      /usr/bin/python3 tools/benchmarks/online_nest.py [--turns N] [IN-NEURONS-OUT ...]

Needs NEST 3.10, whose set of models "eprop" is enough (cmake -Dwith-modelset=eprop), and
tools/benchmarks/target/benchmarks.jar. Half the neurons adapt; all are connected with all; 2 % of
the inputs spike in a step of 1 ms; each step has a target. NEST has two kinds of models:
"eprop_iaf" changes a weight when its presynaptic neuron spikes, "eprop_iaf_bsshslm_2020" once in
1,000 steps. eprop changes all weights at each step. One thread, double precision in NEST, single
precision in eprop; processor time, the least of all stretches of 1,000 steps, of the best two turns.

    ... tools/benchmarks/online_nest.py --many INPUTS ... [--c PROGRAM] [--turns N]

Many inputs of which one spikes in a step, into 200 LIF neurons and 10 outputs: eprop (ManyInputs),
C (tools/benchmarks/src/main/c/online.c, compiled) and NEST's "eprop_iaf" in turns.
"""

import argparse
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
JAR = os.path.join(ROOT, "tools", "benchmarks", "target", "benchmarks.jar")
ACTIVITY = 0.02
STEPS = 1000
SECONDS = 15
MODELS = {
    "a weight at its spikes": ("eprop_iaf", "eprop_iaf_adapt", "eprop_readout", "eprop_synapse",
                               "eprop_learning_signal_connection"),
    "weights once in 1,000 steps": (
        "eprop_iaf_bsshslm_2020", "eprop_iaf_adapt_bsshslm_2020", "eprop_readout_bsshslm_2020",
        "eprop_synapse_bsshslm_2020", "eprop_learning_signal_connection_bsshslm_2020"),
}


class Network:
    """Inputs, LIF and adaptive LIF neurons, readouts that see targets and send learning signals."""

    def __init__(self, sizes, kind, many):
        import nest
        import numpy as np

        self.nest, self.np = nest, np
        self.random = np.random.RandomState(1)
        self.inputs, self.neurons, self.outputs = sizes
        lif, adaptive, readout, self.synapse, feedback = MODELS[kind]
        nest.ResetKernel()
        nest.verbosity = nest.VerbosityLevel.FATAL
        nest.set(resolution=1.0, local_num_threads=1, rng_seed=1)
        if kind == "weights once in 1,000 steps":
            nest.set(eprop_update_interval=float(STEPS), eprop_learning_window=float(STEPS),
                     eprop_reset_neurons_on_update=False)
        nest.SetDefaults(self.synapse, {"optimizer": {"type": "gradient_descent", "eta": 1e-6,
                                                      "batch_size": 1}})
        common = {"C_m": 1.0, "E_L": 0.0, "I_e": 0.0, "V_m": 0.0, "tau_m": 20.0}
        neuron = dict(common, V_th=1.0, t_ref=0.0, c_reg=0.0, surrogate_gradient_height=0.3,
                      surrogate_gradient_width=1.0)
        half = self.neurons if many else self.neurons // 2
        self.activity = 1 / self.inputs if many else ACTIVITY
        self.generators = nest.Create("spike_generator", self.inputs)
        relays = nest.Create("parrot_neuron", self.inputs)
        self.hidden = nest.Create(lif, half, neuron)
        if not many:
            self.hidden += nest.Create(adaptive, self.neurons - half,
                                       dict(neuron, adapt_beta=0.07, adapt_tau=200.0))
        out = nest.Create(readout, self.outputs, dict(common, tau_m=20.0))
        self.targets = nest.Create("step_rate_generator", self.outputs)
        nest.Connect(self.generators, relays, "one_to_one", {"delay": 1.0})
        self.connect(relays, self.hidden, 0.18 * self.inputs**0.5 if many
                     else 1.6 / (ACTIVITY * self.inputs) ** 0.5)
        self.connect(self.hidden, self.hidden, 0.2)
        self.connect(self.hidden, out, 0.05)
        weights = self.random.randn(self.neurons, self.outputs) / self.neurons**0.5
        nest.Connect(out, self.hidden, "all_to_all",
                     {"synapse_model": feedback, "delay": 1.0, "weight": weights})
        rate = {"synapse_model": "rate_connection_delayed", "delay": 1.0}
        if readout == "eprop_readout":
            window = nest.Create("step_rate_generator",
                                 params={"amplitude_times": [1.0], "amplitude_values": [1.0]})
            nest.Connect(window, out, "all_to_all", dict(rate, receptor_type=1))
        nest.Connect(self.targets, out, "one_to_one", dict(rate, receptor_type=2))
        self.recorder = nest.Create("spike_recorder", params={"record_to": "memory"})
        nest.Connect(self.hidden[:20], self.recorder)

    def connect(self, pre, post, scale):
        weights = scale * self.random.randn(len(post), len(pre)) / len(pre) ** 0.5
        self.nest.Connect(pre, post, {"rule": "all_to_all", "allow_autapses": pre is not post},
                          {"synapse_model": self.synapse, "delay": 1.0, "weight": weights})

    def stretch(self, begin):
        """Gives the spikes and targets of the next steps, and has NEST simulate them."""
        times = begin + 1 + self.np.arange(STEPS)
        for generator in self.generators:
            spikes = times[self.random.rand(STEPS) < self.activity]
            generator.set(spike_times=spikes.astype(float))
        changes = times[::100].astype(float)
        for k, target in enumerate(self.targets):
            target.set(amplitude_times=changes,
                       amplitude_values=[float(i % self.outputs == k) for i in range(len(changes))])
        start = time.process_time()
        self.nest.Simulate(float(STEPS))
        return time.process_time() - start

    def rate(self, steps):
        return self.recorder.n_events / 20 / steps


def child(sizes, kind, many):
    network = Network(sizes, kind, many)
    took = []
    while len(took) < 3 or sum(took) < SECONDS:
        took.append(network.stretch(len(took) * STEPS))
    print(1e6 * min(took) / STEPS, 100 * network.rate(len(took) * STEPS))


def nest(kind, *network):
    done = subprocess.run([sys.executable, __file__, "--child", kind, *network],
                          stdout=subprocess.PIPE, text=True, check=True)
    took, rate = done.stdout.splitlines()[-1].split()
    return float(took), f"{float(rate):.2g} % of the neurons spike"


def eprop(sizes):
    java = ["java", "--add-modules", "jdk.incubator.vector", "-cp", JAR]
    run = java + ["org.eprop.benchmarks.OnlineCost", *map(str, sizes), "60000", str(ACTIVITY)]
    done = subprocess.run(run, stdout=subprocess.PIPE, text=True, check=True)
    cells = [cell.strip() for cell in done.stdout.splitlines()[-1].split("|")]
    return float(cells[5]), f"{cells[3].split('/')[1].strip()} % of the neurons spike"


def main(networks, turns):
    for text in networks:
        sizes = tuple(map(int, text.split("-")))
        times, rates = {}, {}
        for _ in range(turns):
            for name in ["eprop, all weights at each step", *MODELS]:
                took, rates[name] = nest(name, text) if name in MODELS else eprop(sizes)
                times.setdefault(name, []).append(took)
        lines = (f"{name}: " + ", ".join(f"{t:.3g}" for t in sorted(each)[:2]) + f" us, {rates[name]}"
                 for name, each in times.items())
        print(text, *lines, sep="\n  ", flush=True)


def many_inputs(counts, program, turns):
    for inputs in counts:
        times = {}
        for _ in range(turns):
            run = ["java", "-cp", JAR, "org.eprop.benchmarks.ManyInputs", "lif", str(inputs)]
            done = subprocess.run(run, stdout=subprocess.PIPE, text=True, check=True)
            times.setdefault("eprop", []).append(float(done.stdout.split()[-1]))
            if program:
                steps = {100: 20000, 1000: 20000, 10000: 10000}.get(inputs, 2000)
                run = [program, str(inputs), "200", "10", str(steps), repr(1 / inputs)]
                done = subprocess.run(run, stdout=subprocess.PIPE, text=True, check=True)
                cells = done.stdout.splitlines()[-1].split("|")
                times.setdefault("C by events", []).append(float(cells[5]))
                times.setdefault("C synapse by synapse", []).append(float(cells[4]))
            took, rate = nest("a weight at its spikes", "--many", str(inputs))
            times.setdefault("NEST", []).append(took)
        print(f"{inputs} inputs ({rate} in NEST), us: " + "; ".join(
            f"{name} " + ", ".join(f"{t:.3g}" for t in each) for name, each in times.items()), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("networks", nargs="*", default=["100-200-10", "256-512-10"])
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--many", type=int, nargs="+", metavar="INPUTS")
    parser.add_argument("--c", metavar="PROGRAM")
    asked = parser.parse_args()
    if asked.child and asked.many:
        child((asked.many[0], 200, 10), asked.child, True)
    elif asked.child:
        child(tuple(map(int, asked.networks[0].split("-"))), asked.child, False)
    elif asked.many:
        many_inputs(asked.many, asked.c, asked.turns)
    else:
        main(asked.networks, asked.turns)
