package org.eprop.reference;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;

/**
 * The traces of one synapse over time, see {@link ReferenceTrace}.
 *
 * @param presynaptic p, [step]: when activity arrives, the delay included
 * @param eligibilityVector eps, [step][state]; r, [step][1], of a linear trace that is not derived;
 *     what the synapse remembers, [step][number], of one that goes synapse by synapse
 * @param eligibilityTrace e, [step]
 * @param filteredTrace ebar, [readout][step]
 * @param postsynaptic what the neuron has to do with it, [number][step]: psi; G and B of a linear
 *     trace; f of one that goes synapse by synapse
 */
public record SynapseTrace(
    double[] presynaptic,
    double[][] eligibilityVector,
    double[] eligibilityTrace,
    double[][] filteredTrace,
    double[][] postsynaptic) {

  /** What the numbers of a vector are called. */
  public static List<String> vectorNames(LearningRule rule, NeuronModel model) {
    if (rule.trace() instanceof SynapticTrace synaptic) {
      return numbered("x", synaptic.stateSize());
    }
    return rule.trace() instanceof LinearTrace
        ? List.of("r")
        : model.stateNames().stream().map(name -> "ε_" + name).toList();
  }

  /** What the numbers of the postsynaptic side are called. */
  public List<String> postsynapticNames(LearningRule rule) {
    if (rule.trace() instanceof SynapticTrace) {
      return numbered("f", postsynaptic.length);
    }
    return rule.trace() instanceof LinearTrace ? List.of("G", "B") : List.of("ψ");
  }

  private static List<String> numbered(String name, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> name + i).toList();
  }

  /**
   * Follows a synapse.
   *
   * @param weights those of the run
   * @param rule which own-spike effects it keeps
   * @param i the presynaptic neuron or channel
   * @param k which number of its row
   */
  public static SynapseTrace of(
      NetworkStructure network,
      ReferenceWeights weights,
      LearningRule rule,
      Trajectory run,
      Projection projection,
      int i,
      int k) {
    int delay = weights.delay(network.projections().indexOf(projection), i, k);
    double[] p = presynaptic(run, projection, i, delay);
    int j = projection.synapses().target(i, k);
    if (rule.trace() instanceof SynapticTrace synaptic) {
      Population to = network.populations().get(projection.to());
      double w = weights.projection(network.projections().indexOf(projection))[i][k];
      SynapticFactors by = SynapticFactors.of(synaptic, to, run, projection.to());
      return of(p, by.follow(j, p, w), kappas(network, weights, rule), by.said(j));
    }
    return of(network, weights, rule, run, projection.to(), j, p);
  }

  /** One that goes synapse by synapse, whose vector is what the synapse remembers. */
  private static SynapseTrace of(
      double[] presynaptic, double[][] followed, double[] kappas, double[][] postsynaptic) {
    double[][] vector = new double[presynaptic.length][followed.length - 1];
    double[][] filtered = new double[kappas.length][presynaptic.length];
    for (int t = 0; t < presynaptic.length; t++) {
      for (int m = 0; m < vector[t].length; m++) {
        vector[t][m] = followed[1 + m][t];
      }
      for (int r = 0; r < kappas.length; r++) {
        filtered[r][t] = kappas[r] * (t == 0 ? 0 : filtered[r][t - 1]) + followed[0][t];
      }
    }
    return new SynapseTrace(presynaptic, vector, followed[0], filtered, postsynaptic);
  }

  /**
   * Follows a synapse onto neuron j of population p whose presynaptic activity is given. Traces are
   * linear in it, so that of a part of a synapse's activity come its parts of the traces; not for
   * those that go synapse by synapse.
   *
   * @param presynaptic p, [step]
   */
  public static SynapseTrace of(
      NetworkStructure network,
      ReferenceWeights weights,
      LearningRule rule,
      Trajectory run,
      int p,
      int j,
      double[] presynaptic) {
    if (rule.trace() instanceof LinearTrace linear) {
      return of(
          PostsynapticFactors.of(linear, network.populations().get(p), run, p),
          j,
          presynaptic,
          network);
    }
    NeuronModel model = run.models().get(p).get(j);
    int steps = run.steps();
    ReferenceTrace trace =
        new ReferenceTrace(
            model.stateNames().size(), kappas(network, weights, rule), NeuronStep.factor(rule));
    ReferenceTrace.Cause cause = ReferenceTrace.Cause.synapse(run, p, j, presynaptic);
    double[][] vector = new double[steps][];
    double[] e = new double[steps];
    double[][] filtered = new double[network.readouts().size()][steps];
    double[][] psi = new double[1][steps];
    for (int t = 0; t < steps; t++) {
      psi[0][t] = run.psi()[p][t][j];
      double[] r = NeuronStep.ownSpikeEffect(run.local()[p][t][j], rule);
      trace.advance(model, run.local()[p][t][j], r, run.psi()[p][t][j], cause, t);
      vector[t] = trace.vector();
      e[t] = trace.trace();
      for (int m = 0; m < filtered.length; m++) {
        filtered[m][t] = trace.filtered(m);
      }
    }
    return new SynapseTrace(presynaptic, vector, e, filtered, psi);
  }

  /** One that is not derived, whose vector is the presynaptic state. */
  private static SynapseTrace of(
      PostsynapticFactors factors, int j, double[] presynaptic, NetworkStructure network) {
    double[][] followed = factors.follow(j, presynaptic);
    double[][] vector = new double[presynaptic.length][];
    Arrays.setAll(vector, t -> new double[] {followed[0][t]});
    double[][] filtered = new double[network.readouts().size()][];
    Arrays.fill(filtered, followed[2]);
    double[][] postsynaptic = {column(factors.own(), j), column(factors.arriving(), j)};
    return new SynapseTrace(presynaptic, vector, followed[1], filtered, postsynaptic);
  }

  private static double[] column(double[][] rows, int j) {
    return Arrays.stream(rows).mapToDouble(row -> row[j]).toArray();
  }

  /** p_i^{t - d}, [step]. */
  static double[] presynaptic(Trajectory run, Projection projection, int i, int delay) {
    double[] p = new double[run.steps()];
    for (int t = delay; t < p.length; t++) {
      p[t] = run.activity(projection.from())[t - delay][i];
    }
    return p;
  }

  /** kappa of the filter that meets each readout's signal. */
  static double[] kappas(NetworkStructure network, ReferenceWeights weights, LearningRule rule) {
    double[] kappas = new double[network.readouts().size()];
    for (int m = 0; m < kappas.length; m++) {
      kappas[m] = rule.trace().decay().orElse(weights.readoutDecay(m));
    }
    return kappas;
  }
}
