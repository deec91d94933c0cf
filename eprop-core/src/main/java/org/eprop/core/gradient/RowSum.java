package org.eprop.core.gradient;

import org.eprop.core.kernel.Kernels;

/**
 * o += the rows handed in, four at a time: what a list of spikes does to a current, or a list of
 * spike times to a row of the gradient. Reused; not thread-safe.
 */
final class RowSum {

  private final Kernels kernels;
  private float[] o;
  private int n;
  private float[] r0;
  private float[] r1;
  private float[] r2;
  private int held;

  RowSum(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Starts to add to n elements of a row. */
  void begin(float[] target, int length) {
    o = target;
    n = length;
    held = 0;
  }

  /** Adds a row, now or with those that follow. */
  void add(float[] row) {
    switch (held) {
      case 0 -> r0 = row;
      case 1 -> r1 = row;
      case 2 -> r2 = row;
      default -> {
        kernels.add(o, r0, r1, r2, row, n);
        held = 0;
        return;
      }
    }
    held++;
  }

  /** Adds what is still held. */
  void end() {
    if (held > 0) {
      kernels.add(o, r0, n);
    }
    if (held > 1) {
      kernels.add(o, r1, n);
    }
    if (held > 2) {
      kernels.add(o, r2, n);
    }
    held = 0;
  }
}
