package org.eprop.learning.schedule;

import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * The learning rate falls by steps:
 *
 * <pre>    factor^floor(epoch / every)</pre>
 */
public final class StepSchedule extends DescribedComponent implements ScheduleFactory {

  static final Parameter EVERY =
      Parameter.integer("every", 10)
          .atLeast(1)
          .unit("epochs")
          .describe("how long the learning rate stays the same");

  static final Parameter FACTOR =
      Parameter.real("factor", 0.5)
          .above(0)
          .describe("by what the learning rate is multiplied each time");

  public StepSchedule() {
    super(
        "step",
        "The learning rate is multiplied by factor each `every` epochs, after an optional linear"
            + " warm-up.",
        EVERY,
        FACTOR,
        WarmUp.EPOCHS);
  }

  @Override
  public Schedule create(Context context) {
    int every = context.integer(EVERY);
    double factor = context.real(FACTOR);
    return WarmUp.before(
        (epoch, epochs) -> StrictMath.pow(factor, Math.floor(epoch / every)), context);
  }
}
