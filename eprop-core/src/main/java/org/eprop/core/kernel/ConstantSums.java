package org.eprop.core.kernel;

import java.util.Arrays;

/**
 * Sums over steps of which the gradients by a layer's constants consist, and what they are made of:
 *
 * <pre>
 * dE/dA_mk = sum_t lambda_m^t s_k^{t-1}   dE/du_m = sum_t lambda_m^t I^t
 * dE/dg_m  = sum_t S^t s_m^t              dE/dtheta = -sum_t S^t
 * </pre>
 *
 * <p>There is a sum for each array of constants that there is, or only the {@linkplain #usual
 * usual} ones. Owned by one thread.
 */
public final class ConstantSums {

  /** How many steps a kernel takes at once, at most. */
  public static final int STEPS = 16;

  /** dE/dA [to][from][neuron], null where A is. */
  public final float[][][] transition;

  /** dE/du [state][neuron], null where u is. */
  public final float[][] inputWeights;

  /** dE/dg [state][neuron], null where g is. */
  public final float[][] spikeWeights;

  /** The sum of S [neuron]. */
  public final float[] source;

  /**
   * What was recorded of some steps, the latest first, and of the step before them: s [state] and
   * then I, [neuron] each.
   */
  public final float[][][] recorded = new float[STEPS + 1][][];

  /**
   * Whether there are only the sums that ALIF neurons need, of {@link LinearArrays.Shape#UNIT}
   * layers: those of A, g_1 and theta. Then lambda is not kept: lambda_0 is q.
   */
  public final boolean usual;

  /**
   * lambda of these steps, the latest first: [step][state] of {@link #stride} numbers each; not of
   * {@linkplain #usual usual} sums.
   */
  public final float[] lambda;

  /** How far apart states are. */
  public final int stride;

  /** Where I is in what was recorded. */
  final int currentRow;

  /**
   * Zeros.
   *
   * @param withCurrent whether I is recorded; if not, dE/du means nothing
   * @param usual whether A, r_0, g_1 and theta of a layer of two states are all that learns
   */
  public ConstantSums(LinearArrays c, boolean withCurrent, boolean usual) {
    this.usual = usual && !withCurrent && c.shape == LinearArrays.Shape.UNIT;
    stride = Padding.blocks(c.n);
    currentRow = withCurrent ? c.d : 0;
    transition = new float[c.d][][];
    for (int m = 0; m < c.d; m++) {
      transition[m] = like(c, c.a[m]);
    }
    inputWeights = like(c, c.u);
    spikeWeights = like(c, c.g);
    if (this.usual) {
      inputWeights[0] = null;
      spikeWeights[0] = null;
    }
    source = c.rows.next();
    lambda = this.usual ? new float[0] : new float[Padding.ofWholeLines(STEPS * c.d * stride)];
  }

  /** Makes all sums zero. */
  public void clear() {
    for (float[][] rows : transition) {
      clear(rows);
    }
    clear(inputWeights);
    clear(spikeWeights);
    Arrays.fill(source, 0);
  }

  private static void clear(float[][] rows) {
    for (float[] row : rows) {
      if (row != null) {
        Arrays.fill(row, 0);
      }
    }
  }

  private static float[][] like(LinearArrays c, float[][] rows) {
    float[][] some = new float[rows.length][];
    for (int m = 0; m < some.length; m++) {
      some[m] = rows[m] == null ? null : c.rows.next();
    }
    return some;
  }
}
