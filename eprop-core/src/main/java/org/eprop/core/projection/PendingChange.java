package org.eprop.core.projection;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.kernel.Padding;
import org.eprop.core.state.StateBytes;

/**
 * The change of weights that waits for the synapses of some projections into one population, which
 * all learn with the same rates: the row vector V of {@link Propagators}, for each postsynaptic
 * neuron. Owned by one thread.
 */
public final class PendingChange {

  /** V [eps ..., ebar][neuron]. */
  final float[][] v;

  /** V.c [neuron]: what an event takes from w'. */
  final float[] change;

  /**
   * Of the part of eps that is the presynaptic neuron's own: V over its factor in E, by which the
   * number itself is multiplied, [neuron]; null if there is none.
   */
  final float[] ofOwn;

  private final Propagators by;
  private final LinearCombination sum = new LinearCombination();

  /** -eta L [neuron]. */
  private final float[] step;

  /** None yet. */
  public PendingChange(Propagators by) {
    this.by = by;
    int length = Padding.pairs(by.n);
    v = new float[by.d + 1][length];
    change = new float[length];
    ofOwn = by.own < 0 ? null : new float[length];
    step = new float[length];
  }

  /** Nothing waits. */
  public void begin() {
    for (float[] row : v) {
      Arrays.fill(row, 0);
    }
  }

  /** Nothing waits for neuron j. */
  public void begin(int j) {
    for (float[] row : v) {
      row[j] = 0;
    }
  }

  /** Once c is known: what an event takes from w'. */
  public void findChange() {
    sum.begin();
    for (int m = 0; m < v.length; m++) {
      sum.plus(by.arriving[m], v[m]);
    }
    sum.into(change, by.n);
    beginUpdate();
  }

  /** Before synapses are brought up to date. */
  public void beginUpdate() {
    if (ofOwn != null) {
      by.ratio(ofOwn, v[by.own]);
    }
  }

  /**
   * Adds what a step's learning signal does to the weights: V -= eta L P's row of ebar.
   *
   * @param signal c L [neuron]
   * @param eta the learning rate
   */
  public void learn(float[] signal, double eta) {
    float rate = (float) -eta;
    for (int j = 0; j < by.n; j++) {
      step[j] = rate * signal[j];
    }
    for (int m = 0; m < by.d; m++) {
      Elements.addProduct(v[m], step, by.f[m], by.n);
    }
    Elements.addProduct(v[by.d], step, by.k, by.n);
  }

  /** Saves or restores it. */
  public void exchange(StateBytes bytes, String name) {
    bytes.floats(name + ".pending", v, 0, v.length);
  }
}
