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
}
