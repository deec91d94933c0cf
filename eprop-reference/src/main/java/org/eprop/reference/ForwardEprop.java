package org.eprop.reference;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.derived.ConstantDerivatives;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.reference.BackwardGradient.DelayGradient;

/**
 * e-prop as published (Bellec et al. 2020, equation 1), forward in time, with an {@link
 * EligibilityTrace} for each synapse, bias and learned parameter: for rules that keep no path
 * through other neurons.
 *
 * <pre>
 * dE/dW_ji = sum_t sum_m c_m L_m,j^t ebar_m,ji^t + R_j e_ji^t     R_j = dE_reg/dz_j^t
 *            [+ sum_t sum_m a c_m L_m,j^t F_l(psi)_j^t p_i^{t - d_ji}]   the non-causal term
 *            + sum_t dE_reg/dx_j^t (g.eps_ji^t) + dE_reg/dv_j^t eps_0,ji^t          membranes
 * dE/dd_ji                                                       the same with -W_ji p~'_i for p_i
 * dE/dphi_j                                                      the same with phi's own traces
 * </pre>
 *
 * <p>Other sums over time are possible ({@link RewardEprop}).
 */
final class ForwardEprop {

  private final NetworkStructure network;
  private final LearningRule rule;
  private final ReferenceWeights weights;
  private final double[] kappas;
  private final TimeSum time;

  /** What a number gets at each step; of one number after the other. */
  private double[] ofSteps = {};

  ForwardEprop(NetworkStructure network, LearningRule rule, ReferenceWeights weights) {
    this(network, rule, weights, TimeSum.PLAIN);
  }

  /**
   * @param time what becomes of the steps of each number
   */
  ForwardEprop(
      NetworkStructure network, LearningRule rule, ReferenceWeights weights, TimeSum time) {
    this.network = network;
    this.rule = rule;
    this.weights = weights;
    this.time = time;
    this.kappas = SynapseTrace.kappas(network, weights, rule);
  }

  /**
   * Adds one sample's gradient.
   *
   * @param rateGradient R, [population][neuron]
   * @param membranes null for none
   * @param gradient is added to
   */
  void accumulate(
      Trajectory run,
      LearningSignals signals,
      double[][] rateGradient,
      ReferenceMembranes membranes,
      ReferenceWeights gradient) {
    double[][][] nonCausal = new double[network.populations().size()][][];
    for (int p = 0; p < nonCausal.length; p++) {
      double[][] atOnce = signals.atOnce(p, network.size(p), weights);
      nonCausal[p] = ReferenceNonCausal.term(rule, atOnce, run.psi()[p]);
    }
    Own own = rule.trace() instanceof DerivedTrace ? null : own(run);
    Sample sample = new Sample(run, signals, rateGradient, membranes, nonCausal, own);
    for (int i = 0; i < network.projections().size(); i++) {
      if (gradient.projection(i) != null) {
        synapses(sample, i, gradient.projection(i), false);
      }
      if (gradient.delays(i) != null) {
        synapses(sample, i, gradient.delays(i), true);
      }
    }
    for (int p = 0; p < network.populations().size(); p++) {
      bias(sample, p, gradient.bias(p));
      parameters(sample, p, gradient.parameters(p));
    }
    for (int m = 0; m < network.readouts().size(); m++) {
      ReadoutGradient.forward(network, weights, run, signals.error()[m], m, time, gradient);
    }
  }

  private record Sample(
      Trajectory run,
      LearningSignals signals,
      double[][] rateGradient,
      ReferenceMembranes membranes,
      double[][][] nonCausal,
      Own own) {}

  /** e of a synapse onto neuron j of population p, of a trace that is not derived, [step]. */
  private interface Own {
    double[] follow(int p, int j, double[] presynaptic, double weight);
  }

  private Own own(Trajectory run) {
    List<Population> populations = network.populations();
    if (rule.trace() instanceof LinearTrace linear) {
      PostsynapticFactors[] of = new PostsynapticFactors[populations.size()];
      Arrays.setAll(of, p -> PostsynapticFactors.of(linear, populations.get(p), run, p));
      return (p, j, presynaptic, weight) -> of[p].follow(j, presynaptic)[1];
    }
    SynapticTrace trace = (SynapticTrace) rule.trace();
    SynapticFactors[] of = new SynapticFactors[populations.size()];
    Arrays.setAll(of, p -> SynapticFactors.of(trace, populations.get(p), run, p));
    return (p, j, presynaptic, weight) -> of[p].follow(j, presynaptic, weight)[0];
  }

  private void synapses(Sample sample, int number, double[][] gradient, boolean ofDelays) {
    Projection projection = network.projections().get(number);
    for (int i = 0; i < gradient.length; i++) {
      for (int k = 0; k < gradient[i].length; k++) {
        if (projection.exists(i, k)) {
          int delay = weights.delay(number, i, k);
          double w = weights.projection(number)[i][k];
          double[] p =
              ofDelays
                  ? DelayGradient.presynaptic(sample.run(), projection, i, w, delay)
                  : SynapseTrace.presynaptic(sample.run(), projection, i, delay);
          int j = projection.synapses().target(i, k);
          gradient[i][k] += synapse(sample, projection.to(), j, p, w);
        }
      }
    }
  }

  /** A bias is the weight of a synapse whose presynaptic activity is always 1. */
  private void bias(Sample sample, int p, double[] gradient) {
    double[] ones = new double[sample.run().steps()];
    Arrays.fill(ones, 1);
    for (int j = 0; gradient != null && j < gradient.length; j++) {
      gradient[j] += synapse(sample, p, j, ones, weights.bias(p)[j]);
    }
  }

  private double synapse(Sample sample, int p, int j, double[] presynaptic, double weight) {
    if (sample.own() != null) {
      return time.of(taught(sample, p, j, sample.own().follow(p, j, presynaptic, weight)));
    }
    double[] x =
        follow(sample, p, j, ReferenceTrace.Cause.synapse(sample.run(), p, j, presynaptic));
    for (int t = 0; rule.nonCausalShare() != 0 && t < presynaptic.length; t++) {
      x[t] += sample.nonCausal()[p][t][j] * presynaptic[t];
    }
    return time.of(x);
  }

  /** The same of a trace e that is not derived. */
  private double[] taught(Sample sample, int p, int j, double[] e) {
    double[] x = new double[e.length];
    for (int t = 0; t < x.length; t++) {
      x[t] = sample.rateGradient()[p][j] * e[t];
    }
    for (int m = 0; m < kappas.length; m++) {
      double[][] signal = sample.signals().signal()[m][p];
      double bar = 0;
      for (int t = 0; signal != null && t < x.length; t++) {
        bar = kappas[m] * bar + e[t];
        x[t] += weights.inputScale(m) * signal[t][j] * bar;
      }
    }
    return x;
  }

  private void parameters(Sample sample, int p, double[][] gradient) {
    Population population = network.populations().get(p);
    for (int i = 0; i < gradient.length; i++) {
      LearnedParameter learned = population.learned().get(i);
      for (int j = learned.first(); j < learned.end(); j++) {
        double[] values = population.values(j, weights.parameters(p));
        ConstantDerivatives by = ConstantDerivatives.of(population, j, i, values);
        gradient[i][j - learned.first()] +=
            time.of(follow(sample, p, j, ReferenceTrace.Cause.parameter(sample.run(), p, j, by)));
      }
    }
  }

  /** sum_m c_m L_m^t ebar_m^t + R e^t, [step], until the next call. */
  private double[] follow(Sample sample, int p, int j, ReferenceTrace.Cause cause) {
    Trajectory run = sample.run();
    NeuronModel model = run.models().get(p).get(j);
    ReferenceTrace trace =
        new ReferenceTrace(model.stateNames().size(), kappas, NeuronStep.factor(rule));
    if (ofSteps.length != run.steps()) {
      ofSteps = new double[run.steps()];
    }
    double[] x = ofSteps;
    for (int t = 0; t < x.length; t++) {
      double[] r = NeuronStep.ownSpikeEffect(run.local()[p][t][j], rule);
      trace.advance(model, run.local()[p][t][j], r, run.psi()[p][t][j], cause, t);
      double ofStep = sample.rateGradient()[p][j] * trace.trace();
      for (int m = 0; m < kappas.length; m++) {
        double[][] signal = sample.signals().signal()[m][p];
        if (signal != null) {
          ofStep += weights.inputScale(m) * signal[t][j] * trace.filtered(m);
        }
      }
      if (sample.membranes() != null) {
        ofStep += sample.membranes().ofDistance()[p][t][j] * trace.distance();
        ofStep += sample.membranes().ofV()[p][t][j] * trace.vector()[0];
      }
      x[t] = ofStep;
    }
    return x;
  }

  /** How what a number gets at each step becomes its gradient. */
  interface TimeSum {

    /** Each step counts alike. */
    TimeSum PLAIN =
        x -> {
          double sum = 0;
          for (double ofStep : x) {
            sum += ofStep;
          }
          return sum;
        };

    /**
     * Adds it up, forward in time.
     *
     * @param x [step]
     */
    double of(double[] x);
  }
}
