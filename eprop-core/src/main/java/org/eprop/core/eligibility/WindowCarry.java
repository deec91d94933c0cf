package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.adjoint.PopulationAdjoint;
import org.eprop.core.kernel.Padding;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.projection.TraceShape;
import org.eprop.core.projection.WindowTransition;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.state.StateBytes;

/**
 * Fills a {@link WindowTransition}, and keeps what lies between two windows. q_m and ofEps_m come
 * from the same backward recursion as the gradient, started from lambda^e = e_m without any error,
 * and for ebar from lambda^{e+1} = 0 with direct^t = kappa^{e-t}.
 */
final class WindowCarry extends WindowTransition {

  private static final int FLUSH_EVERY = 16;
  private static final float TINY = 1e-25f;

  private final Neurons c;
  private final TraceShape traces;

  /** Whether some rows have an array for each part of eps, whatever the neurons are. */
  private final boolean each;

  private PopulationAdjoint adjoint;
  private float[] psiBefore;
  private float[] psiLast;

  /**
   * @param each whether some rows have an array for each part of eps, whatever the neurons are
   * @param steps the most that a window may have
   */
  WindowCarry(Neurons constants, boolean each, PopulationAdjoint adjoint, int steps) {
    super(constants.n, constants.d, each ? -1 : TraceShape.of(constants).single(), steps);
    this.c = constants;
    traces = TraceShape.of(c);
    this.each = each;
    this.adjoint = adjoint;
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
  }

  /** psi of the step before the window. */
  float[] psiBefore() {
    return psiBefore;
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
