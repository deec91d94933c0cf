package org.eprop.core.kernel;

import java.util.Arrays;

/**
 * Plain loops, in the shapes that HotSpot's C2 turns into vector instructions: one operation chain
 * per loop, whole arrays from 0, no ternaries. Those over elements and neurons are generated, along
 * with those of {@code VectorKernels}.
 */
public class PlainKernels extends PlainLayers {

  /** Too few elements for loops over four rows at once to be worth it. */
  private static final int NARROW = 8;

  private final float[] sums = new float[STEPS];
  private final PlainBits bits = new PlainBits();
  private final GeneralLayers layers = new GeneralLayers(this);

  @Override
  public String name() {
    return "plain loops";
  }

  @Override
  public void addRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (n < NARROW) {
      addNarrowRows(o, rows, index, first, last, shift, n);
      return;
    }
    int e = first;
    for (; e + 4 <= last; e += 4) {
      add(
          o,
          rows[index[e] + shift],
          rows[index[e + 1] + shift],
          rows[index[e + 2] + shift],
          rows[index[e + 3] + shift],
          n);
    }
    for (; e < last; e++) {
      add(o, rows[index[e] + shift], n);
    }
  }

  private static void addNarrowRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    int j = 0;
    for (; j + 2 <= n; j += 2) {
      PlainSums.sumTwo(o, rows, index, first, last, shift, j);
    }
    if (j < n) {
      PlainSums.sumOne(o, rows, index, first, last, shift, j);
    }
  }

  @Override
  public void addRowsOf(float[] o, float[] rows, int[] index, int first, int last, int n) {
    int j = 0;
    for (; j + 4 <= n; j += 4) {
      PlainSums.sumFourOf(o, rows, index, first, last, n, j);
    }
    if (j + 2 <= n) {
      PlainSums.sumTwoOf(o, rows, index, first, last, n, j);
      j += 2;
    }
    if (j < n) {
      PlainSums.sumOneOf(o, rows, index, first, last, n, j);
    }
  }

  @Override
  public void sumRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (last - first >= 4) {
      sum(
          o,
          rows[index[first] + shift],
          rows[index[first + 1] + shift],
          rows[index[first + 2] + shift],
          rows[index[first + 3] + shift],
          n);
      addRows(o, rows, index, first + 4, last, shift, n);
    } else if (first < last) {
      System.arraycopy(rows[index[first] + shift], 0, o, 0, n);
      addRows(o, rows, index, first + 1, last, shift, n);
    } else {
      Arrays.fill(o, 0, n, 0);
    }
  }

  @Override
  public void addRowsTo(
      float[] o, float[][] rows, int[] index, int[] to, int first, int last, int shift, int n) {
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e]];
      int at = (to[e] - shift) * n;
      for (int j = 0; j < n; j++) {
        o[at + j] += row[j];
      }
    }
  }

  @Override
  public void sumScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    if (count == 0) {
      Arrays.fill(o, 0, n, 0);
      return;
    }
    int i = 1;
    if (count < 4) {
      scale(o, factors[0], rows[0], n);
    } else {
      sumOfScaled(
          o, factors[0], rows[0], factors[1], rows[1], factors[2], rows[2], factors[3], rows[3], n);
      i = 4;
    }
    addScaledRows(o, factors, rows, i, count, n);
  }

  @Override
  public void sumScaledRows(
      float[][] o,
      int at,
      float[] first,
      float[][] factors,
      int from,
      float[][] rows,
      int count,
      int n) {
    for (int i = 0; i < 4; i++) {
      float[] f = factors[from + i];
      float[] sum = o[at + i];
      int done = 0;
      if (count < 2) {
        System.arraycopy(first, 0, sum, 0, n);
      } else {
        sumOfScaled(sum, first, f[0], rows[0], f[1], rows[1], n);
        done = 2;
      }
      addScaledRows(sum, f, rows, done, count, n);
    }
  }

  @Override
  public void addScaledRows(
      float[][] o, int at, float[][] factors, float[][] rows, int first, int last, int n) {
    for (int i = at; i < at + 4; i++) {
      addScaledRows(o[i], factors[i], rows, first, last, n);
    }
  }

  @Override
  public void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    addScaledRows(o, factors, rows, 0, count, n);
  }

  private void addScaledRows(
      float[] o, float[] factors, float[][] rows, int from, int count, int n) {
    int i = from;
    for (; i + 4 <= count; i += 4) {
      addScaled(
          o,
          factors[i],
          rows[i],
          factors[i + 1],
          rows[i + 1],
          factors[i + 2],
          rows[i + 2],
          factors[i + 3],
          rows[i + 3],
          n);
    }
    for (; i < count; i++) {
      addScaled(o, factors[i], rows[i], n);
    }
  }

  @Override
  public void scatter(float[] o, int[] at, float f, float[] x, int from, int to) {
    for (int k = from; k < to; k++) {
      o[at[k]] += f * x[k];
    }
  }

  @Override
  public void widen(float[] o, short[] x, int n) {
    for (int k = 0; k < n; k++) {
      o[k] = Float.intBitsToFloat(x[k] << Short.SIZE);
    }
  }

  @Override
  public void gather(float[] o, float f, float[] x, int[] at, int from, int to) {
    for (int k = from; k < to; k++) {
      o[k] += f * x[at[k]];
    }
  }

  @Override
  public float gatheredDot(float[] row, float[] x, int[] at, int from, int to) {
    float sum = 0;
    for (int k = from; k < to; k++) {
      sum += row[k] * x[at[k]];
    }
    return sum;
  }

  @Override
  public void scatterSteps(float[] o, int[] at, float[] x, float[] f, int from, int n) {
    for (int k = 0; k < n; k++) {
      int to = at[k] * STEPS;
      for (int s = 0; s < STEPS; s++) {
        o[to + s] += f[from + s] * x[k];
      }
    }
  }

  @Override
  public void gatheredDots(float[] o, int to, float[] row, float[] x, int[] at, int n) {
    Arrays.fill(o, to, to + STEPS, 0);
    for (int k = 0; k < n; k++) {
      int from = at[k] * STEPS;
      for (int s = 0; s < STEPS; s++) {
        o[to + s] += row[k] * x[from + s];
      }
    }
  }

  @Override
  public void addDotsOfSteps(
      float[] o,
      float[] x,
      int from,
      int stride,
      float[] y,
      int[] at,
      int yStride,
      int blocks,
      int n) {
    for (int k = 0; k < n; k++) {
      Arrays.fill(sums, 0);
      for (int b = 0; b < blocks; b++) {
        int of = from + b * stride;
        int with = b * yStride + at[k] * STEPS;
        for (int s = 0; s < STEPS; s++) {
          sums[s] += x[of + s] * y[with + s];
        }
      }
      o[k] += halved(sums);
    }
  }

  /** The sum of a block: of halves, element by element, and so on. */
  static float halved(float[] block) {
    for (int half = STEPS / 2; half > 0; half /= 2) {
      for (int s = 0; s < half; s++) {
        block[s] += block[s + half];
      }
    }
    return block[0];
  }

  @Override
  public void product(float[] o, float[] p, float[] x, int from, int n) {
    System.arraycopy(x, from, o, 0, n);
    product(o, p, o, n);
  }

  /**
   * Distances come into an array of their own first: C2 makes no vectors of a loop that writes from
   * an index on. And states are copied to where they change in place: loops from one array into
   * another are slower.
   */
  @Override
  public void step(
      LinearArrays c, float[][] s, float[][] to, float[] current, float[] q, int from) {
    step(c, s, to, current);
    System.arraycopy(c.room, 0, q, from, c.padded);
  }

  @Override
  public void step(
      LinearArrays c,
      float[][] s,
      float[][] to,
      float[] current,
      float decline,
      float[] half,
      float[] psi,
      long[] above) {
    step(c, s, to, current);
    triangle(psi, c.room, decline, half, c.n);
    bits.ofPositive(c.room, c.n, above);
  }

  private void step(LinearArrays c, float[][] s, float[][] to, float[] current) {
    for (int m = 0; s != to && m < c.d; m++) {
      System.arraycopy(s[m], 0, to[m], 0, c.n);
    }
    if (c.shared != null) {
      stepShared(c, to, current, c.room);
    } else {
      layers.step(c, to, current, c.room);
    }
  }

  @Override
  public void adjoint(
      LinearArrays c, float[][] lambda, float[][] direct, float[][] psi, int latest, int count) {
    for (int t = 0; t < count; t++) {
      if (c.shared != null) {
        adjointShared(c, lambda, direct[t], psi[latest - t]);
      } else {
        layers.adjoint(c, lambda, direct[t], psi[latest - t]);
      }
    }
  }

  @Override
  public void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count) {
    boolean alone = c.shared != null && bits.areZero(rate, c.n);
    for (int t = 0; t < count; t++) {
      float[] q = psi[latest - t];
      if (c.shared != null) {
        adjointShared(c, lambda, rate, f[t][0], b0, f[t][1], b1, q, alone);
      } else {
        sumOfScaled(c.room, rate, f[t][0], b0, f[t][1], b1, c.n);
        layers.adjoint(c, lambda, c.room, q);
      }
    }
  }

  @Override
  public void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      ConstantSums sums) {
    for (int t = 0; t < count; t++) {
      layers.adjoint(c, lambda, direct[t], psi[latest - t]);
      layers.addTo(sums, c, lambda, direct[t], t);
    }
  }

  @Override
  public void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[] rate,
      float[][] f,
      float[] b0,
      float[] b1,
      float[][] psi,
      int latest,
      int count,
      ConstantSums sums) {
    for (int t = 0; t < count; t++) {
      sumOfScaled(c.room, rate, f[t][0], b0, f[t][1], b1, c.n);
      layers.adjoint(c, lambda, c.room, psi[latest - t]);
      layers.addTo(sums, c, lambda, c.room, t);
    }
  }

  @Override
  public void positives(float[] x, int from, int n, long[] out) {
    bits.of(x, from, n, out);
  }
}
