package org.eprop.learning.schedule;

import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/** The learning rate stays as it is: factor 1, after the warm-up. */
public final class ConstantSchedule extends DescribedComponent implements ScheduleFactory {

  public ConstantSchedule() {
    super(
        "constant",
        "The learning rate stays as it is, after an optional linear warm-up.",
        WarmUp.EPOCHS);
  }

  @Override
  public Schedule create(Context context) {
    return WarmUp.before((epoch, epochs) -> 1, context);
  }
}
