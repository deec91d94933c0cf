package org.eprop.tck.check;

import org.eprop.core.reference.ReferenceWeights;

/** Compares gradients synapse by synapse, relative to the largest number of each matrix. */
final class Comparison {

  /** A matrix far smaller than the others is compared on their scale: it may be rounding alone. */
  private static final double SMALLEST_SHARE = 1e-3;

  private final String equation;
  private final String where;
  private final double tolerance;
  private final Findings findings;

  Comparison(String equation, String where, double tolerance, Findings findings) {
    this.equation = equation;
    this.where = where;
    this.tolerance = tolerance;
    this.findings = findings;
  }

  void compare(ReferenceWeights found, ReferenceWeights expected) {
    double floor = SMALLEST_SHARE * largest(expected) + Double.MIN_NORMAL;
    for (int l = 0; l < expected.in().length; l++) {
      matrix("W_in", l, found.in()[l], expected.in()[l], floor);
      matrix("W_rec", l, found.rec()[l], expected.rec()[l], floor);
      matrix("W_out", l, found.out()[l], expected.out()[l], floor);
    }
    double[][] foundBias = {found.bias()};
    double[][] bias = {expected.bias()};
    matrix("b_out", -1, foundBias, bias, floor);
  }

  private void matrix(String name, int l, double[][] found, double[][] expected, double floor) {
    if (expected == null) {
      return;
    }
    double size = Math.max(floor, largest(expected));
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        if (Math.abs(found[i][j] - expected[i][j]) <= tolerance * size) {
          continue;
        }
        String synapse = l < 0 ? "output " + j : "layer " + l + ", synapse " + i + " -> " + j;
        findings.add(
            Finding.number(
                "dE/d" + name + ": " + equation,
                where + ", " + synapse,
                found[i][j],
                expected[i][j]));
      }
    }
  }

  /** The largest absolute value of a gradient. */
  static double largest(ReferenceWeights gradient) {
    double largest = 0;
    for (int l = 0; l < gradient.in().length; l++) {
      largest = Math.max(largest, largest(gradient.in()[l]));
      largest = Math.max(largest, largest(gradient.rec()[l]));
      largest = Math.max(largest, largest(gradient.out()[l]));
    }
    return Math.max(largest, Numbers.largest(gradient.bias()));
  }

  private static double largest(double[][] matrix) {
    double largest = 0;
    for (int i = 0; matrix != null && i < matrix.length; i++) {
      largest = Math.max(largest, Numbers.largest(matrix[i]));
    }
    return largest;
  }

  /** How much two gradients differ, relative to the largest number of each matrix. */
  static double distance(ReferenceWeights a, ReferenceWeights b) {
    double floor = SMALLEST_SHARE * largest(a) + Double.MIN_NORMAL;
    double distance = 0;
    for (int l = 0; l < a.in().length; l++) {
      distance = Math.max(distance, distance(a.in()[l], b.in()[l], floor));
      distance = Math.max(distance, distance(a.rec()[l], b.rec()[l], floor));
      distance = Math.max(distance, distance(a.out()[l], b.out()[l], floor));
    }
    return distance;
  }

  private static double distance(double[][] a, double[][] b, double floor) {
    double size = Math.max(floor, largest(a));
    double distance = 0;
    for (int i = 0; a != null && i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        distance = Math.max(distance, Math.abs(a[i][j] - b[i][j]) / size);
      }
    }
    return distance;
  }
}
