"""Reward-modulated STDP at every step in Brian 2, on this machine: microseconds a step.

    /usr/bin/python3 tools/benchmarks/online_brian.py [numpy|cython]

The network of TraceCost: 100 inputs, 200 neurons (half of them adapt), all connected with all, 2 %
of the inputs spike in a step of 1 ms. Pairs of spikes leave a tag of 1 s in each synapse, by which
a modulator changes its weight at each step. Processor time, the least of five stretches of 1,000
steps; code is made before the first.
"""

import sys
import time

import numpy as np
from brian2 import (Hz, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses, defaultclock, ms,
                    prefs, run, second, seed)

INPUTS, NEURONS, STEPS, ACTIVITY = 100, 200, 1000, 0.02

prefs.codegen.target = sys.argv[1] if len(sys.argv) > 1 else "cython"
defaultclock.dt = 1 * ms
seed(1)
random = np.random.default_rng(1)

neurons = NeuronGroup(
    NEURONS,
    """dv/dt = -v / (20*ms) : 1
       da/dt = -a / (200*ms) : 1
       beta : 1""",
    threshold="v > 1 + beta * a", reset="v -= 1; a += 1", method="exact")
neurons.beta[NEURONS // 2:] = 0.184
inputs = PoissonGroup(INPUTS, 1000 * ACTIVITY * Hz)


def synapses(source, gain, **where):
    made = Synapses(
        source, neurons,
        """w : 1
           dp/dt = -p / (20*ms) : 1 (event-driven)
           dq/dt = -q / (20*ms) : 1 (event-driven)
           dtag/dt = -tag / (1*second) : 1 (clock-driven)""",
        on_pre="v_post += w; p += 1; tag -= 1.5 * q", on_post="q += 1; tag += p", method="exact")
    made.connect(**where)
    made.w = gain / np.sqrt(len(source)) * random.standard_normal(len(made.w))
    made.run_regularly("w += 1e-5 * tag", dt=1 * ms)
    return made


from_inputs = synapses(inputs, 1.8 / np.sqrt(ACTIVITY * INPUTS))
recurrent = synapses(neurons, 0.2, condition="i != j")
spikes = SpikeMonitor(neurons, record=False)
run(50 * ms)
times = []
for turn in range(5):
    start = time.process_time()
    run(STEPS * ms)
    times.append(time.process_time() - start)
share = spikes.num_spikes / NEURONS / (5 * STEPS + 50)
print(f"{prefs.codegen.target}: {1e6 * min(times) / STEPS:.0f} us a step, {100 * share:.2f} % spike")
