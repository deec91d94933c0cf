package org.eprop.equations;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Target;
import org.eprop.equations.language.Fn;
import org.eprop.equations.terms.Evaluation;
import org.eprop.equations.terms.Terms;

/**
 * A loss written as a formula of an output y and its target: 1 for the class wanted and 0 for the
 * others, where targets are classes. It is summed over the outputs, and differentiated
 * symbolically.
 */
public final class FormulaLoss extends FormulaComponent implements LossFactory {

  private static final String DEFAULT = "0.5 (y - target)^2";

  private static final String ANY = "any";
  private static final String CLASSES = "classes";

  private static final Parameter TARGETS =
      Parameter.choice("targets", ANY, ANY, CLASSES, "values")
          .describe("what it is for: classes, values, or both");

  /** The default formula. */
  public FormulaLoss() {
    this(DEFAULT);
  }

  private FormulaLoss(String given) {
    super(
        given,
        "E of a step, of y and target; see eprop docs equations",
        "E",
        List.of("y", "target"),
        true,
        TARGETS);
  }

  @Override
  FormulaLoss with(String other) {
    return new FormulaLoss(other);
  }

  @Override
  public String description() {
    return "A loss written as a formula, summed over outputs: E = " + text().formula() + ".";
  }

  @Override
  public StepLoss create(Context context) {
    String targets = context.text(TARGETS);
    StepLoss formula = new LossFormula(text(), context);
    return targets.equals(ANY) ? formula : new OfTargets(formula, targets.equals(CLASSES));
  }

  /** Refuses targets that the formula is not for. */
  private record OfTargets(StepLoss formula, boolean classes) implements StepLoss {
    @Override
    public void check(Target target) {
      if (target.hasClasses() != classes) {
        throw new InvalidInputException(
            "the loss is for targets that are "
                + (classes ? "classes, but got values" : "values, but got classes"));
      }
    }

    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      return formula.step(y, target, t, error);
    }
  }

  /**
   * E^t as a formula of the outputs y_k and their targets. What is said of one output is summed
   * over all; sums may stand within it, and so may S_i = max_k f_i. With E = F(S_1, S_2, ...) and
   * sums S_i = sum_k f_i(y_k, ...), the gradient follows the sums from the outermost inwards,
   *
   * <pre>
   *     dE/dy_k = sum_i dE/dS_i df_i/dy_k,    dE/dS_j = dF/dS_j + sum_i dE/dS_i sum_k df_i/dS_j
   * </pre>
   *
   * <p>Of a largest one, the outputs that have it share the slope. Immutable.
   */
  static final class LossFormula implements StepLoss {

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
      return !terms.fn(term).isOverOutputs()
          && (terms.fn(term) == Fn.NAME && terms.varies(term)
              || terms.arguments(term).stream().anyMatch(a -> ofOneOutput(terms, a)));
    }

    private static int gradient(Terms terms, int whole, int y) {
      TreeMap<Integer, Integer> bySum = new TreeMap<>(); // an inner sum has a smaller number
      addSums(terms, whole, terms.number(1), bySum, slope -> slope);
      int gradient = terms.number(0);
      while (!bySum.isEmpty()) {
        Map.Entry<Integer, Integer> outer = bySum.pollLastEntry();
        int inside = terms.arguments(outer.getKey()).get(0);
        int share = share(terms, outer.getKey(), inside);
        int slope = terms.of(Fn.MULTIPLY, share, terms.derivative(inside, y));
        gradient = terms.of(Fn.ADD, gradient, terms.of(Fn.MULTIPLY, outer.getValue(), slope));
        addSums(
            terms,
            inside,
            outer.getValue(),
            bySum,
            effect -> terms.of(Fn.SUM, terms.of(Fn.MULTIPLY, share, effect)));
      }
      return gradient;
    }

    /** What of a sum's or a largest's slope an output has. */
    private static int share(Terms terms, int sum, int inside) {
      if (terms.fn(sum) == Fn.SUM) {
        return terms.number(1);
      }
      int has = terms.of(Fn.IF, sum, inside, terms.number(0), terms.number(1));
      return terms.of(Fn.DIVIDE, has, terms.of(Fn.SUM, has));
    }

    /** Adds what a term has to do with the sums in it, times a factor. */
    private static void addSums(
        Terms terms, int of, int factor, Map<Integer, Integer> bySum, IntUnaryOperator summed) {
      TreeSet<Integer> sums = new TreeSet<>();
      sumsIn(terms, of, sums);
      for (int sum : sums) {
        int slope = summed.applyAsInt(terms.derivative(of, sum));
        int effect = terms.of(Fn.MULTIPLY, factor, slope);
        bySum.merge(sum, effect, (a, b) -> terms.of(Fn.ADD, a, b));
      }
    }

    /** The outermost sums and largest ones of a term. */
    static void sumsIn(Terms terms, int term, Set<Integer> sums) {
      if (terms.fn(term).isOverOutputs()) {
        sums.add(term);
      } else {
        terms.arguments(term).forEach(a -> sumsIn(terms, a, sums));
      }
    }

    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      double[][] r = evaluation.ofThread(y.length);
      System.arraycopy(y, 0, r[0], 0, y.length);
      if (target.hasClasses()) {
        Arrays.fill(r[1], 0, y.length, 0);
        r[1][target.classAt(t)] = 1;
      } else {
        System.arraycopy(target.valuesAt(t), 0, r[1], 0, y.length);
      }
      evaluation.run(r, y.length);
      System.arraycopy(evaluation.result(r, 1), 0, error, 0, y.length);
      return evaluation.result(r, 0)[0];
    }
  }
}
