package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops with the Vector API. Each element sees the operations of {@link PlainKernels} in
 * the same order, hence the same bits; no fused multiply-add.
 *
 * <p>HotSpot keeps a vector in a register only where it sees the vector's whole life: within one
 * method (and small ones that it always inlines), without a choice between two vectors, and with
 * vectors of one length anywhere. Otherwise each becomes an object. On JDK 17 the same holds for
 * turning masks into bits.
 */
public final class VectorKernels extends PlainKernels {

  private static final float TINY = 1e-25f;

  private final float[][] ends = new float[4][W];

  @Override
  public String name() {
    return "vector instructions, " + WIDE.vectorBitSize() + " bits";
  }

  @Override
  public void addRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (n < W) {
      super.addRows(o, rows, index, first, last, shift, n);
    } else if (first < last) {
      VectorRowSums.sum(o, o, rows, index, first, last, shift, n);
    }
  }

  @Override
  public void addRowsOf(float[] o, float[] rows, int[] index, int first, int last, int n) {
    if (n < W) {
      super.addRowsOf(o, rows, index, first, last, n);
    } else if (first < last) {
      VectorRowSums.sumOf(o, rows, index, first, last, n);
    }
  }

  @Override
  public void sumRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (n < W || first == last) {
      super.sumRows(o, rows, index, first, last, shift, n);
    } else {
      VectorRowSums.sum(o, rows[index[first] + shift], rows, index, first + 1, last, shift, n);
    }
  }

  @Override
  public void addRowsTo(
      float[] o, float[][] rows, int[] index, int[] to, int first, int last, int shift, int n) {
    if (n < W) {
      super.addRowsTo(o, rows, index, to, first, last, shift, n);
      return;
    }
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e]];
      int at = (to[e] - shift) * n;
      int j = 0;
      for (; j + W <= n; j += W) {
        at(o, at + j).add(at(row, j)).intoArray(o, at + j);
      }
      for (; j < n; j++) {
        o[at + j] += row[j];
      }
    }
  }

  @Override
  public void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    VectorRowSums.sum(o, 1, o, factors, rows, 0, count, n);
  }

  @Override
  public void sumScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    if (count == 0) {
      super.sumScaledRows(o, factors, rows, count, n);
    } else {
      VectorRowSums.sum(o, factors[0], rows[0], factors, rows, 1, count, n);
    }
  }

  @Override
  public void sumScaledRows(
      float[][] o, float[] first, float[][] factors, int from, float[][] rows, int count, int n) {
    if (n < W) {
      super.sumScaledRows(o, first, factors, from, rows, count, n);
      return;
    }
    if (n % W != 0) {
      VectorRowSums.fourSums(o, first, factors, from, rows, count, n - W);
    }
    int j = 0;
    for (; j + 2 * W <= n; j += 2 * W) {
      VectorRowSums.fourWideSums(o, first, factors, from, rows, count, j);
    }
    if (j + W <= n) {
      VectorRowSums.fourSums(o, first, factors, from, rows, count, j);
    }
  }

  @Override
  public void addScaledRows(
      float[][] o, int at, float[][] factors, float[][] rows, int first, int last, int n) {
    if (n < W) {
      super.addScaledRows(o, at, factors, rows, first, last, n);
      return;
    }
    int rest = n % W;
    if (rest > 0) { // before anything is written: its vector shares elements with another one
      VectorRowSums.fourAdded(o, at, n - W, factors, rows, first, last, ends, 0, 0);
    }
    for (int j = 0; j + W <= n; j += W) {
      VectorRowSums.fourAdded(o, at, j, factors, rows, first, last, o, at, j);
    }
    for (int i = 0; rest > 0 && i < ends.length; i++) {
      System.arraycopy(ends[i], W - rest, o[at + i], n - rest, rest);
    }
  }

  @Override
  public void product(float[] o, float[] p, float[] x, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      at(p, j).mul(at(x, j)).intoArray(o, j);
    }
    for (; j < n; j++) {
      o[j] = p[j] * x[j];
    }
  }

  @Override
  public void product(float[] o, float[] p, float[] x, int from, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      at(p, j).mul(at(x, from + j)).intoArray(o, j);
    }
    for (; j < n; j++) {
      o[j] = p[j] * x[from + j];
    }
  }

  @Override
  public void sumOfProducts(float[] o, float[] p, float[] x, float[] q, float[] y, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      at(p, j).mul(at(x, j)).add(at(q, j).mul(at(y, j))).intoArray(o, j);
    }
    for (; j < n; j++) {
      o[j] = p[j] * x[j] + q[j] * y[j];
    }
  }

  @Override
  public void flush(float[] x, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      at(x, j).add(TINY).sub(TINY).intoArray(x, j);
    }
    for (; j < n; j++) {
      x[j] = (x[j] + TINY) - TINY;
    }
  }

  @Override
  public void addProduct(float[] o, float[] p, float[] x, int n) {
    if (n < W) {
      super.addProduct(o, p, x, n);
      return;
    }
    int last = n - W;
    FloatVector end = at(o, last).add(at(p, last).mul(at(x, last)));
    for (int j = 0; j < last; j += W) {
      at(o, j).add(at(p, j).mul(at(x, j))).intoArray(o, j);
    }
    end.intoArray(o, last);
  }

  @Override
  public void filter(float[] o, float kappa, float f, float[] slope, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      at(o, j).mul(kappa).add(at(slope, j).mul(f)).add(TINY).sub(TINY).intoArray(o, j);
    }
    for (; j < n; j++) {
      o[j] = (kappa * o[j] + f * slope[j] + TINY) - TINY;
    }
  }

  @Override
  public void filter(
      float[] x,
      float[] a,
      float e,
      float[] b,
      float[] o,
      float kappa,
      float f,
      float[] slope,
      float[] own,
      int n) {
    VectorTraces.filter(x, a, e, b, o, kappa, f, slope, own, n);
  }

  @Override
  public void carry(
      float[] x,
      float[] a,
      float e,
      float[] b,
      float[] o,
      float kappa,
      float[] slope,
      float[] own,
      int n) {
    VectorTraces.carry(x, a, e, b, o, kappa, slope, own, n);
  }

  @Override
  public void addProducts(
      float[] o, float f, float[] p, float[] q, float[] x, float[] r, float[] y, int n) {
    VectorTraces.addProducts(o, f, p, q, x, r, y, n);
  }

  @Override
  public void step(LinearArrays c, float[][] s, float[] current, float[] q, int from) {
    if (c.shape == LinearArrays.Shape.ANY) {
      super.step(c, s, current, q, from);
    } else {
      VectorSteps.step(c, s, current, q, from);
    }
  }

  @Override
  public void step(
      LinearArrays c,
      float[][] s,
      float[] current,
      float decline,
      float[] half,
      float[] psi,
      long[] above) {
    if (c.d == 1) {
      VectorSteps.oneShared(c.shared, s[0], current, c.room, decline, half, psi, c.padded);
    } else {
      VectorSteps.twoShared(c, s, current, decline, half, psi);
    }
    positives(c.room, 0, c.n, above);
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
    VectorAdjoint.run(c, lambda, rate, f, b0, b1, psi, latest, count);
  }

  @Override
  public void positives(float[] x, int from, int n, long[] out) {
    if (!VectorBits.AVAILABLE) {
      super.positives(x, from, n, out);
      return;
    }
    VectorBits.positives(x, from, (n + Long.SIZE - 1) / Long.SIZE, out);
  }

  @Override
  public void adjoint(
      LinearArrays c, float[][] lambda, float[][] direct, float[][] psi, int latest, int count) {
    if (c.shape == LinearArrays.Shape.ANY) {
      super.adjoint(c, lambda, direct, psi, latest, count);
    } else {
      VectorAdjoint.run(c, lambda, direct, psi, latest, count);
    }
  }
}
