package org.eprop.tck;

import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.ScheduleChecks;
import org.junit.jupiter.api.Test;

/** What a learning-rate schedule must be: a factor that is finite and not negative. */
public abstract class ScheduleContract extends ComponentContract<ScheduleFactory> {

  @Override
  final CommonChecks<ScheduleFactory, ?> common() {
    return ScheduleChecks.common();
  }

  /** {@link ScheduleChecks#factor()}. */
  @Test
  public void isAFactor() {
    verify(ScheduleChecks.factor());
  }
}
