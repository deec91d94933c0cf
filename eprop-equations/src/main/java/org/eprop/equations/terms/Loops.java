package org.eprop.equations.terms;

import org.eprop.equations.language.Fn;

/** One operation for many neurons: loops short enough for C2 to turn into vector instructions. */
final class Loops {

  private Loops() {}

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

  static void above(double[] out, double[] a, double b, int n) {
    for (int j = 0; j < n; j++) {
      double x = a[j] - b;
      out[j] = (x + Math.abs(x)) * 0.5;
    }
  }

  static void scaledAbove(double[] out, double[] a, double b, double c, int n) {
    for (int j = 0; j < n; j++) {
      double x = a[j] - b;
      out[j] = c * ((x + Math.abs(x)) * 0.5);
    }
  }

  static void aboveTimes(double[] out, double[] a, double b, double[] c, int n) {
    for (int j = 0; j < n; j++) {
      double x = a[j] - b;
      out[j] = c[j] * ((x + Math.abs(x)) * 0.5);
    }
  }

  static void scaledAboveTimes(double[] out, double[] a, double b, double[] c, double d, int n) {
    for (int j = 0; j < n; j++) {
      double x = a[j] - b;
      out[j] = d * (c[j] * ((x + Math.abs(x)) * 0.5));
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
