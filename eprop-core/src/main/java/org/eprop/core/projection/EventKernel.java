package org.eprop.core.projection;

/**
 * The loops of {@link SynapseEvents} over one dense row, in the shape that C2 turns into vector
 * instructions. For all of them: p is the event's size, own the part of eps that is one number for
 * the row with its factors V, y the other parts, V what waits of each and c what an event adds.
 */
final class EventKernel {

  private static final float TINY = SynapseEvents.TINY;

  private EventKernel() {}

  /** o += p (from + own ofOwn + V y), y += p c, w -= p change. */
  static void arrive(
      float[] o,
      float p,
      float[] from,
      float[] w,
      float[] change,
      float own,
      float[] ofOwn,
      float[] y,
      float[] v,
      float[] c,
      int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p * (from[j] + own * ofOwn[j] + v[j] * y[j]);
    }
    for (int j = 0; j < n; j++) {
      y[j] += p * c[j];
    }
    for (int j = 0; j < n; j++) {
      w[j] -= p * change[j];
    }
  }

  /** The same with two parts, y and z. */
  static void arrive(
      float[] o,
      float p,
      float[] from,
      float[] w,
      float[] change,
      float own,
      float[] ofOwn,
      float[] y,
      float[] v,
      float[] c,
      float[] z,
      float[] ofZ,
      float[] b,
      int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p * (from[j] + own * ofOwn[j] + v[j] * y[j] + ofZ[j] * z[j]);
    }
    for (int j = 0; j < n; j++) {
      y[j] += p * c[j];
    }
    for (int j = 0; j < n; j++) {
      z[j] += p * b[j];
    }
    for (int j = 0; j < n; j++) {
      w[j] -= p * change[j];
    }
  }

  /** now += V y, y += p c; c may be null. */
  static void add(float[] now, float p, float[] y, float[] v, float[] c, int n) {
    for (int j = 0; j < n; j++) {
      now[j] += v[j] * y[j];
    }
    for (int j = 0; c != null && j < n; j++) {
      y[j] += p * c[j];
    }
  }

  /** o += p now, w -= p change. */
  static void end(float[] o, float p, float[] now, float[] w, float[] change, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p * now[j];
    }
    for (int j = 0; j < n; j++) {
      w[j] -= p * change[j];
    }
  }

  /** w += own ofOwn + V y, y = own fromOwn + k y. */
  static void update(
      float[] w,
      float own,
      float[] ofOwn,
      float[] y,
      float[] v,
      float[] fromOwn,
      float[] k,
      int n) {
    for (int j = 0; j < n; j++) {
      w[j] += own * ofOwn[j] + v[j] * y[j];
    }
    for (int j = 0; j < n; j++) {
      y[j] = own * fromOwn[j] + k[j] * y[j] + TINY - TINY;
    }
  }

  /** w += own ofOwn + V y + V' z. */
  static void addWaiting(
      float[] w, float own, float[] ofOwn, float[] y, float[] v, float[] z, float[] ofZ, int n) {
    for (int j = 0; j < n; j++) {
      w[j] += own * ofOwn[j] + v[j] * y[j];
    }
    for (int j = 0; j < n; j++) {
      w[j] += ofZ[j] * z[j];
    }
  }

  /** z = own a + f y + k z, y = own b + e y. */
  static void move(
      float own,
      float[] y,
      float[] b,
      float[] e,
      float[] z,
      float[] a,
      float[] f,
      float[] k,
      int n) {
    for (int j = 0; j < n; j++) {
      z[j] = own * a[j] + f[j] * y[j] + k[j] * z[j] + TINY - TINY;
    }
    for (int j = 0; j < n; j++) {
      y[j] = own * b[j] + e[j] * y[j] + TINY - TINY;
    }
  }

  /** o += x. */
  static void add(float[] o, float[] x, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += x[j];
    }
  }

  /** o = x, without what is too small. */
  static void keep(float[] o, float[] x, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = x[j] + TINY - TINY;
    }
  }

  /** o += f x y. */
  static void addProduct(float[] o, float f, float[] x, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += f * x[j] * y[j];
    }
  }

  /** o += p (f c + y). */
  static void addOwn(float[] o, float[] p, float f, float[] c, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p[j] * (f * c[j] + y[j]);
    }
  }

  /** o += c (2 y + q c). */
  static void addSquare(float[] o, float[] y, float[] c, float q, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += c[j] * (y[j] + y[j] + q * c[j]);
    }
  }

  /** o += y b + c (x + q b). */
  static void addPair(float[] o, float[] y, float[] b, float[] c, float[] x, float q, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += y[j] * b[j] + c[j] * (x[j] + q * b[j]);
    }
  }

  /** o *= p^2. */
  static void timesSquare(float[] o, float[] p, int n) {
    for (int j = 0; j < n; j++) {
      o[j] *= p[j] * p[j];
    }
  }

  /** o += p (2 x + q y). */
  static void addTwiceAndSquare(float[] o, float[] p, float[] x, float[] q, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p[j] * (x[j] + x[j] + q[j] * y[j]);
    }
  }
}
