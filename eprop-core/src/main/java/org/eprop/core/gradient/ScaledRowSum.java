package org.eprop.core.gradient;

import org.eprop.core.kernel.Kernels;

/**
 * o += sum f_i row_i, four rows at a time; rows with f = 0 cost nothing. Reused; not thread-safe.
 */
final class ScaledRowSum {

  private final Kernels kernels;
  private float[] o;
  private int n;
  private final float[][] rows = new float[3][];
  private final float[] factors = new float[3];
  private int held;

  ScaledRowSum(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Starts to add to n elements of a row. */
  void begin(float[] target, int length) {
    o = target;
    n = length;
    held = 0;
  }

  /** Adds f row, now or with those that follow. */
  void add(float f, float[] row) {
    if (f == 0) {
      return;
    }
    if (held == 3) {
      kernels.addScaled(
          o, factors[0], rows[0], factors[1], rows[1], factors[2], rows[2], f, row, n);
      held = 0;
      return;
    }
    factors[held] = f;
    rows[held++] = row;
  }

  /** Adds what is still held. */
  void end() {
    for (int i = 0; i < held; i++) {
      kernels.addScaled(o, factors[i], rows[i], n);
    }
    held = 0;
  }
}
