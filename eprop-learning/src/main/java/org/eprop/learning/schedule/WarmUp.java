package org.eprop.learning.schedule;

import org.eprop.api.optimizer.Schedule;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/** The linear start from 0 that every schedule has. */
final class WarmUp {

  static final Parameter EPOCHS =
      Parameter.real("warm_up_epochs", 0)
          .atLeast(0)
          .unit("epochs")
          .describe("the factor rises linearly from 0 for this long; may have a fraction");

  private WarmUp() {}

  /** {@code schedule} times min(1, epoch / warm_up_epochs). */
  static Schedule before(Schedule schedule, Context context) {
    double length = context.real(EPOCHS);
    return (epoch, epochs) ->
        epoch < length
            ? epoch / length * schedule.factor(epoch, epochs)
            : schedule.factor(epoch, epochs);
  }
}
