package org.eprop.neurons;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;

/** Runs a single neuron: its states [t][d] and the steps at which it spikes. */
record Simulation(double[][] states, List<Integer> spikes) {

  static NeuronModel create(NeuronFactory factory, double dt, Map<String, ?> parameters) {
    return factory.create(Context.of(Arguments.of(factory, parameters)).withTimeStep(dt));
  }

  static Simulation run(NeuronModel neuron, double... current) {
    double[][] states = new double[current.length][];
    List<Integer> spikes = new ArrayList<>();
    double[] s = neuron.initialState();
    double z = 0;
    for (int t = 0; t < current.length; t++) {
      s = next(neuron, s, z, current[t]);
      double drive = -neuron.threshold();
      for (int m = 0; m < s.length; m++) {
        drive += neuron.spikeWeights()[m] * s[m];
      }
      z = drive > 0 ? 1 : 0;
      if (z == 1) {
        spikes.add(t);
      }
      states[t] = s;
    }
    return new Simulation(states, spikes);
  }

  private static double[] next(NeuronModel neuron, double[] s, double z, double current) {
    double[] next = new double[s.length];
    if (neuron instanceof NonlinearNeuron nonlinear) {
      nonlinear.step(s, z, current, next);
    } else if (neuron instanceof LinearNeuron linear) {
      for (int m = 0; m < s.length; m++) {
        next[m] = linear.inputWeights()[m] * current + linear.spikeEffect()[m] * z;
        for (int n = 0; n < s.length; n++) {
          next[m] += linear.transition()[m][n] * s[n];
        }
      }
    }
    return next;
  }

  static double[] constant(int steps, double current) {
    double[] out = new double[steps];
    java.util.Arrays.fill(out, current);
    return out;
  }

  static double[] impulse(int steps, double current) {
    double[] out = new double[steps];
    out[0] = current;
    return out;
  }
}
