package org.eprop.core.gradient;

import org.eprop.core.kernel.Kernels;

/**
 * o += the rows handed in, many at a time: what a list of spikes does to a current, or a list of
 * spike times to a row of the gradient. Reused; not thread-safe.
 */
final class RowSum {

  private static final int MOST = 32;

  private final Kernels kernels;
  private final float[][] rows = new float[MOST][];
  private float[] o;
  private int n;
  private int held;
  private boolean fresh;

  RowSum(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Starts to add to n elements of a row. */
  void begin(float[] target, int length) {
    o = target;
    n = length;
    held = 0;
    fresh = false;
  }

  /** Starts a sum from zero, whatever the target holds. */
  void beginFromZero(float[] target, int length) {
    begin(target, length);
    fresh = true;
  }

  /** Adds a row, now or with those that follow. */
  void add(float[] row) {
    rows[held++] = row;
    if (held == MOST) {
      end();
    }
  }

  /**
   * Adds the rows that belong to a neuron's spikes.
   *
   * @param step when it spiked
   * @param e the first spike that counts
   * @param stop the index after the last one
   * @param shift a spike at t adds {@code rows[t + shift]}
   */
  void addAt(int[] step, int e, int stop, int shift, float[][] rows) {
    for (int i = e; i < stop; i++) {
      add(rows[step[i] + shift]);
    }
  }

  /** Adds what is still held. */
  void end() {
    if (fresh) {
      kernels.sumRows(o, rows, held, n);
      fresh = false;
    } else if (held > 0) {
      kernels.addRows(o, rows, held, n);
    }
    held = 0;
  }
}
