package org.eprop.core.reference;

import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.network.NetworkStructure;

/**
 * e-prop as published (Bellec et al. 2020, equations 13-28): an eligibility vector per synapse,
 * forward in time.
 *
 * <pre>
 * eps_ji^t  = D_j^t eps_ji^{t-1} + u_j p_i^t        eligibility vector
 * D_j^t     = ds_j^t/ds_j^{t-1} + r~_j (psi_j^{t-1} g_j)^T
 * e_ji^t    = psi_j^t g_j.eps_ji^t                  eligibility trace
 * ebar_ji^t = kappa ebar_ji^{t-1} + e_ji^t
 * dE/dW_ji  = sum_t c L_j^t ebar_ji^t + R_j e_ji^t  with R_j = dE_reg/dz_j^t
 * </pre>
 *
 * <p>with presynaptic activity p_i^t = x_i^t for W_in and z_i^{t-1} for W_rec.
 */
public final class ForwardEprop {

  private final NetworkStructure network;
  private final LearningRule rule;

  /** For a network and a rule that keeps within neurons. */
  ForwardEprop(NetworkStructure network, LearningRule rule) {
    this.network = network;
    this.rule = rule;
  }

  /** The traces of the synapses from one presynaptic neuron to all neurons of a layer. */
  private static final class Traces {
    final double[][] eligibilityVector;
    final double[] eligibilityTrace;
    final double[] filteredTrace;

    Traces(int neurons, int d) {
      eligibilityVector = new double[neurons][d];
      eligibilityTrace = new double[neurons];
      filteredTrace = new double[neurons];
    }
  }

  /** The traces at the last step. All [pre][post], the eligibility vector [pre][post][state]. */
  public record FinalTraces(
      double[][][] eligibilityVector, double[][] eligibilityTrace, double[][] filteredTrace) {}

  /**
   * Adds one sample's gradient.
   *
   * @param error dE/dy, [step][output]
   * @param signal L, [layer][step][neuron]
   * @param rateGradient R, [layer][neuron]
   * @param gradient is added to
   */
  void accumulate(
      Trajectory run,
      double[][] error,
      double[][][] signal,
      double[][] rateGradient,
      ReferenceWeights gradient) {
    for (int l = 0; l < network.layers().size(); l++) {
      final int layer = l;
      follow(run, l, signal[l], rateGradient[l], gradient.in()[l], t -> run.into(layer, t));
      if (network.isRecurrent(l)) {
        follow(
            run, l, signal[l], rateGradient[l], gradient.rec()[l], t -> run.spikesBefore(layer, t));
      }
      if (gradient.out()[l] != null) {
        readoutGradient(run, l, error, gradient.out()[l]);
      }
    }
    double kappa = network.kappa();
    double filteredOne = 0;
    for (double[] delta : error) {
      filteredOne = kappa * filteredOne + 1;
      for (int k = 0; k < delta.length; k++) {
        gradient.bias()[k] += delta[k] * filteredOne;
      }
    }
  }

  /** p at a step. */
  @FunctionalInterface
  private interface Presynaptic {
    double[] at(int t);
  }

  /**
   * The traces of one synapse over time. The eligibility vector is [step][state], the others
   * [step].
   */
  public record SynapseTrace(
      double[][] eligibilityVector, double[] eligibilityTrace, double[] filteredTrace) {}

  /**
   * Follows one synapse into layer l.
   *
   * @param recurrent whether it comes from the layer's own neurons, and not from what feeds it
   * @param from the presynaptic neuron or channel
   * @param to the postsynaptic neuron
   */
  public static SynapseTrace synapse(
      NetworkStructure network,
      LearningRule rule,
      Trajectory run,
      int l,
      boolean recurrent,
      int from,
      int to) {
    double[] p = new double[run.steps()];
    for (int t = 0; t < p.length; t++) {
      p[t] = recurrent ? run.spikesBefore(l, t)[from] : run.into(l, t)[from];
    }
    return synapse(network, rule, run, l, to, p);
  }

  /**
   * Follows a synapse onto a neuron of layer l whose presynaptic activity is given. Traces are
   * linear in it, so that of a part of a synapse's activity come its parts of the traces.
   *
   * @param to the postsynaptic neuron
   * @param presynaptic p, [step]
   */
  public static SynapseTrace synapse(
      NetworkStructure network,
      LearningRule rule,
      Trajectory run,
      int l,
      int to,
      double[] presynaptic) {
    ForwardEprop eprop = new ForwardEprop(network, rule);
    NeuronModel model = network.layers().get(l).models().get(to);
    int steps = run.steps();
    Traces trace = new Traces(1, model.spikeWeights().length);
    double[][] eps = new double[steps][];
    double[] e = new double[steps];
    double[] filtered = new double[steps];
    for (int t = 0; t < steps; t++) {
      LocalDerivatives local = run.local()[l][t][to];
      double[][] jacobian =
          eprop.totalDerivative(model, local, t == 0 ? 0 : run.psi()[l][t - 1][to]);
      double psi = run.psi()[l][t][to];
      eprop.advance(trace, 0, local.input, jacobian, model.spikeWeights(), psi, presynaptic[t]);
      eps[t] = trace.eligibilityVector[0];
      e[t] = trace.eligibilityTrace[0];
      filtered[t] = trace.filteredTrace[0];
    }
    return new SynapseTrace(eps, e, filtered);
  }

  /**
   * The traces at the last step of the synapses into a layer, from its input or its own neurons.
   */
  public static FinalTraces finalTraces(
      NetworkStructure network, LearningRule rule, Trajectory run, int l, boolean recurrent) {
    int n = network.layers().get(l).size();
    double[][] none = new double[run.steps()][n];
    int rows = recurrent ? n : network.channelsInto(l);
    Traces[] traces =
        new ForwardEprop(network, rule)
            .follow(
                run,
                l,
                none,
                new double[n],
                new double[rows][n],
                t -> recurrent ? run.spikesBefore(l, t) : run.into(l, t));
    double[][][] eps = new double[rows][][];
    double[][] e = new double[rows][];
    double[][] filtered = new double[rows][];
    for (int i = 0; i < rows; i++) {
      eps[i] = traces[i].eligibilityVector;
      e[i] = traces[i].eligibilityTrace;
      filtered[i] = traces[i].filteredTrace;
    }
    return new FinalTraces(eps, e, filtered);
  }

  private Traces[] follow(
      Trajectory run,
      int l,
      double[][] signal,
      double[] rateGradient,
      double[][] gradient,
      Presynaptic presynaptic) {
    int n = network.layers().get(l).size();
    double c = network.inputScale();
    Traces[] traces = new Traces[gradient.length];
    for (int i = 0; i < traces.length; i++) {
      traces[i] = new Traces(n, network.layers().get(l).stateSize());
    }
    for (int t = 0; t < run.steps(); t++) {
      double[] p = presynaptic.at(t);
      for (int j = 0; j < n; j++) {
        NeuronModel model = network.layers().get(l).models().get(j);
        double[] g = model.spikeWeights();
        LocalDerivatives local = run.local()[l][t][j];
        double[][] jacobian = totalDerivative(model, local, t == 0 ? 0 : run.psi()[l][t - 1][j]);
        double psi = run.psi()[l][t][j];
        for (int i = 0; i < p.length; i++) {
          Traces trace = traces[i];
          advance(trace, j, local.input, jacobian, g, psi, p[i]);
          gradient[i][j] +=
              c * signal[t][j] * trace.filteredTrace[j]
                  + rateGradient[j] * trace.eligibilityTrace[j];
        }
      }
    }
    return traces;
  }

  /** eps, e and ebar of the synapse onto neuron j, one step on. */
  private void advance(
      Traces trace,
      int j,
      double[] input,
      double[][] jacobian,
      double[] g,
      double psi,
      double presynaptic) {
    double[] before = trace.eligibilityVector[j];
    double[] eps = new double[before.length];
    double e = 0;
    for (int m = 0; m < g.length; m++) {
      eps[m] = input[m] * presynaptic;
      for (int k = 0; k < g.length; k++) {
        eps[m] += jacobian[m][k] * before[k];
      }
      e += psi * g[m] * eps[m];
    }
    trace.eligibilityVector[j] = eps;
    trace.eligibilityTrace[j] = e;
    trace.filteredTrace[j] = network.kappa() * trace.filteredTrace[j] + e;
  }

  /** D = ds^t/ds^{t-1} along the neuron's own state, its last spike included. */
  private double[][] totalDerivative(NeuronModel model, LocalDerivatives local, double psiBefore) {
    double[] r = ReferenceGradient.ownSpikeEffect(local, rule);
    double[] g = model.spikeWeights();
    double[][] total = new double[g.length][g.length];
    for (int m = 0; m < g.length; m++) {
      for (int k = 0; k < g.length; k++) {
        total[m][k] = local.state[m][k] + r[m] * psiBefore * g[k];
      }
    }
    return total;
  }

  /** dE/dW_out = c sum_t delta_k^t zbar_j^t, zbar the spikes filtered with kappa. */
  private void readoutGradient(Trajectory run, int l, double[][] error, double[][] gradient) {
    double[] filtered = new double[gradient.length];
    for (int t = 0; t < run.steps(); t++) {
      for (int j = 0; j < filtered.length; j++) {
        filtered[j] = network.kappa() * filtered[j] + run.spikes()[l][t][j];
        for (int k = 0; k < error[t].length; k++) {
          gradient[j][k] += network.inputScale() * error[t][k] * filtered[j];
        }
      }
    }
  }
}
