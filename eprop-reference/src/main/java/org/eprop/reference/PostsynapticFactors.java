package org.eprop.reference;

import java.util.Arrays;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.core.network.Population;

/**
 * A {@link LinearTrace} along a run: what the postsynaptic side contributes at each step, and the
 * trace of a synapse and its adjoint by it.
 *
 * @param trace which
 * @param arriving B^t [step][neuron]
 * @param own G^t [step][neuron]
 */
record PostsynapticFactors(LinearTrace trace, double[][] arriving, double[][] own) {

  /** Those of population p. */
  static PostsynapticFactors of(LinearTrace trace, Population population, Trajectory run, int p) {
    PostsynapticSide side = trace.postsynaptic(population);
    int n = population.size();
    double[][] state = new double[side.stateSize()][n];
    double[][] arriving = new double[run.steps()][n];
    double[][] own = new double[run.steps()][n];
    for (int t = 0; t < run.steps(); t++) {
      side.before(Arrays.stream(state).map(double[]::clone).toArray(double[][]::new), arriving[t]);
      side.after(new Step(run, p, t, population.statePlaces()), state, own[t]);
    }
    return new PostsynapticFactors(trace, arriving, own);
  }

  /** A step of a run, as a trace sees it. */
  record Step(Trajectory run, int p, int t, int[][] places) implements PostsynapticStep {
    @Override
    public double[] spikes() {
      return run.spikes()[p][t].clone();
    }

    @Override
    public double[] pseudoDerivatives() {
      return run.psi()[p][t].clone();
    }

    @Override
    public double[] state(int m) {
      double[] s = new double[run.states()[p][t].length];
      for (int j = 0; j < s.length; j++) {
        s[j] = run.states()[p][t][j][places[m][j]];
      }
      return s;
    }
  }

  /** The trace of a synapse onto neuron j: r, e and ebar of each step, [3][step]. */
  double[][] follow(int j, double[] presynaptic) {
    double kappa = trace.decay().orElseThrow();
    double[][] all = new double[3][presynaptic.length];
    double r = 0;
    double bar = 0;
    for (int t = 0; t < presynaptic.length; t++) {
      r = trace.presynapticDecay() * r + presynaptic[t];
      double e = own[t][j] * r + arriving[t][j] * presynaptic[t];
      bar = kappa * bar + e;
      all[0][t] = r;
      all[1][t] = e;
      all[2][t] = bar;
    }
    return all;
  }

  /**
   * What multiplies presynaptic activity, backwards in time: q^t = lambda^t + B^t Lbar^t with
   * lambda^t = rho lambda^{t+1} + G^t Lbar^t.
   *
   * @param reaching Lbar [step][neuron]
   * @return q [step][neuron]
   */
  double[][] backward(double[][] reaching) {
    double[][] q = new double[reaching.length][];
    double[] lambda = new double[reaching.length == 0 ? 0 : reaching[0].length];
    for (int t = reaching.length - 1; t >= 0; t--) {
      q[t] = new double[lambda.length];
      for (int j = 0; j < lambda.length; j++) {
        lambda[j] = trace.presynapticDecay() * lambda[j] + own[t][j] * reaching[t][j];
        q[t][j] = lambda[j] + arriving[t][j] * reaching[t][j];
      }
    }
    return q;
  }
}
