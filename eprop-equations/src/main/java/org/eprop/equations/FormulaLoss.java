package org.eprop.equations;

import java.util.List;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Target;
import org.eprop.equations.formula.LossFormula;

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
}
