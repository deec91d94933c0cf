package org.eprop.core.projection;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;

/**
 * o += sum f_i row_i, many rows at a time; rows with f = 0 cost nothing. Reused; not thread-safe.
 */
public final class ScaledRowSum {

  /** How many rows are held at once. */
  public static final int MOST = 32;

  private final Kernels kernels;
  private final float[][] rows = new float[MOST][];
  private final float[] factors;

  /** How many rows are held. */
  private final int[] held;

  private float[] o;
  private int n;

  /** A worker's. */
  public ScaledRowSum(Kernels kernels) {
    this(kernels, Padding.WORKER);
  }

  ScaledRowSum(Kernels kernels, Padding padding) {
    this.kernels = kernels;
    factors = padding.row(MOST);
    held = padding.ints(1);
  }

  /** Starts to add to n elements of a row. */
  public void begin(float[] target, int length) {
    if (o != target) { // mostly it is the same: spares the garbage collector's barrier
      o = target;
    }
    if (n != length) {
      n = length;
    }
    held[0] = 0;
  }

  /** Starts a sum from zero, whatever the target holds. */
  public void beginFromZero(float[] target, int length) {
    Arrays.fill(target, 0, length, 0);
    begin(target, length);
  }

  /** Adds f row, now or with those that follow. */
  public void add(float f, float[] row) {
    if (f == 0) {
      return;
    }
    int at = held[0]++;
    factors[at] = f;
    rows[at] = row;
    if (at == MOST - 1) {
      end();
    }
  }

  /** Adds what is still held. */
  public void end() {
    if (held[0] > 0) {
      kernels.addScaledRows(o, factors, rows, held[0], n);
      held[0] = 0;
    }
  }
}
