package org.eprop.reference;

import java.util.Arrays;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.network.Population;

/**
 * A {@link SynapticTrace} along a run: what the neurons of a population say of each step, and the
 * trace of one synapse by it.
 *
 * @param trace which
 * @param side its synapses onto the population
 * @param said f^t [step][factor][neuron]
 */
record SynapticFactors(SynapticTrace trace, SynapticTrace.Side side, double[][][] said) {

  /** Those of population p. */
  static SynapticFactors of(SynapticTrace trace, Population population, Trajectory run, int p) {
    SynapticTrace.Side side = trace.onto(population);
    double[][] state = new double[side.stateSize()][population.size()];
    double[][][] said = new double[run.steps()][side.factors()][population.size()];
    for (int t = 0; t < run.steps(); t++) {
      side.after(new PostsynapticFactors.Step(run, p, t, population.statePlaces()), state, said[t]);
    }
    return new SynapticFactors(trace, side, said);
  }

  /** f of neuron j, [factor][step]. */
  double[][] said(int j) {
    double[][] all = new double[side.factors()][said.length];
    for (int t = 0; t < said.length; t++) {
      for (int f = 0; f < all.length; f++) {
        all[f][t] = said[t][f][j];
      }
    }
    return all;
  }

  /** A synapse onto neuron j: e, then what it remembers, of each step, [1 + number][step]. */
  double[][] follow(int j, double[] presynaptic, double weight) {
    int steps = presynaptic.length;
    double[][] all = new double[1 + trace.stateSize()][steps];
    double[][] state = new double[trace.stateSize()][1];
    double[] e = new double[1];
    for (int t = 0; t < steps; t++) {
      double[][] factors =
          Arrays.stream(said[t]).map(row -> new double[] {row[j]}).toArray(double[][]::new);
      side.step(1, new double[] {presynaptic[t]}, new double[] {weight}, factors, state, e);
      all[0][t] = e[0];
      for (int m = 0; m < state.length; m++) {
        all[1 + m][t] = state[m][0];
      }
    }
    return all;
  }
}
