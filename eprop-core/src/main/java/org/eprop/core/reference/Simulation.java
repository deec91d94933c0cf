package org.eprop.core.reference;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.network.LayerNeurons;
import org.eprop.core.network.NetworkStructure;

/**
 * Runs the network on one sample:
 *
 * <pre>
 * I_j^t = sum_i W_in[i][j] x_i^t + sum_{i != j} W_rec[i][j] z_i^{t-1}
 * s_j^t = f_j(s_j^{t-1}, z_j^{t-1}, I_j^t)
 * z_j^t = H(g.s_j^t - theta) unless refractory
 * y_k^t = kappa y_k^{t-1} + c sum_j W_out[j][k] z_j^t + b_k
 * </pre>
 */
final class Simulation {

  private final NetworkStructure network;
  private final ReferenceWeights weights;

  Simulation(NetworkStructure network, ReferenceWeights weights) {
    this.network = network;
    this.weights = weights;
  }

  Trajectory run(Input input) {
    int layers = network.layers().size();
    int steps = input.steps();
    Trajectory run =
        new Trajectory(
            dense(input),
            new double[layers][][],
            new double[layers][steps][][],
            new double[layers][steps][],
            new LocalDerivatives[layers][steps][],
            new double[steps][]);
    int[][] refractory = new int[layers][];
    for (int l = 0; l < layers; l++) {
      refractory[l] = new int[network.size(l)];
      run.spikes()[l] = new double[steps][network.size(l)];
    }
    for (int t = 0; t < steps; t++) {
      for (int l = 0; l < layers; l++) {
        layerStep(run, l, t, refractory[l]);
      }
      run.readout()[t] = readout(run, t);
    }
    return run;
  }

  private void layerStep(Trajectory run, int l, int t, int[] refractory) {
    LayerNeurons neurons = network.layers().get(l);
    int n = neurons.size();
    double[] current = current(run, l, t);
    double[] before = run.spikesBefore(l, t);
    double[] spikes = run.spikes()[l][t];
    double[] psi = new double[n];
    double[][] states = new double[n][];
    LocalDerivatives[] local = new LocalDerivatives[n];
    for (int j = 0; j < n; j++) {
      NeuronModel model = neurons.models().get(j);
      double[] s = t == 0 ? model.initialState() : run.states()[l][t - 1][j];
      states[j] = new double[s.length];
      local[j] = new LocalDerivatives(s.length);
      step(model, s, before[j], current[j], states[j], local[j]);

      double distance = dot(model.spikeWeights(), states[j]) - model.threshold();
      boolean free = refractory[j] == 0;
      spikes[j] = free && distance > 0 ? 1 : 0;
      psi[j] = free ? neurons.pseudoDerivative(j, distance) : 0;
      refractory[j] = spikes[j] == 1 ? neurons.silentSteps(j) : Math.max(refractory[j] - 1, 0);
    }
    run.psi()[l][t] = psi;
    run.states()[l][t] = states;
    run.local()[l][t] = local;
  }

  private double[] current(Trajectory run, int l, int t) {
    double[] current = new double[network.layers().get(l).size()];
    addRows(current, weights.in()[l], run.into(l, t));
    if (weights.rec()[l] != null) {
      double[] before = run.spikesBefore(l, t);
      for (int j = 0; j < current.length; j++) {
        for (int i = 0; i < before.length; i++) {
          current[j] += i == j ? 0 : weights.rec()[l][i][j] * before[i];
        }
      }
    }
    return current;
  }

  private static void addRows(double[] sum, double[][] rows, double[] factor) {
    for (int j = 0; j < sum.length; j++) {
      for (int i = 0; i < factor.length; i++) {
        sum[j] += rows[i][j] * factor[i];
      }
    }
  }

  private double[] readout(Trajectory run, int t) {
    double[] sum = new double[weights.bias().length];
    for (int l = 0; l < weights.out().length; l++) {
      if (weights.out()[l] != null) {
        addRows(sum, weights.out()[l], run.spikes()[l][t]);
      }
    }
    double[] y = new double[sum.length];
    for (int k = 0; k < y.length; k++) {
      double before = t == 0 ? 0 : run.readout()[t - 1][k];
      y[k] = network.kappa() * before + network.inputScale() * sum[k] + weights.bias()[k];
    }
    return y;
  }

  /** s^t and its derivatives, from the one definition of the model. */
  private static void step(
      NeuronModel model,
      double[] s,
      double z,
      double current,
      double[] next,
      LocalDerivatives out) {
    if (model instanceof NonlinearNeuron nonlinear) {
      nonlinear.step(s, z, current, next);
      nonlinear.derivatives(s, z, current, out);
      return;
    }
    LinearNeuron linear = (LinearNeuron) model;
    for (int m = 0; m < s.length; m++) {
      next[m] =
          dot(linear.transition()[m], s)
              + linear.inputWeights()[m] * current
              + linear.spikeEffect()[m] * z;
      System.arraycopy(linear.transition()[m], 0, out.state[m], 0, s.length);
      out.input[m] = linear.inputWeights()[m];
      out.spike[m] = linear.spikeEffect()[m];
      out.spikeDetached[m] = linear.detached()[m] ? 0 : linear.spikeEffect()[m];
    }
  }

  private static double[][] dense(Input input) {
    double[][] x = new double[input.steps()][input.channels()];
    for (int t = 0; t < x.length; t++) {
      if (input instanceof RealInput real) {
        for (int i = 0; i < x[t].length; i++) {
          x[t][i] = real.values()[t][i];
        }
      } else if (input instanceof SpikeInput spikes) {
        for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
          x[t][spikes.channel()[e]] += 1;
        }
      }
    }
    return x;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
