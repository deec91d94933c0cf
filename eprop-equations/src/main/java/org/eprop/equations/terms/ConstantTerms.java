package org.eprop.equations.terms;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.equations.language.Fn;

/**
 * Terms that do not vary from step to step, computed once for each neuron from its parameters.
 * Immutable.
 */
public final class ConstantTerms {

  private final Terms terms;

  /** In increasing order, so that what a term is made of comes before it. */
  private final int[] order;

  private final Map<Integer, Integer> place = new HashMap<>();
  private final int[] results;

  /**
   * Those of a list.
   *
   * @param terms not to grow any more
   * @param results which are wanted
   */
  public ConstantTerms(Terms terms, int[] results) {
    this.terms = terms;
    this.results = results.clone();
    boolean[] needed = new boolean[Arrays.stream(results).max().orElse(-1) + 1];
    for (int result : results) {
      needed[result] = true;
    }
    int count = 0;
    for (int i = needed.length - 1; i >= 0; i--) {
      if (needed[i]) {
        count++;
        terms.arguments(i).forEach(a -> needed[a] = true);
      }
    }
    order = new int[count];
    for (int i = 0, at = 0; i < needed.length; i++) {
      if (needed[i]) {
        place.put(i, at);
        order[at++] = i;
      }
    }
  }

  /**
   * Their values.
   *
   * @param variables the values of the variables, by name
   */
  public double[] values(Map<String, Double> variables) {
    double[] all = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      all[i] = value(order[i], all, variables);
    }
    double[] values = new double[results.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = all[place.get(results[i])];
    }
    return values;
  }

  private double value(int term, double[] all, Map<String, Double> variables) {
    Fn fn = terms.fn(term);
    List<Integer> a = terms.arguments(term);
    switch (fn) {
      case NUMBER:
        return terms.value(term);
      case NAME:
        return variables.get(terms.name(term));
      case MATRIX_EXP, MATRIX_PHI:
        int n = (int) Math.round(Math.sqrt(a.size()));
        double[][] matrix = new double[n][n];
        for (int i = 0; i < a.size(); i++) {
          matrix[i / n][i % n] = all[place.get(a.get(i))];
        }
        int entry = (int) terms.value(term);
        double[][] result =
            fn == Fn.MATRIX_EXP ? MatrixFunctions.exp(matrix) : MatrixFunctions.phi(matrix);
        return result[entry / n][entry % n];
      default:
        double[] v = new double[4];
        for (int i = 0; i < a.size(); i++) {
          v[i] = all[place.get(a.get(i))];
        }
        return fn.apply(v[0], v[1], v[2], v[3]);
    }
  }

  /** Functions of small square matrices, by scaling, a series and squaring. */
  private static final class MatrixFunctions {

    /** Terms of the series: its rest is below 1e-17 of it where the norm is at most 1/2. */
    private static final int TERMS = 16;

    private MatrixFunctions() {}

    /** exp(a) [n][n]. */
    static double[][] exp(double[][] a) {
      int n = a.length;
      double norm = 0;
      for (double[] row : a) {
        double sum = 0;
        for (double x : row) {
          sum += Math.abs(x);
        }
        norm = Math.max(norm, sum);
      }
      int halvings = norm > 0.5 ? Math.min(1000, Math.getExponent(norm) + 2) : 0;
      double[][] scaled = new double[n][n];
      double[][] result = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          scaled[i][j] = Math.scalb(a[i][j], -halvings);
          result[i][j] = i == j ? 1 : 0;
        }
      }
      for (int k = TERMS; k >= 1; k--) { // Horner: 1 + a (1 + a/2 (1 + a/3 (...)))
        result = product(scaled, result);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            result[i][j] = result[i][j] / k + (i == j ? 1 : 0);
          }
        }
      }
      for (int i = 0; i < halvings; i++) {
        result = product(result, result);
      }
      return result;
    }

    /** (exp(a) - 1) / a, defined for every a: the upper right block of exp((a, 1), (0, 0)). */
    static double[][] phi(double[][] a) {
      int n = a.length;
      double[][] wide = new double[2 * n][2 * n];
      for (int i = 0; i < n; i++) {
        System.arraycopy(a[i], 0, wide[i], 0, n);
        wide[i][n + i] = 1;
      }
      double[][] all = exp(wide);
      double[][] result = new double[n][n];
      for (int i = 0; i < n; i++) {
        System.arraycopy(all[i], n, result[i], 0, n);
      }
      return result;
    }

    private static double[][] product(double[][] a, double[][] b) {
      int n = a.length;
      double[][] c = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          for (int k = 0; k < n; k++) {
            c[i][j] += a[i][k] * b[k][j];
          }
        }
      }
      return c;
    }
  }
}
