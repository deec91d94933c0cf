package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;

import jdk.incubator.vector.FloatVector;

/**
 * What happens to a row of eligibility traces. Two vectors at a time, not only for speed: methods
 * as long as these (over 325 bytecodes) are compiled by themselves, and vectors stay in registers.
 * What is left over at the end is done one by one: rows are best as long as {@link Padding#pairs}.
 */
final class VectorTraces {

  private static final float TINY = 1e-25f;

  private VectorTraces() {}

  static void filter(
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
    FloatVector vE = FloatVector.broadcast(WIDE, e);
    FloatVector vKappa = FloatVector.broadcast(WIDE, kappa);
    FloatVector vF = FloatVector.broadcast(WIDE, f);
    FloatVector vTiny = FloatVector.broadcast(WIDE, TINY);
    int j = 0;
    for (; j + 2 * W <= n; j += 2 * W) {
      FloatVector y = at(a, j).mul(at(x, j)).add(at(b, j).mul(vE)).add(vTiny).sub(vTiny);
      y.intoArray(x, j);
      FloatVector z = at(o, j).mul(vKappa).add(at(slope, j).mul(vF)).add(at(own, j).mul(y));
      z.add(vTiny).sub(vTiny).intoArray(o, j);
      int k = j + W;
      y = at(a, k).mul(at(x, k)).add(at(b, k).mul(vE)).add(vTiny).sub(vTiny);
      y.intoArray(x, k);
      z = at(o, k).mul(vKappa).add(at(slope, k).mul(vF)).add(at(own, k).mul(y));
      z.add(vTiny).sub(vTiny).intoArray(o, k);
    }
    for (; j < n; j++) {
      float y = (a[j] * x[j] + e * b[j] + TINY) - TINY;
      x[j] = y;
      o[j] = (kappa * o[j] + f * slope[j] + own[j] * y + TINY) - TINY;
    }
  }

  static void carry(
      float[] x,
      float[] a,
      float e,
      float[] b,
      float[] o,
      float kappa,
      float[] slope,
      float[] own,
      int n) {
    FloatVector vE = FloatVector.broadcast(WIDE, e);
    FloatVector vKappa = FloatVector.broadcast(WIDE, kappa);
    FloatVector vTiny = FloatVector.broadcast(WIDE, TINY);
    int j = 0;
    for (; j + 2 * W <= n; j += 2 * W) {
      FloatVector y = at(x, j);
      FloatVector z = at(o, j).mul(vKappa).add(at(slope, j).mul(vE)).add(at(own, j).mul(y));
      z.add(vTiny).sub(vTiny).intoArray(o, j);
      at(a, j).mul(y).add(at(b, j).mul(vE)).add(vTiny).sub(vTiny).intoArray(x, j);
      int k = j + W;
      y = at(x, k);
      z = at(o, k).mul(vKappa).add(at(slope, k).mul(vE)).add(at(own, k).mul(y));
      z.add(vTiny).sub(vTiny).intoArray(o, k);
      at(a, k).mul(y).add(at(b, k).mul(vE)).add(vTiny).sub(vTiny).intoArray(x, k);
    }
    for (; j < n; j++) {
      o[j] = (kappa * o[j] + e * slope[j] + own[j] * x[j] + TINY) - TINY;
      x[j] = (a[j] * x[j] + e * b[j] + TINY) - TINY;
    }
  }

  static void addProducts(
      float[] o, float f, float[] p, float[] q, float[] x, float[] r, float[] y, int n) {
    FloatVector vF = FloatVector.broadcast(WIDE, f);
    int j = 0;
    for (; j + 2 * W <= n; j += 2 * W) {
      FloatVector sum = at(o, j).add(at(p, j).mul(vF));
      sum.add(at(q, j).mul(at(x, j))).add(at(r, j).mul(at(y, j))).intoArray(o, j);
      int k = j + W;
      sum = at(o, k).add(at(p, k).mul(vF));
      sum.add(at(q, k).mul(at(x, k))).add(at(r, k).mul(at(y, k))).intoArray(o, k);
    }
    for (; j < n; j++) {
      o[j] = o[j] + f * p[j] + q[j] * x[j] + r[j] * y[j];
    }
  }
}
