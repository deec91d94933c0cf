package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.kernel.EventKernels;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.kernel.Padding;

/**
 * The change of weights that waits, V of {@link Propagators}, for all synapses onto a population
 * that have learned with the same rate since they were up to date. Owned by one thread.
 */
final class WaitingSteps {

  /** V [eps ..., ebar][neuron]. */
  final float[][] v;

  /** V.c [neuron]: what an event takes from w'. */
  final float[] change;

  /**
   * Of the part of eps that is the presynaptic neuron's own: V over its factor in E, by which the
   * number itself is multiplied, [neuron]; null if there is none.
   */
  final float[] ofOwn;

  /** The same of one event, of synapses that have two parts, one of them own; null of others. */
  final EventKernels.Event event;

  private final Propagators by;
  private final LinearCombination sum = new LinearCombination();

  /** None. */
  WaitingSteps(Propagators by) {
    this.by = by;
    int length = Padding.pairs(by.n);
    v = new float[by.d + 1][length];
    change = new float[length];
    ofOwn = by.own < 0 ? null : new float[length];
    event = by.own < 0 || by.d != 2 ? null : event(1 - by.own);
  }

  private EventKernels.Event event(int m) {
    float[] c = by.arriving[m] == null ? new float[change.length] : by.arriving[m];
    return new EventKernels.Event(ofOwn, v[m], v[2], c, by.arriving[2], change);
  }

  /** As those have. */
  void set(WaitingSteps others) {
    for (int m = 0; m < v.length; m++) {
      System.arraycopy(others.v[m], 0, v[m], 0, by.n);
    }
  }

  /** None any more. */
  void discard() {
    for (float[] row : v) {
      Arrays.fill(row, 0);
    }
  }

  /** None any more for neuron j. */
  void discard(int j) {
    for (float[] row : v) {
      row[j] = 0;
    }
  }

  /** Before synapses are brought up to date. */
  void beginUpdate() {
    if (ofOwn != null) {
      by.ratio(ofOwn, v[by.own]);
    }
  }

  /** Once c is known: what an event takes from w'. */
  void findChange() {
    if (by.layer != null) {
      by.kernels.findChange(by.layer, change, ofOwn, v);
      return;
    }
    sum.begin();
    for (int m = 0; m < v.length; m++) {
      sum.plus(by.arriving[m], v[m]);
    }
    sum.into(change, by.n);
    beginUpdate();
  }

  /**
   * Adds what a step's learning signal does to the weights: V -= eta L P's row of ebar.
   *
   * @param signal c L [neuron]
   * @param eta the learning rate
   */
  void learn(float[] signal, double eta) {
    by.kernels.addProducts(v, (float) -eta, signal, by.f, by.k, by.n);
  }
}
