package org.eprop.core.projection;

import org.eprop.core.kernel.Padding;

/**
 * What traces of synapses into one population become in a window of steps t0 .. e, and what
 * gradient they meet there. All recursions are linear, and the coefficients belong to the
 * postsynaptic neuron:
 *
 * <pre>
 * eps_m^e = ofEps_m.eps^{t0-1} + sum_t q_m^t p^t
 * ebar^e  = ofEps_d.eps^{t0-1} + kappa^{e-t0+1} ebar^{t0-1} + sum_t q_d^t p^t
 * dE/dW   = gradientOfEps.eps^{t0-1} + gradientOfFiltered ebar^{t0-1} + sum_t q^t p^t
 * </pre>
 *
 * <p>A window of one step is e-prop's own forward form: dE/dW = c L^t ebar^t. Filled by who has the
 * neurons, read by each projection's {@link SynapseTraces}.
 */
public class WindowTransition {

  /** t0. */
  public int first;

  /** e + 1. */
  public int end;

  /** Whether it is time to round away what is too small. */
  public boolean flushing;

  /**
   * q_m, [0 .. d-1 for eps, d for ebar][step of the window][neuron]; null for a part of eps that is
   * one number for a row, whichever row it is.
   */
  public final float[][][] q;

  /** q_m of the part of eps that is one number for a row, [step of the window]. */
  public final float[] ownQ;

  /** What becomes of that number in the window. */
  public float ownDecay;

  /** The coefficients of what was before. */
  public final TraceCoefficients before;

  /**
   * q of the gradient by step of the record; null if there is no error in the window, or the window
   * has one step.
   */
  public float[][] gradientQ;

  /**
   * Of a window of one step with an error, c L [neuron]: its gradient is c L ebar, once the traces
   * are those after the step; else null.
   */
  public float[] signal;

  /** In which order to renew the states: those first whose old value nobody else needs. */
  final int[] order;

  /** Whether the old value of the i-th in that order is needed for those after it. */
  final boolean[] neededLater;

  /**
   * @param neurons of the population
   * @param d their state variables
   * @param leftOut which part of eps is one number for every row; -1 if none is
   * @param steps the most that a window may have
   */
  protected WindowTransition(int neurons, int d, int leftOut, int steps) {
    q = new float[d + 1][][];
    for (int m = 0; m <= d; m++) {
      q[m] = m == leftOut ? null : new float[steps][Padding.length(neurons)];
    }
    ownQ = new float[steps];
    before = new TraceCoefficients(neurons, d);
    order = new int[d];
    neededLater = new boolean[d];
  }

  /** After {@link #before} has been set: finds the order in which to renew the states. */
  protected final void findOrder() {
    for (int m = 0; m < order.length; m++) {
      order[m] = m;
    }
    for (int i = 0; i < order.length; i++) {
      int best = i;
      while (best < order.length && isNeeded(best, i)) {
        best++;
      }
      neededLater[i] = best == order.length;
      if (best < order.length) {
        int m = order[best];
        order[best] = order[i];
        order[i] = m;
      }
    }
  }

  private boolean isNeeded(int candidate, int from) {
    for (int i = from; i < order.length; i++) {
      if (i != candidate && before.ofEps[order[i]][order[candidate]] != null) {
        return true;
      }
    }
    return false;
  }
}
