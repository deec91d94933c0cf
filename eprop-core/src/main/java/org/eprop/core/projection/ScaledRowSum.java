package org.eprop.core.projection;

import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Spacing;

/**
 * o += sum f_i row_i, many rows at a time; rows with f = 0 cost nothing. Reused; not thread-safe.
 */
public final class ScaledRowSum {

  /** How many rows are held at once. */
  public static final int MOST = 32;

  private static final int HELD = 0;
  private static final int FRESH = 1;

  private final Kernels kernels;
  private final float[][] rows = new float[MOST][];
  private final float[] factors;

  /** How many rows are held, and whether the sum starts from zero. */
  private final int[] state;

  private float[] o;
  private int n;

  /** A worker's. */
  public ScaledRowSum(Kernels kernels) {
    this(kernels, Spacing.WORKER);
  }

  ScaledRowSum(Kernels kernels, Spacing spacing) {
    this.kernels = kernels;
    factors = spacing.row(MOST);
    state = spacing.ints(2);
  }

  /** Starts to add to n elements of a row. */
  public void begin(float[] target, int length) {
    if (o != target) { // mostly it is the same: spares the garbage collector's barrier
      o = target;
    }
    if (n != length) {
      n = length;
    }
    state[HELD] = 0;
    state[FRESH] = 0;
  }

  /** Starts a sum from zero, whatever the target holds. */
  public void beginFromZero(float[] target, int length) {
    begin(target, length);
    state[FRESH] = 1;
  }

  /** Adds f row, now or with those that follow. */
  public void add(float f, float[] row) {
    if (f == 0) {
      return;
    }
    int held = state[HELD]++;
    factors[held] = f;
    rows[held] = row;
    if (held == MOST - 1) {
      end();
    }
  }

  /** Adds what is still held. */
  public void end() {
    int held = state[HELD];
    if (state[FRESH] != 0) {
      kernels.sumScaledRows(o, factors, rows, held, n);
      state[FRESH] = 0;
    } else if (held > 0) {
      kernels.addScaledRows(o, factors, rows, held, n);
    }
    state[HELD] = 0;
  }
}
