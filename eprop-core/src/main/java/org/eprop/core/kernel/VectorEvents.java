package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Learning by events. Rows of weights end within a vector: their last elements are computed first,
 * of what has been, and written last; those that the loop writes as well are the same.
 */
final class VectorEvents extends EventKernels {

  private final PlainStart.Share start;

  /**
   * @param start when vectors begin
   */
  VectorEvents(PlainStart.Share start) {
    this.start = start;
  }

  @Override
  public void event(
      Event by,
      float[] o,
      float p,
      float[] from,
      float own,
      float[] y,
      float[] z,
      float[] w,
      int n) {
    if (n < W || start.isPlain(4 * n)) {
      super.event(by, o, p, from, own, y, z, w, n);
      return;
    }
    float[] ofOwn = by.ofOwn();
    float[] v = by.v();
    float[] ofZ = by.ofZ();
    float[] c = by.c();
    float[] cz = by.cz();
    float[] change = by.change();
    FloatVector f = FloatVector.broadcast(WIDE, p);
    FloatVector minus = FloatVector.broadcast(WIDE, -p);
    FloatVector number = FloatVector.broadcast(WIDE, own);
    int e = n - W;
    FloatVector lastY = FloatVector.fromArray(WIDE, y, e);
    FloatVector lastZ = FloatVector.fromArray(WIDE, z, e);
    FloatVector lastO = FloatVector.fromArray(WIDE, from, e);
    lastO = lastO.add(number.mul(FloatVector.fromArray(WIDE, ofOwn, e)));
    lastO = lastO.add(FloatVector.fromArray(WIDE, v, e).mul(lastY));
    lastO = lastO.add(FloatVector.fromArray(WIDE, ofZ, e).mul(lastZ));
    lastO = FloatVector.fromArray(WIDE, o, e).add(f.mul(lastO));
    lastY = lastY.add(f.mul(FloatVector.fromArray(WIDE, c, e)));
    lastZ = lastZ.add(f.mul(FloatVector.fromArray(WIDE, cz, e)));
    FloatVector lastW = FloatVector.fromArray(WIDE, w, e);
    lastW = lastW.add(minus.mul(FloatVector.fromArray(WIDE, change, e)));
    for (int j = 0; j < e; j += W) {
      FloatVector a = FloatVector.fromArray(WIDE, y, j);
      FloatVector b = FloatVector.fromArray(WIDE, z, j);
      FloatVector sum = FloatVector.fromArray(WIDE, from, j);
      sum = sum.add(number.mul(FloatVector.fromArray(WIDE, ofOwn, j)));
      sum = sum.add(FloatVector.fromArray(WIDE, v, j).mul(a));
      sum = sum.add(FloatVector.fromArray(WIDE, ofZ, j).mul(b));
      FloatVector.fromArray(WIDE, o, j).add(f.mul(sum)).intoArray(o, j);
      a.add(f.mul(FloatVector.fromArray(WIDE, c, j))).intoArray(y, j);
      b.add(f.mul(FloatVector.fromArray(WIDE, cz, j))).intoArray(z, j);
      FloatVector step = minus.mul(FloatVector.fromArray(WIDE, change, j));
      FloatVector.fromArray(WIDE, w, j).add(step).intoArray(w, j);
    }
    lastO.intoArray(o, e);
    lastY.intoArray(y, e);
    lastZ.intoArray(z, e);
    lastW.intoArray(w, e);
  }

  @Override
  public boolean propagate(Layer of) {
    int n = of.n();
    if (start.isPlain(8 * n)) {
      return super.propagate(of);
    }
    float[] u = of.u();
    float[] r = of.r();
    float[] a = of.a()[0];
    float[] b = of.a()[1];
    float[] e00 = of.e()[0][0];
    float[] e10 = of.e()[1][0];
    float[] e11 = of.e()[1][1];
    float[] f0 = of.f()[0];
    float[] f1 = of.f()[1];
    float[] k = of.k();
    float[] slope0 = of.slopes()[0];
    float[] slope1 = of.slopes()[1];
    float[] c0 = of.c()[0];
    float[] c1 = of.c()[1];
    float[] c2 = of.c()[2];
    float[] limit = of.limit();
    float[] ofFiltered = of.ofFiltered();
    float[] excess = of.excess();
    FloatVector sums = FloatVector.zero(WIDE);
    for (int j = 0; j < n; j += W) {
      FloatVector of10 = FloatVector.fromArray(WIDE, r, j);
      FloatVector of11 = of10.mul(FloatVector.fromArray(WIDE, slope1, j));
      of10 = of10.mul(FloatVector.fromArray(WIDE, slope0, j));
      FloatVector decay = FloatVector.fromArray(WIDE, b, j);
      of10 = decay.mul(FloatVector.fromArray(WIDE, e10, j)).add(of10);
      of11 = decay.mul(FloatVector.fromArray(WIDE, e11, j)).add(of11);
      FloatVector of00 = FloatVector.fromArray(WIDE, e00, j);
      of00 = of00.mul(FloatVector.fromArray(WIDE, a, j));
      of00.intoArray(e00, j);
      of10.intoArray(e10, j);
      of11.intoArray(e11, j);
      FloatVector x = FloatVector.fromArray(WIDE, u, j).div(of00);
      FloatVector y = of10.mul(x).neg().div(of11);
      FloatVector z = FloatVector.fromArray(WIDE, f0, j).mul(x);
      z = z.add(FloatVector.fromArray(WIDE, f1, j).mul(y));
      z = z.neg().div(FloatVector.fromArray(WIDE, k, j));
      x.intoArray(c0, j);
      y.intoArray(c1, j);
      z.intoArray(c2, j);
      FloatVector times = FloatVector.fromArray(WIDE, limit, j);
      x = x.mul(times);
      y = y.mul(times);
      z = z.mul(FloatVector.fromArray(WIDE, ofFiltered, j));
      x = x.mul(x).add(y.mul(y)).add(z.mul(z));
      x.intoArray(excess, j);
      sums = sums.add(x);
    }
    return !sums.compare(VectorOperators.LE, 1).allTrue() && anyBeyondOne(excess, n);
  }

  @Override
  public void filterSlopes(Layer of, float[] psi, float kappa) {
    int n = of.n();
    if (start.isPlain(4 * n)) {
      super.filterSlopes(of, psi, kappa);
      return;
    }
    float[] g0 = of.g()[0];
    float[] g1 = of.g()[1];
    float[] e00 = of.e()[0][0];
    float[] e10 = of.e()[1][0];
    float[] e11 = of.e()[1][1];
    float[] slope0 = of.slopes()[0];
    float[] slope1 = of.slopes()[1];
    float[] f0 = of.f()[0];
    float[] f1 = of.f()[1];
    float[] k = of.k();
    FloatVector decay = FloatVector.broadcast(WIDE, kappa);
    FloatVector tiny = FloatVector.broadcast(WIDE, Elements.TINY);
    for (int j = 0; j < n; j += W) {
      FloatVector height = FloatVector.fromArray(WIDE, psi, j);
      FloatVector ofSecond = FloatVector.fromArray(WIDE, g1, j);
      FloatVector x = FloatVector.fromArray(WIDE, g0, j);
      x = x.mul(FloatVector.fromArray(WIDE, e00, j));
      x = x.add(ofSecond.mul(FloatVector.fromArray(WIDE, e10, j))).mul(height);
      FloatVector y = ofSecond.mul(FloatVector.fromArray(WIDE, e11, j)).mul(height);
      x.intoArray(slope0, j);
      y.intoArray(slope1, j);
      x = decay.mul(FloatVector.fromArray(WIDE, f0, j)).add(x).add(tiny).sub(tiny);
      y = decay.mul(FloatVector.fromArray(WIDE, f1, j)).add(y).add(tiny).sub(tiny);
      x.intoArray(f0, j);
      y.intoArray(f1, j);
      FloatVector.fromArray(WIDE, k, j).mul(decay).intoArray(k, j);
    }
  }

  @Override
  public void squares(float[] o, float[][] parts, float[][][] gamma, float[] x, int n) {
    if (parts.length != 3 || start.isPlain(6 * n)) {
      super.squares(o, parts, gamma, x, n);
      return;
    }
    float[] p = parts[0];
    float[] q = parts[1];
    float[] r = parts[2];
    float[] pp = gamma[0][0];
    float[] pq = gamma[1][0];
    float[] qq = gamma[1][1];
    float[] pr = gamma[2][0];
    float[] qr = gamma[2][1];
    float[] rr = gamma[2][2];
    for (int j = 0; j < n; j += W) {
      FloatVector a = FloatVector.fromArray(WIDE, p, j);
      FloatVector b = FloatVector.fromArray(WIDE, q, j);
      FloatVector c = FloatVector.fromArray(WIDE, r, j);
      FloatVector sum = a.mul(a.mul(FloatVector.fromArray(WIDE, pp, j)));
      FloatVector y = a.mul(FloatVector.fromArray(WIDE, pq, j));
      sum = sum.add(b.mul(y.add(y).add(b.mul(FloatVector.fromArray(WIDE, qq, j)))));
      FloatVector z = a.mul(FloatVector.fromArray(WIDE, pr, j));
      z = z.add(b.mul(FloatVector.fromArray(WIDE, qr, j)));
      sum = sum.add(c.mul(z.add(z).add(c.mul(FloatVector.fromArray(WIDE, rr, j)))));
      FloatVector signal = FloatVector.fromArray(WIDE, x, j);
      sum.mul(signal.mul(signal)).intoArray(o, j);
    }
  }

  @Override
  public void addProducts(float[][] v, float f, float[] x, float[][] p, float[] last, int n) {
    if (v.length != 3 || start.isPlain(3 * n)) {
      super.addProducts(v, f, x, p, last, n);
      return;
    }
    float[] o0 = v[0];
    float[] o1 = v[1];
    float[] o2 = v[2];
    float[] p0 = p[0];
    float[] p1 = p[1];
    for (int j = 0; j < n; j += W) {
      FloatVector y = FloatVector.broadcast(WIDE, f).mul(FloatVector.fromArray(WIDE, x, j));
      FloatVector step = y.mul(FloatVector.fromArray(WIDE, p0, j));
      FloatVector.fromArray(WIDE, o0, j).add(step).intoArray(o0, j);
      step = y.mul(FloatVector.fromArray(WIDE, p1, j));
      FloatVector.fromArray(WIDE, o1, j).add(step).intoArray(o1, j);
      step = y.mul(FloatVector.fromArray(WIDE, last, j));
      FloatVector.fromArray(WIDE, o2, j).add(step).intoArray(o2, j);
    }
  }

  @Override
  public void addToRows(float[][] o, float[] f, float[] x, int n) {
    if (start.isPlain(o.length * n)) {
      super.addToRows(o, f, x, n);
      return;
    }
    for (int i = 0; i < o.length; i++) {
      if (f[i] != 0) {
        float[] row = o[i];
        FloatVector factor = FloatVector.broadcast(WIDE, f[i]);
        int j = 0;
        for (; j < n && j + W <= row.length; j += W) {
          FloatVector step = factor.mul(FloatVector.fromArray(WIDE, x, j));
          FloatVector.fromArray(WIDE, row, j).add(step).intoArray(row, j);
        }
        for (; j < n; j++) {
          row[j] += f[i] * x[j];
        }
      }
    }
  }

  @Override
  public void findChange(Layer of, float[] o, float[] ratio, float[][] v) {
    int n = of.n();
    if (start.isPlain(3 * n)) {
      super.findChange(of, o, ratio, v);
      return;
    }
    float[] e = of.e()[0][0];
    float[] c0 = of.c()[0];
    float[] c1 = of.c()[1];
    float[] c2 = of.c()[2];
    float[] v0 = v[0];
    float[] v1 = v[1];
    float[] v2 = v[2];
    for (int j = 0; j < n; j += W) {
      FloatVector own = FloatVector.fromArray(WIDE, v0, j);
      FloatVector sum = FloatVector.fromArray(WIDE, c0, j).mul(own);
      sum = sum.add(FloatVector.fromArray(WIDE, c1, j).mul(FloatVector.fromArray(WIDE, v1, j)));
      sum = sum.add(FloatVector.fromArray(WIDE, c2, j).mul(FloatVector.fromArray(WIDE, v2, j)));
      sum.intoArray(o, j);
      own.div(FloatVector.fromArray(WIDE, e, j)).intoArray(ratio, j);
    }
  }

  @Override
  public void addEvents(
      Layer of, float[][][] gamma, float[] y, float[] z, float own, float twice, float q) {
    int n = of.n();
    if (start.isPlain(6 * n)) {
      super.addEvents(of, gamma, y, z, own, twice, q);
      return;
    }
    float[] c0 = of.c()[0];
    float[] c1 = of.c()[1];
    float[] c2 = of.c()[2];
    float[] g00 = gamma[0][0];
    float[] g10 = gamma[1][0];
    float[] g11 = gamma[1][1];
    float[] g20 = gamma[2][0];
    float[] g21 = gamma[2][1];
    float[] g22 = gamma[2][2];
    FloatVector f = FloatVector.broadcast(WIDE, own);
    FloatVector all = FloatVector.broadcast(WIDE, q);
    for (int j = 0; j < n; j += W) {
      FloatVector a = FloatVector.fromArray(WIDE, c0, j);
      FloatVector b = FloatVector.fromArray(WIDE, c1, j);
      FloatVector c = FloatVector.fromArray(WIDE, c2, j);
      FloatVector s = FloatVector.fromArray(WIDE, y, j);
      FloatVector r = FloatVector.fromArray(WIDE, z, j);
      FloatVector step = FloatVector.broadcast(WIDE, twice).mul(a).mul(a);
      FloatVector.fromArray(WIDE, g00, j).add(step).intoArray(g00, j);
      step = a.mul(f.mul(b).add(s));
      FloatVector.fromArray(WIDE, g10, j).add(step).intoArray(g10, j);
      step = b.mul(s.add(s).add(all.mul(b)));
      FloatVector.fromArray(WIDE, g11, j).add(step).intoArray(g11, j);
      step = a.mul(f.mul(c).add(r));
      FloatVector.fromArray(WIDE, g20, j).add(step).intoArray(g20, j);
      step = r.mul(b).add(c.mul(s.add(all.mul(b))));
      FloatVector.fromArray(WIDE, g21, j).add(step).intoArray(g21, j);
      step = c.mul(r.add(r).add(all.mul(c)));
      FloatVector.fromArray(WIDE, g22, j).add(step).intoArray(g22, j);
    }
  }

  @Override
  public void addScaledTwo(float[] o, float[] q, float f, float[] x, float[] y, int n) {
    if (start.isPlain(2 * n)) {
      super.addScaledTwo(o, q, f, x, y, n);
      return;
    }
    FloatVector factor = FloatVector.broadcast(WIDE, f);
    for (int j = 0; j < n; j += W) {
      FloatVector step = factor.mul(FloatVector.fromArray(WIDE, x, j));
      FloatVector.fromArray(WIDE, o, j).add(step).intoArray(o, j);
      step = factor.mul(FloatVector.fromArray(WIDE, y, j));
      FloatVector.fromArray(WIDE, q, j).add(step).intoArray(q, j);
    }
  }
}
