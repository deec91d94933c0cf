package org.eprop.equations.neuron;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.equations.language.Fn;
import org.eprop.equations.neuron.ModelText.Flow;
import org.eprop.equations.neuron.ModelText.Flows;
import org.eprop.equations.terms.Lowering;
import org.eprop.equations.terms.Terms;

/**
 * Differential equations that are linear in their states, dx/dt = M x + b, with M of parameters
 * alone and b held over the step. Their exact solution is
 *
 * <pre>    x(t + h) = exp(h M) x(t) + h phi(h M) b,    phi(a) = (exp(a) - 1) / a</pre>
 */
final class LinearFlow {

  private final Terms terms;
  private final List<String> names;
  private final int[] states;
  private final int[][] matrix;
  private final int[] drive;

  private LinearFlow(Terms terms, List<String> names, int[] states, int[][] matrix, int[] drive) {
    this.terms = terms;
    this.names = names;
    this.states = states;
    this.matrix = matrix;
    this.drive = drive;
  }

  /** The equations in this form; null if they are not linear. */
  static LinearFlow of(Flows flows, Lowering lowering, Terms terms) {
    List<String> names = flows.flows().stream().map(f -> f.state().text()).toList();
    int n = names.size();
    int[] states = new int[n];
    int[] own = new int[n];
    Map<Integer, Integer> zero = new HashMap<>();
    for (int i = 0; i < n; i++) {
      states[i] = lowering.get(names.get(i));
      own[i] = terms.variable("z.own." + names.get(i), true);
      zero.put(own[i], terms.number(0));
    }
    for (int i = 0; i < n; i++) {
      lowering.set(names.get(i), own[i]);
    }
    int[] rates = new int[n];
    for (int i = 0; i < n; i++) {
      Flow flow = flows.flows().get(i);
      rates[i] = StepTerms.rate(flow, lowering);
    }
    for (int i = 0; i < n; i++) {
      lowering.set(names.get(i), states[i]);
    }
    int[][] matrix = new int[n][n];
    int[] drive = new int[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i][j] = terms.derivative(rates[i], own[j]);
        if (terms.varies(matrix[i][j])) {
          return null;
        }
      }
      drive[i] = terms.replace(rates[i], zero);
    }
    return new LinearFlow(terms, names, states, matrix, drive);
  }

  /** The states after a time, by name. */
  Map<String, Integer> solve(int time) {
    int n = names.size();
    int[] scaled = new int[n * n];
    boolean diagonal = true;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        scaled[i * n + j] = terms.of(Fn.MULTIPLY, time, matrix[i][j]);
        diagonal &= i == j || terms.is(matrix[i][j], 0);
      }
    }
    Map<String, Integer> solved = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      int sum = terms.number(0);
      for (int j = 0; j < n; j++) {
        if (diagonal && i != j) {
          continue;
        }
        int place = i * n + j;
        int kept =
            diagonal ? terms.of(Fn.EXP, scaled[place]) : terms.entry(Fn.MATRIX_EXP, place, scaled);
        sum = terms.of(Fn.ADD, sum, terms.of(Fn.MULTIPLY, kept, states[j]));
        if (!terms.is(drive[j], 0)) {
          int taken =
              diagonal
                  ? terms.of(Fn.PHI, scaled[place])
                  : terms.entry(Fn.MATRIX_PHI, place, scaled);
          int effect = terms.of(Fn.MULTIPLY, terms.of(Fn.MULTIPLY, time, taken), drive[j]);
          sum = terms.of(Fn.ADD, sum, effect);
        }
      }
      solved.put(names.get(i), sum);
    }
    return solved;
  }
}
