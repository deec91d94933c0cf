package org.eprop.reference;

import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.core.derived.ConstantDerivatives;

/**
 * The traces of one number that learns and acts on one neuron alone, a synapse's weight or a
 * parameter of the neuron itself, carried forward in time (Bellec et al. 2020, equations 13 to 28):
 *
 * <pre>
 * eps^t    = factor ((ds^t/ds^{t-1}) eps^{t-1} + r~ e^{t-1}) + cause^t   eligibility vector
 * e^t      = psi^t (g.eps^t + x^t)                                 eligibility trace
 * ebar_m^t = kappa_m ebar_m^{t-1} + e^t                            for each readout m
 * </pre>
 *
 * <p>with cause = u p and x = 0 for a synapse of presynaptic activity p; and cause = ds^t/dphi, x =
 * dg/dphi.s - dtheta/dphi for a parameter phi.
 */
final class ReferenceTrace {

  private final double[] kappas;
  private final double factor;
  private double[] vector;
  private double distance;
  private double trace;
  private final double[] filtered;

  /**
   * What the number does to the neuron directly.
   *
   * @param state cause, [step][state], before it is multiplied
   * @param times what it is multiplied with, [step]; null for 1
   * @param distance x, [step]; null for 0
   */
  record Cause(double[][] state, double[] times, double[] distance) {

    /** That of a synapse onto neuron j of population p, with its activity p^t [step]. */
    static Cause synapse(Trajectory run, int p, int j, double[] presynaptic) {
      double[][] state = new double[run.steps()][];
      for (int t = 0; t < state.length; t++) {
        state[t] = run.local()[p][t][j].input;
      }
      return new Cause(state, presynaptic, null);
    }

    /** That of a parameter of neuron j of population p. */
    static Cause parameter(Trajectory run, int p, int j, ConstantDerivatives by) {
      double[][] state = new double[run.steps()][];
      double[] distance = new double[run.steps()];
      for (int t = 0; t < state.length; t++) {
        double current = run.currents()[p][t][j];
        state[t] = by.step(run.stateBefore(p, t, j), run.spikeBefore(p, t, j), current);
        distance[t] = by.distance(run.states()[p][t][j]);
      }
      return new Cause(state, null, distance);
    }
  }

  /**
   * All zero.
   *
   * @param states of the neuron
   * @param kappas of the filters that meet the readouts' signals
   * @param factor on what is left of the vector after a step
   */
  ReferenceTrace(int states, double[] kappas, double factor) {
    this.kappas = kappas;
    this.factor = factor;
    this.vector = new double[states];
    this.filtered = new double[kappas.length];
  }

  /** One step on. */
  void advance(
      NeuronModel model, LocalDerivatives local, double[] r, double psi, Cause cause, int t) {
    double[] g = model.spikeWeights();
    double[] next = new double[g.length];
    double[] direct = cause.state()[t];
    double times = cause.times() == null ? 1 : cause.times()[t];
    distance = cause.distance() == null ? 0 : cause.distance()[t];
    for (int m = 0; m < g.length; m++) {
      next[m] = factor * NeuronStep.dot(local.state[m], vector) + r[m] * trace + direct[m] * times;
      distance += g[m] * next[m];
    }
    vector = next;
    trace = psi * distance;
    for (int m = 0; m < filtered.length; m++) {
      filtered[m] = kappas[m] * filtered[m] + trace;
    }
  }

  /** eps, [state]; not to be modified, valid for good. */
  double[] vector() {
    return vector;
  }

  /** g.eps + x: what becomes of the distance to threshold. */
  double distance() {
    return distance;
  }

  /** e. */
  double trace() {
    return trace;
  }

  /** ebar of readout m. */
  double filtered(int m) {
    return filtered[m];
  }
}
