package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearCombination;

/**
 * The eligibility vectors eps and filtered eligibility traces ebar of the synapses from one set of
 * presynaptic neurons into a layer, taken through window after window. Rows are arrays over the
 * postsynaptic neurons, or, in a sparse matrix, over the synapses there are; those that are all
 * zero and see no event cost nothing.
 */
final class WindowRows {

  private final int d;
  private final int n;
  private final int[][] targets;
  private final CarryCoefficients own;
  private final Kernels kernels;
  private final LinearCombination combination;
  private final ScaledRowSum scaledRowSum;
  private final float[][][] eps;
  private final float[][] filtered;
  private final float[][] next;
  private final float[] share;
  private final boolean[] touched;

  /**
   * All zero.
   *
   * @param neurons of the layer
   * @param count presynaptic neurons
   * @param targets of the rows; null if they are dense
   */
  WindowRows(LayerConstants neurons, int count, int[][] targets, Kernels kernels) {
    this.d = neurons.d;
    this.n = targets == null ? neurons.n : targets[0].length;
    this.targets = targets;
    this.kernels = kernels;
    own = targets == null ? null : new CarryCoefficients(n, d);
    combination = new LinearCombination(kernels);
    scaledRowSum = new ScaledRowSum(kernels);
    eps = new float[count][d][n];
    filtered = new float[count][n];
    next = new float[d][n];
    share = new float[n];
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
    if (targets == null) {
      passDense(carry, events, delay, real, gradient);
    } else {
      passSparse(carry, events, delay, real, gradient);
    }
  }

  /** Row by row: each is gone through once. */
  private void passDense(
      WindowCarry carry, Events events, int delay, float[][] real, float[][] gradient) {
    for (int i = 0; i < touched.length; i++) {
      int e = events.from[i];
      int stop = events.from[i + 1];
      while (e < stop && events.step[e] + delay < carry.first) {
        e++;
      }
      while (stop > e && events.step[stop - 1] + delay >= carry.end) {
        stop--;
      }
      boolean active = e < stop || isActive(carry, real, i);
      if (carry.gradientQ != null && (touched[i] || active)) {
        if (touched[i]) {
          kernels.addScaled(gradient[i], 1, share(carry.before, i), n);
        }
        kernels.addRows(gradient[i], carry.gradientQ, events.step, e, stop, delay, n);
      }
      if (touched[i]) {
        carryOver(carry, carry.before, i);
      }
      for (int m = 0; e < stop && m <= d; m++) {
        kernels.addRows(trace(i, m), carry.q[m], events.step, e, stop, delay - carry.first, n);
      }
      if (active && real != null) {
        addReal(carry, i, real, gradient[i]);
      }
      touched[i] |= active;
      flush(carry, i);
    }
  }

  /** Step by step: the few elements of q^t that rows want then are in the cache. */
  private void passSparse(
      WindowCarry carry, Events events, int delay, float[][] real, float[][] gradient) {
    for (int i = 0; i < touched.length; i++) {
      if (touched[i]) {
        own.gather(carry.before, targets[i], carry.gradientQ != null);
        if (carry.gradientQ != null) {
          kernels.addScaled(gradient[i], 1, share(own, i), n);
        }
        carryOver(carry, own, i);
      }
    }
    for (int t = carry.first; t < carry.end; t++) {
      for (int e = start(events, t - delay); e < start(events, t - delay + 1); e++) {
        addSparse(carry, t, events.neuron[e], 1, gradient);
      }
      for (int i = 0; real != null && real[t] != null && i < touched.length; i++) {
        if (real[t][i] != 0) {
          addSparse(carry, t, i, real[t][i], gradient);
        }
      }
    }
    for (int i = 0; i < touched.length; i++) {
      flush(carry, i);
    }
  }

  /** Nothing has happened before the first step. */
  private static int start(Events events, int t) {
    return t < 0 ? 0 : events.start[t];
  }

  private void addSparse(WindowCarry carry, int t, int i, float p, float[][] gradient) {
    touched[i] = true;
    for (int m = 0; m <= d; m++) {
      kernels.gather(trace(i, m), p, carry.q[m][t - carry.first], targets[i], n);
    }
    if (carry.gradientQ != null) {
      kernels.gather(gradient[i], p, carry.gradientQ[t], targets[i], n);
    }
  }

  private float[] trace(int i, int m) {
    return m < d ? eps[i][m] : filtered[i];
  }

  private static boolean isActive(WindowCarry carry, float[][] real, int i) {
    for (int t = carry.first; real != null && t < carry.end; t++) {
      if (real[t] != null && real[t][i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** What the traces from before the window do to the gradient. */
  private float[] share(CarryCoefficients before, int i) {
    combination.begin();
    for (int k = 0; k < d; k++) {
      combination.plus(before.gradientOfEps[k], eps[i][k]);
    }
    combination.plus(before.gradientOfFiltered, filtered[i]).into(share, n);
    return share;
  }

  private void carryOver(WindowCarry carry, CarryCoefficients before, int i) {
    float[][] row = eps[i];
    combination.begin().plus(before.decay, filtered[i]);
    for (int k = 0; k < d; k++) {
      combination.plus(before.ofEps[d][k], row[k]);
    }
    combination.into(filtered[i], n);
    for (int j = 0; j < d; j++) {
      int m = carry.order[j];
      // Its own term first: only the first ones may be those of the array that is written.
      combination.begin().plus(before.ofEps[m][m], row[m]);
      for (int k = 0; k < d; k++) {
        combination.plus(k == m ? null : before.ofEps[m][k], row[k]);
      }
      combination.into(carry.neededLater[j] ? next[m] : row[m], n);
    }
    for (int j = 0; j < d; j++) {
      if (carry.neededLater[j]) {
        int m = carry.order[j];
        System.arraycopy(next[m], 0, row[m], 0, n);
      }
    }
  }

  private void addReal(WindowCarry carry, int i, float[][] real, float[] gradient) {
    for (int m = 0; m <= d; m++) {
      addReal(carry, i, real, trace(i, m), carry.q[m], carry.first);
    }
    if (carry.gradientQ != null) {
      addReal(carry, i, real, gradient, carry.gradientQ, 0);
    }
  }

  private void addReal(
      WindowCarry carry, int i, float[][] real, float[] target, float[][] rows, int offset) {
    scaledRowSum.begin(target, n);
    for (int t = carry.first; t < carry.end; t++) {
      if (real[t] != null) {
        scaledRowSum.add(real[t][i], rows[t - offset]);
      }
    }
    scaledRowSum.end();
  }

  private void flush(WindowCarry carry, int i) {
    if (!carry.flushing || !touched[i]) {
      return;
    }
    for (int m = 0; m <= d; m++) {
      kernels.flush(trace(i, m), n);
    }
    touched[i] = !isZero(i);
  }

  private boolean isZero(int i) {
    boolean zero = true;
    for (int m = 0; zero && m <= d; m++) {
      zero = CarryCoefficients.isZero(trace(i, m));
    }
    return zero;
  }

  /** Saves or restores all rows. */
  void exchange(StateArchive archive, String name) {
    int count = touched.length;
    float[][] all = new float[count * d][];
    for (int i = 0; i < count; i++) {
      System.arraycopy(eps[i], 0, all, i * d, d);
    }
    archive.floats(name + ".eps", all, 0, all.length);
    archive.floats(name + ".ebar", filtered, 0, count);
    for (int i = 0; i < count; i++) {
      touched[i] = !isZero(i);
    }
  }
}
