package org.eprop.core.schedule;

import java.util.List;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/** The learning rate stays as it is: factor 1, after the warm-up. */
public final class ConstantSchedule implements ScheduleFactory {

  @Override
  public String name() {
    return "constant";
  }

  @Override
  public String description() {
    return "The learning rate stays as it is, after an optional linear warm-up.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(WarmUp.EPOCHS);
  }

  @Override
  public Schedule create(Context context) {
    return WarmUp.before((epoch, epochs) -> 1, context);
  }
}
