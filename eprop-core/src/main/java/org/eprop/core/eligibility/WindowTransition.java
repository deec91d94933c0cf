package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.adjoint.PopulationAdjoint;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Padding;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.state.StateBytes;

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
 * <p>q_m and ofEps_m come from the same backward recursion as the gradient, started from lambda^e =
 * e_m without any error, and for ebar from lambda^{e+1} = 0 with direct^t = kappa^{e-t}. A window
 * of one step is e-prop's own forward form: dE/dW = c L^t ebar^t. Keeps what lies between two
 * windows; read by each projection's {@link SynapseTraces}.
 */
final class WindowTransition {

  private static final int FLUSH_EVERY = 16;
  private static final float TINY = 1e-25f;

  /** t0. */
  int first;

  /** e + 1. */
  int end;

  /** Whether it is time to round away what is too small. */
  boolean flushing;

  /**
   * q_m, [0 .. d-1 for eps, d for ebar][step of the window][neuron]; null for a part of eps that is
   * one number for a row, whichever row it is.
   */
  final float[][][] q;

  /** q_m of the part of eps that is one number for a row, [step of the window]. */
  final float[] ownQ;

  /** What becomes of that number in the window. */
  float ownDecay;

  /** The coefficients of what was before. */
  final TraceCoefficients before;

  /**
   * q of the gradient by step of the record; null if there is no error in the window, or the window
   * has one step.
   */
  float[][] gradientQ;

  /**
   * Of a window of one step with an error, c L [neuron]: its gradient is c L ebar, once the traces
   * are those after the step; else null.
   */
  float[] signal;

  /** In which order to renew the states: those first whose old value nobody else needs. */
  final int[] order;

  /** Whether the old value of the i-th in that order is needed for those after it. */
  final boolean[] neededLater;

  private final Neurons c;
  private final TraceShape traces;

  /** Whether some rows have an array for each part of eps, whatever the neurons are. */
  private final boolean each;

  private PopulationAdjoint adjoint;

  /** psi of the step before the window. */
  float[] psiBefore;

  private float[] psiLast;

  /**
   * @param each whether some rows have an array for each part of eps, whatever the neurons are
   * @param steps the most that a window may have
   */
  WindowTransition(Neurons constants, boolean each, PopulationAdjoint adjoint, int steps) {
    this.c = constants;
    traces = TraceShape.of(c);
    this.each = each;
    this.adjoint = adjoint;
    q = new float[c.d + 1][][];
    for (int m = 0; m <= c.d; m++) {
      q[m] = isLeftOut(m) ? null : new float[steps][Padding.length(c.n)];
    }
    ownQ = new float[steps];
    before = new TraceCoefficients(c.n, c.d);
    order = new int[c.d];
    neededLater = new boolean[c.d];
    psiBefore = new float[Padding.length(c.n)];
    psiLast = new float[Padding.length(c.n)];
  }

  /** Uses another adjoint from now on, for neurons whose constants have changed. */
  void use(PopulationAdjoint now) {
    adjoint = now;
  }

  private boolean isLeftOut(int m) {
    return !each && traces.isOwn(m);
  }

  /** Starts a new sequence. */
  void reset() {
    Arrays.fill(psiBefore, 0);
  }

  /**
   * Makes the coefficients for eps and ebar. Comes before the adjoint pass of the gradient, which
   * turns psi into q.
   *
   * @param powers kappa^i
   */
  void begin(PopulationRun record, int from, int to, float[] powers) {
    first = from;
    end = to;
    flushing = (first - 1) / FLUSH_EVERY < (end - 1) / FLUSH_EVERY;
    Arrays.fill(before.decay, powers[end - first]);
    gradientQ = null;
    signal = null;
    runOwnBack();
    for (int m = 0; m <= c.d; m++) {
      if (isLeftOut(m)) {
        continue;
      }
      runBack(record, m, powers);
      adjoint.before(psiBefore, record.derivativesAt(first), before.roomOfEps(m));
      before.setOfEps(m);
    }
    findOrder();
    System.arraycopy(record.psi[end - 1], 0, psiLast, 0, c.n);
  }

  /** Whether the window has one step. */
  boolean isOneStep() {
    return end - first == 1;
  }

  private void runOwnBack() {
    if (traces.kind() == TraceShape.Kind.ANY) {
      return;
    }
    ownDecay = 1;
    for (int i = end - first - 1; i >= 0; i--) {
      ownQ[i] = ownDecay * traces.input();
      ownDecay = (ownDecay * traces.decay() + TINY) - TINY;
    }
  }

  private void runBack(PopulationRun record, int m, float[] powers) {
    int t = end - 1;
    if (m < c.d) {
      adjoint.beginWith(m, record.derivativesAt(t), q[m][t - first]);
      t--;
    } else {
      adjoint.begin();
    }
    while (t >= first) {
      int count = PopulationAdjoint.together(first, t, adjoint.direct.length);
      for (int i = 0; i < count; i++) {
        Arrays.fill(adjoint.direct[i], m < c.d ? 0 : powers[end - 1 - t + i]);
        System.arraycopy(record.psi[t - i], 0, q[m][t - i - first], 0, c.n);
      }
      adjoint.steps(record, q[m], t - first, t, count, t + 1 == end);
      t -= count;
    }
    for (t = first; m == c.d && record.arriving.length > 0 && t < end; t++) {
      Elements.addScaled(q[m][t - first], powers[end - 1 - t], record.arriving[t], c.n);
    }
  }

  /** After {@link #before} has been set: finds the order in which to renew the states. */
  private void findOrder() {
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

  /** The window has been passed. */
  void end() {
    float[] old = psiBefore;
    psiBefore = psiLast;
    psiLast = old;
  }

  /** Saves or restores what lies between two windows. */
  void exchange(StateBytes archive, String name) {
    archive.floats(name + ".psi_before", new float[][] {psiBefore}, 0, 1);
  }
}
