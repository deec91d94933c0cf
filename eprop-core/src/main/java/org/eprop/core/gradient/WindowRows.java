package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearCombination;

/**
 * The eligibility vectors eps and filtered eligibility traces ebar of the synapses from one set of
 * presynaptic neurons into a layer, taken through window after window. A presynaptic neuron's row
 * is gone through once for each window; rows that are all zero and see no event cost nothing.
 */
final class WindowRows {

  private final LayerConstants c;
  private final Kernels kernels;
  private final LinearCombination combination;
  private final RowSum rowSum;
  private final ScaledRowSum scaledRowSum;
  private final float[][][] eps;
  private final float[][] filtered;
  private final float[][] next;
  private final float[] share;
  private final boolean[] touched;

  WindowRows(LayerConstants constants, int count, Kernels kernels) {
    this.c = constants;
    this.kernels = kernels;
    combination = new LinearCombination(kernels);
    rowSum = new RowSum(kernels);
    scaledRowSum = new ScaledRowSum(kernels);
    eps = new float[count][c.d][c.n];
    filtered = new float[count][c.n];
    next = new float[c.d][c.n];
    share = new float[c.n];
    touched = new boolean[count];
  }

  /** Starts a new sequence. */
  void reset() {
    for (int i = 0; i < touched.length; i++) {
      touched[i] = false;
      Arrays.fill(filtered[i], 0);
      for (float[] row : eps[i]) {
        Arrays.fill(row, 0);
      }
    }
  }

  /**
   * Takes all rows through a window.
   *
   * @param events presynaptic spikes, listed by neuron; one at t acts at t + delay
   * @param real real-valued presynaptic activity of each step, null where there is none; null if
   *     there is none at all
   * @param gradient is added to
   */
  void pass(WindowCarry carry, Events events, int delay, float[][] real, float[][] gradient) {
    for (int i = 0; i < touched.length; i++) {
      int e = events.from[i];
      int stop = events.from[i + 1];
      while (e < stop && events.step[e] + delay < carry.first) {
        e++;
      }
      while (stop > e && events.step[stop - 1] + delay >= carry.end) {
        stop--;
      }
      boolean carried = touched[i];
      boolean active = e < stop || isActive(carry, real, i);
      if (carry.gradientQ != null && (carried || active)) {
        addGradient(carry, i, events, e, stop, delay, gradient[i]);
      }
      if (carried) {
        carryOver(carry, i);
      }
      if (e < stop) {
        for (int m = 0; m <= c.d; m++) {
          rowSum.begin(target(i, m), c.n);
          rowSum.addAt(events.step, e, stop, delay - carry.first, carry.q[m]);
          rowSum.end();
        }
      }
      if (active && real != null) {
        addReal(carry, i, real, gradient[i]);
      }
      touched[i] |= active;
      if (touched[i] && carry.flushing) {
        flush(i);
        touched[i] = active || !isZero(i);
      }
    }
  }

  private float[] target(int i, int m) {
    return m < c.d ? eps[i][m] : filtered[i];
  }

  private static boolean isActive(WindowCarry carry, float[][] real, int i) {
    for (int t = carry.first; real != null && t < carry.end; t++) {
      if (real[t] != null && real[t][i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** From the traces as they were before the window, and its spikes. */
  private void addGradient(
      WindowCarry carry, int i, Events events, int e, int stop, int delay, float[] gradient) {
    rowSum.begin(gradient, c.n);
    if (touched[i]) {
      combination.begin();
      for (int k = 0; k < c.d; k++) {
        combination.plus(carry.gradientOfEps[k], eps[i][k]);
      }
      combination.plus(carry.gradientOfFiltered, filtered[i]).into(share, c.n);
      rowSum.add(share);
    }
    rowSum.addAt(events.step, e, stop, delay, carry.gradientQ);
    rowSum.end();
  }

  private void carryOver(WindowCarry carry, int i) {
    float[][] row = eps[i];
    combination.begin().plus(carry.decay, filtered[i]);
    for (int k = 0; k < c.d; k++) {
      combination.plus(carry.ofEps[c.d][k], row[k]);
    }
    combination.into(filtered[i], c.n);
    for (int n = 0; n < c.d; n++) {
      int m = carry.order[n];
      // Its own term first: only the first ones may be those of the array that is written.
      combination.begin().plus(carry.ofEps[m][m], row[m]);
      for (int k = 0; k < c.d; k++) {
        combination.plus(k == m ? null : carry.ofEps[m][k], row[k]);
      }
      combination.into(carry.neededLater[n] ? next[m] : row[m], c.n);
    }
    for (int n = 0; n < c.d; n++) {
      if (carry.neededLater[n]) {
        int m = carry.order[n];
        System.arraycopy(next[m], 0, row[m], 0, c.n);
      }
    }
  }

  private void addReal(WindowCarry carry, int i, float[][] real, float[] gradient) {
    for (int m = 0; m <= c.d; m++) {
      addReal(carry, i, real, target(i, m), carry.q[m], carry.first);
    }
    if (carry.gradientQ != null) {
      addReal(carry, i, real, gradient, carry.gradientQ, 0);
    }
  }

  private void addReal(
      WindowCarry carry, int i, float[][] real, float[] target, float[][] rows, int offset) {
    scaledRowSum.begin(target, c.n);
    for (int t = carry.first; t < carry.end; t++) {
      if (real[t] != null) {
        scaledRowSum.add(real[t][i], rows[t - offset]);
      }
    }
    scaledRowSum.end();
  }

  private void flush(int i) {
    for (int m = 0; m <= c.d; m++) {
      kernels.flush(target(i, m), c.n);
    }
  }

  private boolean isZero(int i) {
    boolean zero = true;
    for (int m = 0; zero && m <= c.d; m++) {
      zero = WindowCarry.isZero(target(i, m));
    }
    return zero;
  }

  /** Saves or restores all rows. */
  void exchange(StateArchive archive, String name) {
    int count = touched.length;
    float[][] all = new float[count * c.d][];
    for (int i = 0; i < count; i++) {
      System.arraycopy(eps[i], 0, all, i * c.d, c.d);
    }
    archive.floats(name + ".eps", all, 0, all.length);
    archive.floats(name + ".ebar", filtered, 0, count);
    for (int i = 0; i < count; i++) {
      touched[i] = !isZero(i);
    }
  }
}
