package org.eprop.reference;

import java.util.Arrays;
import org.eprop.api.rule.Hops;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.derived.ConstantDerivatives;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;

/**
 * The gradient of any rule without a trace per synapse, from the {@link Adjoint} of each neuron:
 *
 * <pre>
 * dE/dW_ji = sum_t (q_j^t + a L_j^t F_l(psi)_j^t) p_i^{t - d_ji}     delays shift the index
 * dE/db_j  = sum_t (q_j^t + a L_j^t F_l(psi)_j^t)                    here L_j = sum_m c_m L_m,j
 * dE/dx_i^t = sum_j W_ji q_j^{t + d_ji}
 * </pre>
 *
 * <p>That of delays is in {@link DelayGradient}, that of neuron parameters in {@link
 * ParameterGradient}. Where paths may cross one synapse only, the q that they come from are those
 * of plain e-prop, which are computed first.
 *
 * @param f F of each projection, [projection][pre][k]; null where the rule cuts it
 */
record BackwardGradient(
    NetworkStructure network, LearningRule rule, ReferenceWeights weights, double[][][] f) {

  /** The adjoint for what reaches spikes directly, [population][step][neuron]. */
  Adjoint adjoint(Trajectory run, double[][][] direct, ReferenceMembranes membranes) {
    if (rule.hops() == Hops.ANY) {
      return Adjoint.of(network, rule, weights, run, direct, membranes, f, null);
    }
    double[][][] none = new double[f.length][][];
    double[][][] plain = Adjoint.of(network, rule, weights, run, direct, membranes, none, null).q();
    return Adjoint.of(network, rule, weights, run, direct, membranes, f, plain);
  }

  /**
   * Adds the gradient of a sample whose errors come from the readouts.
   *
   * @param rateGradient R, [population][neuron]
   * @param membranes null for none
   * @return what multiplies presynaptic activity, [population][step][neuron]
   */
  double[][][] accumulate(
      Trajectory run,
      LearningSignals signals,
      double[][] rateGradient,
      ReferenceMembranes membranes,
      ReferenceWeights gradient) {
    double[][][] direct = new double[network.populations().size()][][];
    for (int p = 0; p < direct.length; p++) {
      direct[p] = signals.filtered(p, network.size(p), weights, rule);
      for (double[] row : direct[p]) {
        for (int j = 0; j < row.length; j++) {
          row[j] += rateGradient[p][j];
        }
      }
    }
    for (int m = 0; m < network.readouts().size(); m++) {
      ReadoutGradient.backward(network, weights, run, signals.error()[m], m, gradient);
    }
    if (rule.trace() instanceof LinearTrace linear) {
      double[][][] factor = new double[direct.length][][];
      for (int p = 0; p < factor.length; p++) {
        factor[p] =
            PostsynapticFactors.of(linear, network.populations().get(p), run, p)
                .backward(direct[p]);
      }
      accumulate(run, factor, gradient);
      return factor;
    }
    if (rule.trace() instanceof SynapticTrace synaptic) {
      accumulate(run, synaptic, direct, gradient);
      return direct;
    }
    Adjoint adjoint = adjoint(run, direct, membranes);
    double[][][] atOnce = new double[direct.length][][];
    for (int p = 0; p < atOnce.length; p++) {
      atOnce[p] = signals.atOnce(p, network.size(p), weights);
    }
    double[][][] factor = factor(run, adjoint, atOnce);
    accumulate(run, adjoint, factor, gradient);
    return factor;
  }

  /**
   * What multiplies presynaptic activity, q + a L F_l(psi); [population][step][neuron].
   *
   * @param signal sum_m c_m L_m, [population][step][neuron]
   */
  double[][][] factor(Trajectory run, Adjoint adjoint, double[][][] signal) {
    double[][][] factor = new double[signal.length][][];
    for (int p = 0; p < factor.length; p++) {
      factor[p] = ReferenceNonCausal.term(rule, signal[p], run.psi()[p]);
      for (int t = 0; t < factor[p].length; t++) {
        for (int j = 0; j < factor[p][t].length; j++) {
          factor[p][t][j] += adjoint.q()[p][t][j];
        }
      }
    }
    return factor;
  }

  /**
   * Adds the gradient of what belongs to populations and projections.
   *
   * @param factor what multiplies presynaptic activity, [population][step][neuron]
   */
  void accumulate(Trajectory run, Adjoint adjoint, double[][][] factor, ReferenceWeights gradient) {
    accumulate(run, factor, gradient);
    ParameterGradient.accumulate(network, weights, run, adjoint, gradient);
  }

  /** Traces that go synapse by synapse: sum_t Lbar_j^t e_ji^t. */
  private void accumulate(
      Trajectory run, SynapticTrace trace, double[][][] direct, ReferenceWeights gradient) {
    for (int p = 0; p < direct.length; p++) {
      SynapticFactors by = SynapticFactors.of(trace, network.populations().get(p), run, p);
      double[] ones = new double[run.steps()];
      Arrays.fill(ones, 1);
      double[] bias = gradient.bias(p);
      for (int j = 0; bias != null && j < bias.length; j++) {
        bias[j] += sum(direct[p], j, by.follow(j, ones, weights.bias(p)[j])[0]);
      }
      for (int number = 0; number < network.projections().size(); number++) {
        Projection projection = network.projections().get(number);
        double[][] of = projection.to() == p ? gradient.projection(number) : null;
        for (int i = 0; of != null && i < of.length; i++) {
          for (int k = 0; k < of[i].length; k++) {
            if (projection.exists(i, k)) {
              int j = projection.synapses().target(i, k);
              double[] x =
                  SynapseTrace.presynaptic(run, projection, i, weights.delay(number, i, k));
              double w = weights.projection(number)[i][k];
              of[i][k] += sum(direct[p], j, by.follow(j, x, w)[0]);
            }
          }
        }
      }
    }
  }

  private static double sum(double[][] signal, int j, double[] e) {
    double sum = 0;
    for (int t = 0; t < e.length; t++) {
      sum += signal[t][j] * e[t];
    }
    return sum;
  }

  /** The same but for parameters of neurons. */
  private void accumulate(Trajectory run, double[][][] factor, ReferenceWeights gradient) {
    for (int t = 0; t < run.steps(); t++) {
      for (int i = 0; i < network.projections().size(); i++) {
        Projection projection = network.projections().get(i);
        if (gradient.projection(i) != null) {
          double[][] p = run.activity(projection.from());
          double[] q = factor[projection.to()][t];
          new ProjectionSums(projection, i, weights).gradient(p, t, q, gradient.projection(i));
        }
      }
      for (int p = 0; p < factor.length; p++) {
        double[] bias = gradient.bias(p);
        for (int j = 0; bias != null && j < bias.length; j++) {
          bias[j] += factor[p][t][j];
        }
      }
    }
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      double[][] q = factor[projection.to()];
      DelayGradient.accumulate(run, projection, i, q, weights, gradient);
    }
  }

  /** dE/dx, [step][channel], the channels of all inputs one after the other. */
  double[][] input(Adjoint adjoint, int steps) {
    double[][] all = new double[steps][network.channels()];
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.from().isInput()) {
        NetworkInput input = network.inputs().get(projection.from().index());
        for (int t = 0; t < steps; t++) {
          double[] own = new double[input.channels()];
          new ProjectionSums(projection, i, weights)
              .back(weights.projection(i), adjoint.q()[projection.to()], t, own);
          for (int c = 0; c < own.length; c++) {
            all[t][input.first() + c] += own[c];
          }
        }
      }
    }
    return all;
  }

  /**
   * The gradient of neuron parameters from the adjoint. For a neuron of the linear family by way of
   * its constants,
   *
   * <pre>
   * dE/dA_mn = sum_t lambda_m^t s_n^{t-1}   dE/du_m = sum_t lambda_m^t I^t
   * dE/dr_m  = sum_t lambda_m^t z^{t-1}     dE/dg_m = sum_t S^t s_m^t     dE/dtheta = -sum_t S^t
   * dE/dphi  = sum over constants c: dE/dc dc/dphi
   * </pre>
   *
   * <p>(dE/dr also for entries that are detached: it is the spike that is), and for a general one
   * by dE/dphi = sum_t lambda^t.ds^t/dphi + S^t (dg/dphi.s^t - dtheta/dphi). psi counts as a
   * constant, its scale included.
   */
  private static final class ParameterGradient {

    private final double[][] transition;
    private final double[] inputWeights;
    private final double[] spikeEffect;
    private final double[] spikeWeights;
    private double threshold;

    private ParameterGradient(Trajectory run, Adjoint adjoint, int p, int j) {
      int d = run.models().get(p).get(j).stateNames().size();
      transition = new double[d][d];
      inputWeights = new double[d];
      spikeEffect = new double[d];
      spikeWeights = new double[d];
      for (int t = 0; t < run.steps(); t++) {
        double[] lambda = adjoint.lambda()[p][t][j];
        double[] before = run.stateBefore(p, t, j);
        double s = adjoint.s()[p][t][j];
        for (int m = 0; m < d; m++) {
          for (int n = 0; n < d; n++) {
            transition[m][n] += lambda[m] * before[n];
          }
          inputWeights[m] += lambda[m] * run.currents()[p][t][j];
          spikeEffect[m] += lambda[m] * run.spikeBefore(p, t, j);
          spikeWeights[m] += s * run.states()[p][t][j][m];
        }
        threshold -= s;
      }
    }

    /** Adds the gradients of all learned parameters. */
    static void accumulate(
        NetworkStructure network,
        ReferenceWeights weights,
        Trajectory run,
        Adjoint adjoint,
        ReferenceWeights gradient) {
      for (int p = 0; p < network.populations().size(); p++) {
        Population population = network.populations().get(p);
        for (int i = 0; i < population.learned().size(); i++) {
          LearnedParameter learned = population.learned().get(i);
          for (int j = learned.first(); j < learned.end(); j++) {
            double[] values = population.values(j, weights.parameters(p));
            ConstantDerivatives by = ConstantDerivatives.of(population, j, i, values);
            gradient.parameters(p)[i][j - learned.first()] +=
                by.isLinear()
                    ? new ParameterGradient(run, adjoint, p, j).along(by)
                    : general(run, adjoint, p, j, by);
          }
        }
      }
    }

    /** sum over constants c: dE/dc dc/dphi. */
    private double along(ConstantDerivatives by) {
      double sum = threshold * by.threshold;
      sum += NeuronStep.dot(inputWeights, by.inputWeights);
      sum += NeuronStep.dot(spikeEffect, by.spikeEffect);
      sum += NeuronStep.dot(spikeWeights, by.spikeWeights);
      for (int m = 0; m < transition.length; m++) {
        sum += NeuronStep.dot(transition[m], by.transition[m]);
      }
      return sum;
    }

    private static double general(
        Trajectory run, Adjoint adjoint, int p, int j, ConstantDerivatives by) {
      double sum = 0;
      for (int t = 0; t < run.steps(); t++) {
        double current = run.currents()[p][t][j];
        double[] step = by.step(run.stateBefore(p, t, j), run.spikeBefore(p, t, j), current);
        sum += NeuronStep.dot(adjoint.lambda()[p][t][j], step);
        sum += adjoint.s()[p][t][j] * by.distance(run.states()[p][t][j]);
      }
      return sum;
    }
  }

  /**
   * The gradient of delays that learn, by the slope of the presynaptic activity smoothed by a
   * Gaussian: see the equations of {@link LearnedDelays}. d is the delay as it is used, rounded.
   *
   * <pre>dE/dd_ji = sum_t q_j^t (-W_ji p~'_i(t - d_ji))</pre>
   *
   * <p>What the weight's gradient is for presynaptic activity, this is for -W p~': so it also has
   * traces forward in time. But p~' knows of spikes up to four sigma later.
   */
  static final class DelayGradient {

    private DelayGradient() {}

    /**
     * What a delay's gradient has in place of presynaptic activity: -W_ji p~'_i(t - d_ji), [step].
     *
     * @param w W_ji
     * @param d d_ji, steps
     */
    static double[] presynaptic(Trajectory run, Projection projection, int i, double w, int d) {
      double[][] p = run.activity(projection.from());
      double[] arriving = new double[run.steps()];
      for (int t = 0; t < arriving.length; t++) {
        arriving[t] = -w * slope(projection.delays(), p, i, t - d);
      }
      return arriving;
    }

    /** p~'_i(t), at any t. */
    private static double slope(LearnedDelays delays, double[][] p, int i, int t) {
      double sum = 0;
      int last = Math.min(p.length - 1, t + delays.reach());
      for (int s = Math.max(0, t - delays.reach()); s <= last; s++) {
        sum += p[s][i] * delays.slope(t - s);
      }
      return sum;
    }

    /**
     * Adds the gradient of a projection's delays.
     *
     * @param number the projection's number
     * @param q what multiplies presynaptic activity, [step][post]
     */
    static void accumulate(
        Trajectory run,
        Projection projection,
        int number,
        double[][] q,
        ReferenceWeights weights,
        ReferenceWeights gradient) {
      double[][] sum = gradient.delays(number);
      for (int i = 0; sum != null && i < sum.length; i++) {
        for (int k = 0; k < sum[i].length; k++) {
          int j = projection.synapses().target(i, k);
          double w = weights.projection(number)[i][k];
          double[] arriving = presynaptic(run, projection, i, w, weights.delay(number, i, k));
          for (int t = 0; t < arriving.length; t++) {
            sum[i][k] += q[t][j] * arriving[t];
          }
        }
      }
    }
  }
}
