package org.eprop.core.kernel;

import static org.eprop.core.kernel.Kernels.STEPS;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;

import jdk.incubator.vector.FloatVector;

/** Blocks of steps of compressed rows, W of their steps at once, which divides {@link #STEPS}. */
final class VectorSteps {

  private VectorSteps() {}

  /** See {@link Kernels#scatterSteps}, steps part .. part + W-1. */
  static void scatter(float[] o, int[] at, float[] x, float[] f, int from, int n, int part) {
    FloatVector factors = at(f, from + part);
    for (int k = 0; k < n; k++) {
      int to = at[k] * STEPS + part;
      at(o, to).add(factors.mul(x[k])).intoArray(o, to);
    }
  }

  /** See {@link Kernels#gatheredDots}, likewise. */
  static void dots(float[] o, int to, float[] row, float[] x, int[] at, int n, int part) {
    FloatVector sum = FloatVector.zero(WIDE);
    for (int k = 0; k < n; k++) {
      sum = sum.add(at(x, at[k] * STEPS + part).mul(row[k]));
    }
    sum.intoArray(o, to + part);
  }

  /** The sums over blocks, [step], of {@link Kernels#addDotsOfSteps}, likewise. */
  static void dots(
      float[] o,
      float[] x,
      int from,
      int stride,
      float[] y,
      int with,
      int yStride,
      int blocks,
      int part) {
    FloatVector sum = FloatVector.zero(WIDE);
    int i = from + part;
    int j = with + part;
    for (int b = 0; b < blocks; b++) {
      sum = sum.add(at(x, i).mul(at(y, j)));
      i += stride;
      j += yStride;
    }
    sum.intoArray(o, part);
  }
}
