package org.eprop.tck.check;

import java.util.List;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;

/** What a learning-rate schedule must be: a factor that is finite and not negative. */
final class ScheduleChecks {

  private static final int EPOCHS = 20;
  private static final int PARTS = 8;

  private static final CommonChecks<ScheduleFactory, Schedule> COMMON =
      new CommonChecks<>(
          ScheduleFactory.class,
          List.of(),
          false,
          new Probe<>(ScheduleFactory::create, ScheduleChecks::measure, s -> ""));

  private ScheduleChecks() {}

  static List<Check<ScheduleFactory>> all() {
    return COMMON.followedBy(List.of(factor()));
  }

  private static double[] measure(Schedule schedule) {
    double[] factors = new double[EPOCHS * PARTS + 1];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = schedule.factor(i / (double) PARTS, EPOCHS);
    }
    return factors;
  }

  private static Check<ScheduleFactory> factor() {
    return new Check<>(
        "factor",
        "factor(epoch, epochs) >= 0, also with no or one epoch, and past the end",
        (subject, findings) -> {
          Schedule schedule = COMMON.probe().make(subject);
          for (int epochs : new int[] {0, 1, EPOCHS}) {
            for (double epoch : new double[] {0, 0.5, 1, EPOCHS / 2.0, EPOCHS, EPOCHS + 1.0}) {
              double factor = schedule.factor(epoch, epochs);
              if (!(factor >= 0) || Double.isInfinite(factor)) {
                findings.add(
                    Finding.of(
                        "factor(epoch, epochs) >= 0",
                        "epoch " + Numbers.text(epoch) + " of " + epochs,
                        Numbers.text(factor),
                        "a finite number >= 0"));
              }
            }
          }
        });
  }
}
