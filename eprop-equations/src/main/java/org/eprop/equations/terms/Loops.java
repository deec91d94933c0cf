package org.eprop.equations.terms;

import org.eprop.equations.language.Fn;
import org.eprop.equations.terms.Fusion.Fused;

/** One operation for many neurons: loops short enough for C2 to turn into vector instructions. */
final class Loops {

  /** One operation on registers. */
  @FunctionalInterface
  interface Loop {
    void run(double[][] r, int n);
  }

  private Loops() {}

  /** An operation whose registers are known, which takes less time than looking it up. */
  static Loop of(Fn fn, Fused fused, int out, int a, int b, int c, int d, int e) {
    return switch (fused) {
      case NONE -> of(fn, out, a, b, c, d);
      case MULTIPLY_ADD -> (r, n) -> multiplyAdd(r[out], r[a], r[b], r[c], n);
      case MULTIPLY_SUBTRACT -> (r, n) -> multiplySubtract(r[out], r[a], r[b], r[c], n);
      case SCALE -> (r, n) -> scale(r[out], r[a], r[b][0], n);
      case SCALED_SUM -> (r, n) -> scaledSum(r[out], r[a], r[b][0], r[c], r[d][0], n);
      case ABOVE -> (r, n) -> above(r[out], r[a], r[b][0], 1, n);
      case SCALED_ABOVE -> (r, n) -> above(r[out], r[a], r[b][0], r[c][0], n);
      case ABOVES -> (r, n) -> aboves(r[out], r[a], r[b][0], r[c], r[d][0], 1, n);
      case SCALED_ABOVES -> (r, n) -> aboves(r[out], r[a], r[b][0], r[c], r[d][0], r[e][0], n);
    };
  }

  private static Loop of(Fn fn, int out, int a, int b, int c, int d) {
    return switch (fn) {
      case ADD -> (r, n) -> add(r[out], r[a], r[b], n);
      case SUBTRACT -> (r, n) -> subtract(r[out], r[a], r[b], n);
      case MULTIPLY -> (r, n) -> multiply(r[out], r[a], r[b], n);
      case DIVIDE -> (r, n) -> divide(r[out], r[a], r[b], n);
      case POWER -> (r, n) -> power(r[out], r[a], r[b], n);
      case NEGATE -> (r, n) -> negate(r[out], r[a], n);
      case EXP -> (r, n) -> exp(r[out], r[a], n);
      case MIN -> (r, n) -> min(r[out], r[a], r[b], n);
      case MAX -> (r, n) -> max(r[out], r[a], r[b], n);
      case ABS -> (r, n) -> abs(r[out], r[a], n);
      case IF -> (r, n) -> choose(r[out], r[a], r[b], r[c], r[d], n);
      case SUM -> (r, n) -> sum(r[out], r[a], n);
      case LARGEST -> (r, n) -> largest(r[out], r[a], n);
      case CUT -> (r, n) -> System.arraycopy(r[a], 0, r[out], 0, n);
      default -> (r, n) -> other(fn, r[out], r[a], n);
    };
  }

  static void add(double[] out, double[] a, double[] b, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] + b[j];
    }
  }

  static void subtract(double[] out, double[] a, double[] b, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] - b[j];
    }
  }

  static void multiply(double[] out, double[] a, double[] b, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] * b[j];
    }
  }

  static void divide(double[] out, double[] a, double[] b, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] / b[j];
    }
  }

  static void multiplyAdd(double[] out, double[] a, double[] b, double[] c, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] * b[j] + c[j];
    }
  }

  static void multiplySubtract(double[] out, double[] a, double[] b, double[] c, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = c[j] - a[j] * b[j];
    }
  }

  static void scale(double[] out, double[] a, double b, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] * b;
    }
  }

  static void scaledSum(double[] out, double[] a, double b, double[] c, double d, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] * b + c[j] * d;
    }
  }

  static void above(double[] out, double[] a, double b, double c, int n) {
    double half = c * 0.5;
    for (int j = 0; j < n; j++) {
      out[j] = half * Fusion.twiceAbove(a[j], b);
    }
  }

  static void aboves(double[] out, double[] a, double b, double[] c, double d, double e, int n) {
    double quarter = e * 0.25;
    for (int j = 0; j < n; j++) {
      out[j] = quarter * Fusion.twiceAbove(a[j], b) * Fusion.twiceAbove(c[j], d);
    }
  }

  static void power(double[] out, double[] a, double[] b, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = StrictMath.pow(a[j], b[j]);
    }
  }

  static void negate(double[] out, double[] a, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = -a[j];
    }
  }

  static void exp(double[] out, double[] a, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = StrictMath.exp(a[j]);
    }
  }

  static void min(double[] out, double[] a, double[] b, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = Math.min(a[j], b[j]);
    }
  }

  static void max(double[] out, double[] a, double[] b, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = Math.max(a[j], b[j]);
    }
  }

  static void abs(double[] out, double[] a, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = Math.abs(a[j]);
    }
  }

  static void choose(double[] out, double[] a, double[] b, double[] c, double[] d, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = a[j] > b[j] ? c[j] : d[j];
    }
  }

  /** The sum over the array, everywhere in it. */
  static void sum(double[] out, double[] a, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += a[j];
    }
    for (int j = 0; j < n; j++) {
      out[j] = sum;
    }
  }

  /** The largest of the array, everywhere in it. */
  static void largest(double[] out, double[] a, int n) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      largest = Math.max(largest, a[j]);
    }
    for (int j = 0; j < n; j++) {
      out[j] = largest;
    }
  }

  static void other(Fn fn, double[] out, double[] a, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = fn.apply(a[j]);
    }
  }
}
