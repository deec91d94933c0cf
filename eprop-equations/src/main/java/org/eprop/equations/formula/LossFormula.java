package org.eprop.equations.formula;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Target;
import org.eprop.equations.language.Fn;
import org.eprop.equations.terms.Evaluation;
import org.eprop.equations.terms.Terms;

/**
 * E^t as a formula of the outputs y_k and their targets. What is said of one output is summed over
 * all; sums may stand within it. With E = F(S_1, S_2, ...) and sums S_i = sum_k f_i(y_k, ...), the
 * gradient follows the sums from the outermost inwards,
 *
 * <pre>    dE/dy_k = sum_i dE/dS_i df_i/dy_k,    dE/dS_j = dF/dS_j + sum_i dE/dS_i sum_k df_i/dS_j
 * </pre>
 *
 * Immutable.
 */
public final class LossFormula implements StepLoss {

  private final Evaluation evaluation;

  /** The loss of a text with a context's parameters. */
  public LossFormula(FormulaText text, Context context) {
    Terms terms = new Terms();
    int y = terms.variable("y", true);
    int target = terms.variable("target", true);
    int whole = text.term(terms);
    if (ofOneOutput(terms, whole)) {
      whole = terms.of(Fn.SUM, whole);
    }
    evaluation =
        new Evaluation(
            terms,
            new int[] {y, target},
            new int[] {whole, gradient(terms, whole, y)},
            text.values(context));
  }

  /** Whether a term is another for each output. */
  static boolean ofOneOutput(Terms terms, int term) {
    return terms.fn(term) != Fn.SUM
        && (terms.fn(term) == Fn.NAME && terms.varies(term)
            || terms.arguments(term).stream().anyMatch(a -> ofOneOutput(terms, a)));
  }

  private static int gradient(Terms terms, int whole, int y) {
    TreeMap<Integer, Integer> bySum = new TreeMap<>(); // an inner sum has a smaller number
    addSums(terms, whole, terms.number(1), bySum, false);
    int gradient = terms.number(0);
    while (!bySum.isEmpty()) {
      Map.Entry<Integer, Integer> outer = bySum.pollLastEntry();
      int inside = terms.arguments(outer.getKey()).get(0);
      int slope = terms.derivative(inside, y);
      gradient = terms.of(Fn.ADD, gradient, terms.of(Fn.MULTIPLY, outer.getValue(), slope));
      addSums(terms, inside, outer.getValue(), bySum, true);
    }
    return gradient;
  }

  /** Adds what a term has to do with the sums in it, times a factor. */
  private static void addSums(
      Terms terms, int of, int factor, Map<Integer, Integer> bySum, boolean summed) {
    TreeSet<Integer> sums = new TreeSet<>();
    sumsIn(terms, of, sums);
    for (int sum : sums) {
      int slope = terms.derivative(of, sum);
      int all = summed ? terms.of(Fn.SUM, slope) : slope;
      int effect = terms.of(Fn.MULTIPLY, factor, all);
      bySum.merge(sum, effect, (a, b) -> terms.of(Fn.ADD, a, b));
    }
  }

  /** The outermost sums of a term. */
  static void sumsIn(Terms terms, int term, Set<Integer> sums) {
    if (terms.fn(term) == Fn.SUM) {
      sums.add(term);
    } else {
      terms.arguments(term).forEach(a -> sumsIn(terms, a, sums));
    }
  }

  @Override
  public double step(double[] y, Target target, int t, double[] error) {
    double[][] r = evaluation.registers(y.length);
    System.arraycopy(y, 0, r[0], 0, y.length);
    if (target.hasClasses()) {
      r[1][target.classAt(t)] = 1;
    } else {
      System.arraycopy(target.valuesAt(t), 0, r[1], 0, y.length);
    }
    evaluation.run(r, y.length);
    System.arraycopy(evaluation.result(r, 1), 0, error, 0, y.length);
    return evaluation.result(r, 0)[0];
  }
}
