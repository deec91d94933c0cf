package org.eprop.core.gradient;

import org.eprop.core.kernel.Kernels;

/**
 * o += sum f_i row_i, many rows at a time; rows with f = 0 cost nothing. Reused; not thread-safe.
 */
final class ScaledRowSum {

  private static final int MOST = 32;

  private final Kernels kernels;
  private final float[][] rows = new float[MOST][];
  private final float[] factors = new float[MOST];
  private float[] o;
  private int n;
  private int held;
  private boolean fresh;

  ScaledRowSum(Kernels kernels) {
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

  /** Adds f row, now or with those that follow. */
  void add(float f, float[] row) {
    if (f == 0) {
      return;
    }
    factors[held] = f;
    rows[held++] = row;
    if (held == MOST) {
      end();
    }
  }

  /** Adds what is still held. */
  void end() {
    if (fresh) {
      kernels.sumScaledRows(o, factors, rows, held, n);
      fresh = false;
    } else if (held > 0) {
      kernels.addScaledRows(o, factors, rows, held, n);
    }
    held = 0;
  }
}
