package org.eprop.core.kernel;

import java.util.Arrays;

/**
 * Loops that do the same to each of n elements of whole arrays, in the shape that HotSpot's C2
 * turns into vector instructions: one operation chain, from 0, no ternaries. Two arguments may be
 * the same array.
 */
public final class Elements {

  static final float TINY = 1e-25f;

  /** Times this, no product of a distance and a height becomes zero. */
  private static final float FAR = 1e30f;

  private Elements() {}

  /** o = p x. */
  public static void product(float[] o, float[] p, float[] x, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = p[j] * x[j];
    }
  }

  /** o = p x + q y. */
  static void sumOfProducts(float[] o, float[] p, float[] x, float[] q, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = p[j] * x[j] + q[j] * y[j];
    }
  }

  /** o = p x + q y + r z. */
  static void sumOfProducts(
      float[] o, float[] p, float[] x, float[] q, float[] y, float[] r, float[] z, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = p[j] * x[j] + q[j] * y[j] + r[j] * z[j];
    }
  }

  /** o += p x. */
  public static void addProduct(float[] o, float[] p, float[] x, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p[j] * x[j];
    }
  }

  /** o += f p + q x + r y. */
  public static void addProducts(
      float[] o, float f, float[] p, float[] q, float[] x, float[] r, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = o[j] + f * p[j] + q[j] * x[j] + r[j] * y[j];
    }
  }

  /**
   * A step of {@link Kernels#step} of neurons that share constants: one loop for all, as these are
   * no arrays that would take registers for addresses.
   *
   * @param input u I
   */
  static void step(LinearArrays c, float[] s0, float[] s1, float[] input, float[] q) {
    float a00 = c.shared.a00();
    float a11 = c.shared.a11();
    float[] g1 = c.shared.g1();
    float theta = c.shared.theta();
    float steepness = c.shared.steepness();
    int n = c.n;
    for (int j = 0; j < n; j++) {
      float x0 = a00 * s0[j] + input[j];
      float x1 = a11 * s1[j];
      float distance = (x0 + g1[j] * x1 - theta) * steepness;
      s0[j] = x0;
      s1[j] = x1;
      q[j] = distance;
    }
  }

  /** A step of {@link Kernels#adjoint}, likewise, but for u. */
  static void adjoint(LinearArrays c, float[] lambda0, float[] lambda1, float[] direct, float[] q) {
    float r1 = c.shared.r1();
    float a00 = c.shared.a00();
    float a11 = c.shared.a11();
    float[] g1 = c.shared.g1();
    int n = c.n;
    for (int j = 0; j < n; j++) {
      float source = (direct[j] + r1 * lambda1[j]) * q[j];
      float x0 = a00 * lambda0[j] + source;
      float x1 = a11 * lambda1[j] + g1[j] * source;
      lambda0[j] = x0;
      lambda1[j] = x1;
      q[j] = x0;
    }
  }

  /** The same where nothing but two outputs reaches the neurons: an array less to go through. */
  static void adjointOfTwo(
      LinearArrays c,
      float[] lambda0,
      float[] lambda1,
      float f0,
      float[] b0,
      float f1,
      float[] b1,
      float[] q) {
    float r1 = c.shared.r1();
    float a00 = c.shared.a00();
    float a11 = c.shared.a11();
    float[] g1 = c.shared.g1();
    int n = c.n;
    for (int j = 0; j < n; j++) {
      float source = (0 + f0 * b0[j] + f1 * b1[j] + r1 * lambda1[j]) * q[j];
      float x0 = a00 * lambda0[j] + source;
      float x1 = a11 * lambda1[j] + g1[j] * source;
      lambda0[j] = x0;
      lambda1[j] = x1;
      q[j] = x0;
    }
  }

  /** A step of {@link Kernels#adjointOfTrace}. */
  static void adjoint(
      float rho, float[] lambda, float[] direct, float[] q, float[] arriving, int n) {
    for (int j = 0; j < n; j++) {
      float x = rho * lambda[j] + direct[j] * q[j];
      lambda[j] = x;
      q[j] = x + arriving[j] * direct[j];
    }
  }

  /** o = x from element {@code first} on, in single precision. */
  static void narrow(double[] x, float[] o, int first, int n) {
    for (int j = first; j < n; j++) {
      o[j] = (float) x[j];
    }
  }

  /** o = x from element {@code first} on. */
  static void widen(float[] x, double[] o, int first, int n) {
    for (int j = first; j < n; j++) {
      o[j] = x[j];
    }
  }

  /** Sets all rows to zero, but those that are null. */
  public static void clear(float[]... rows) {
    for (float[] row : rows) {
      if (row != null) {
        Arrays.fill(row, 0);
      }
    }
  }

  /** The same in double precision. */
  public static void clear(double[]... rows) {
    for (double[] row : rows) {
      if (row != null) {
        Arrays.fill(row, 0);
      }
    }
  }

  /** o += a. */
  static void add(float[] o, float[] a, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += a[j];
    }
  }

  /** o += a, and so on. */
  static void add(float[] o, float[] a, float[] b, float[] c, float[] d, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = o[j] + a[j] + b[j] + c[j] + d[j];
    }
  }

  /** o = a + b + c + d. */
  static void sum(float[] o, float[] a, float[] b, float[] c, float[] d, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = a[j] + b[j] + c[j] + d[j];
    }
  }

  /** sum_j x^2, in four sums that a processor adds side by side. */
  public static double sumOfSquares(float[] x, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = 0;
    for (; j + 3 < n; j += 4) {
      a += (double) x[j] * x[j];
      b += (double) x[j + 1] * x[j + 1];
      c += (double) x[j + 2] * x[j + 2];
      d += (double) x[j + 3] * x[j + 3];
    }
    for (; j < n; j++) {
      a += (double) x[j] * x[j];
    }
    return a + b + (c + d);
  }

  /** sum_j x, in four sums that a processor adds side by side. */
  public static double sum(float[] x, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = 0;
    for (; j + 3 < n; j += 4) {
      a += x[j];
      b += x[j + 1];
      c += x[j + 2];
      d += x[j + 3];
    }
    for (; j < n; j++) {
      a += x[j];
    }
    return a + b + (c + d);
  }

  /** Four columns of short rows, of which some may be the same, for {@link Kernels#addRowsOf}. */
  static void addFourOf(
      float[] o,
      float[] rows,
      int[] index,
      int first,
      int last,
      int n,
      int j,
      int k,
      int l,
      int m) {
    float a = o[j];
    float b = o[k];
    float c = o[l];
    float d = o[m];
    for (int e = first; e < last; e++) {
      int at = index[e] * n;
      a += rows[at + j];
      b += rows[at + k];
      c += rows[at + l];
      d += rows[at + m];
    }
    o[j] = a;
    o[k] = b;
    o[l] = c;
    o[m] = d;
  }

  /** o += p (2 x + p y). */
  static void addTwiceAndSquare(float[] o, float[] p, float[] x, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p[j] * (x[j] + x[j] + p[j] * y[j]);
    }
  }

  /** o *= p^2. */
  static void timesSquare(float[] o, float[] p, int n) {
    for (int j = 0; j < n; j++) {
      o[j] *= p[j] * p[j];
    }
  }

  /** o += f c^2. */
  public static void addMultiple(float[] o, float f, float[] c, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += f * c[j] * c[j];
    }
  }

  /** o += p (f c + y). */
  public static void addOwn(float[] o, float[] p, float f, float[] c, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += p[j] * (f * c[j] + y[j]);
    }
  }

  /** o += c (2 y + q c). */
  public static void addSquare(float[] o, float[] y, float[] c, float q, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += c[j] * (y[j] + y[j] + q * c[j]);
    }
  }

  /** o += y b + c (x + q b). */
  public static void addPair(
      float[] o, float[] y, float[] b, float[] c, float[] x, float q, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += y[j] * b[j] + c[j] * (x[j] + q * b[j]);
    }
  }

  /** o = x / y. */
  public static void quotient(float[] o, float[] x, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = x[j] / y[j];
    }
  }

  /** o = -x / y. */
  static void negativeQuotient(float[] o, float[] x, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = -x[j] / y[j];
    }
  }

  /** o += (x y)^2. */
  public static void addSquares(float[] o, float[] x, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      float p = x[j] * y[j];
      o[j] += p * p;
    }
  }

  /** o = f a. */
  static void scaled(float[] o, float f, float[] a, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = f * a[j];
    }
  }

  /** o += f a. */
  public static void addScaled(float[] o, float f, float[] a, int n) {
    for (int j = 0; j < n; j++) {
      o[j] += f * a[j];
    }
  }

  /** o += f[i] rows[i], and so on for four of them. */
  static void addScaled(float[] o, float[] f, float[][] rows, int i, int n) {
    addScaled(
        o, f[i], rows[i], f[i + 1], rows[i + 1], f[i + 2], rows[i + 2], f[i + 3], rows[i + 3], n);
  }

  private static void addScaled(
      float[] o,
      float f0,
      float[] a,
      float f1,
      float[] b,
      float f2,
      float[] c,
      float f3,
      float[] d,
      int n) {
    for (int j = 0; j < n; j++) {
      o[j] = o[j] + f0 * a[j] + f1 * b[j] + f2 * c[j] + f3 * d[j];
    }
  }

  /** o = first + f a + g b. */
  static void sumOfScaled(float[] o, float[] first, float f, float[] a, float g, float[] b, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = first[j] + f * a[j] + g * b[j];
    }
  }

  /** o = (x - theta) k. */
  static void distance(float[] o, float[] x, float[] theta, float[] k, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = (x[j] - theta[j]) * k[j];
    }
  }

  /**
   * Triangular pseudo-derivatives, see {@link Kernels#triangle}.
   *
   * @param q distances in; out what is above zero for those above threshold that have one
   */
  static void triangle(float[] psi, float[] q, float decline, float[] half, int n) {
    for (int j = 0; j < n; j++) {
      float x = q[j];
      float h = half[j];
      float distance = Math.abs(x);
      float p = 1 - decline * distance;
      q[j] = (x + distance) * (FAR * h);
      psi[j] = (p + Math.abs(p)) * h;
    }
  }

  /**
   * Rounds away what is too small to matter, (x + tiny) - tiny with tiny = 1e-25: a decaying state
   * becomes 0 before it becomes a denormal number, on which every operation is slow. (Java has no
   * flush-to-zero mode.)
   */
  public static void flush(float[] x, int n) {
    for (int j = 0; j < n; j++) {
      x[j] = x[j] + TINY - TINY;
    }
  }

  /**
   * One step of filtered eligibility traces whose eligibility vector is one number: o = flush(kappa
   * o + f slope).
   *
   * @param o ebar [n]
   * @param f eps^t
   * @param slope psi^t g [n]
   */
  public static void filter(float[] o, float kappa, float f, float[] slope, int n) {
    for (int j = 0; j < n; j++) {
      o[j] = kappa * o[j] + f * slope[j] + TINY - TINY;
    }
  }

  /**
   * Takes filtered eligibility traces, and eligibility vectors of one number and an array that it
   * leads to, through many steps without presynaptic events:
   *
   * <pre>    o = flush(kappa o + e slope + own x),    x = flush(a x + e b)</pre>
   *
   * @param x the array [n]
   * @param a what it decays by [n]
   * @param e the number, before the steps
   * @param b what leads from the number to the array [n]
   * @param o ebar [n]
   * @param slope what leads from the number to ebar [n]
   * @param own what leads from the array to ebar [n]
   */
  public static void carry(
      float[] x,
      float[] a,
      float e,
      float[] b,
      float[] o,
      float kappa,
      float[] slope,
      float[] own,
      int n) {
    for (int j = 0; j < n; j++) {
      float y = x[j];
      o[j] = kappa * o[j] + e * slope[j] + own[j] * y + TINY - TINY;
      x[j] = a[j] * y + e * b[j] + TINY - TINY;
    }
  }

  /**
   * o[at[k]] += f x[k] for k = from .. to-1 of a compressed row, with distinct indices. No vectors:
   * what is read or written lies anywhere.
   */
  public static void scatter(float[] o, int[] at, float f, float[] x, int from, int to) {
    for (int k = from; k < to; k++) {
      o[at[k]] += f * x[k];
    }
  }

  /** o[k] += f x[at[k]], likewise. */
  public static void gather(float[] o, float f, float[] x, int[] at, int from, int to) {
    for (int k = from; k < to; k++) {
      o[k] += f * x[at[k]];
    }
  }

  /** The sum of row[k] x[at[k]], likewise. */
  public static float gatheredDot(float[] row, float[] x, int[] at, int from, int to) {
    float sum = 0;
    for (int k = from; k < to; k++) {
      sum += row[k] * x[at[k]];
    }
    return sum;
  }
}
