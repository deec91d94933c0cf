package org.eprop.equations;

import java.util.List;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.metric.JudgedSample;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.metric.Tally;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Target;

/**
 * A metric written as a formula of an output y and its target, 1 for the class wanted and 0 for the
 * others, where targets are classes. It is summed over the outputs, and the mean is taken over the
 * steps that count; of a sequence with one label, y is the weighted mean over its steps.
 */
public final class FormulaMetric extends FormulaComponent implements MetricFactory {

  private static final String DEFAULT = "mean(abs(y - target))";
  private static final String CLASSES = "classes";
  private static final String LOWER = "lower";

  private static final Parameter TARGETS =
      Parameter.choice("targets", "values", "values", CLASSES).describe("what it judges");
  private static final Parameter BETTER =
      Parameter.choice("better", LOWER, LOWER, "higher").describe("which way is better");
  private static final Parameter PERFECT =
      Parameter.real("perfect", 0).describe("value that can't be bettered");

  /** The default formula. */
  public FormulaMetric() {
    this(DEFAULT);
  }

  private FormulaMetric(String given) {
    super(
        given,
        "m of a step, of y and target; see docs/equations.md",
        "m",
        List.of("y", "target"),
        true,
        TARGETS,
        BETTER,
        PERFECT);
  }

  @Override
  FormulaMetric with(String other) {
    return new FormulaMetric(other);
  }

  @Override
  public String description() {
    return "A metric written as a formula, summed over outputs, mean over steps: m = "
        + text().formula()
        + ".";
  }

  @Override
  public Metric create(Context context) {
    return new OfSteps(
        new FormulaLoss.LossFormula(text(), context),
        context.text(TARGETS).equals(CLASSES) ? Metric.Judged.CLASSES : Metric.Judged.VALUES,
        context.text(BETTER).equals(LOWER) ? Metric.Better.LOWER : Metric.Better.HIGHER,
        context.real(PERFECT));
  }

  private record OfSteps(StepLoss formula, Judged judged, Better better, double perfect)
      implements Metric {

    @Override
    public void note(JudgedSample sample, Tally tally) {
      Target target = sample.target();
      double[] unused = new double[sample.outputs()];
      if (target.hasClasses() && target.isSequenceClass()) {
        for (JudgedSample.Decision one : sample.decisions()) {
          double[] mean = one.output().clone();
          double weights = 0;
          for (int t = 0; t < sample.steps(); t++) {
            weights += target.weight(t);
          }
          for (int k = 0; k < mean.length; k++) {
            mean[k] /= weights;
          }
          tally.observe(formula.step(mean, target, one.step(), unused));
        }
        return;
      }
      for (int t = 0; t < sample.steps(); t++) {
        if (target.weight(t) != 0) {
          tally.observe(formula.step(sample.output(t), target, t, unused));
        }
      }
    }
  }
}
