package org.eprop.tck.check;

import java.util.List;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Choice;

/** What a learning-rate schedule must be: a factor that is finite and not negative. */
final class ScheduleChecks {

  private static final int EPOCHS = 20;
  private static final int LONG = 10_000;
  private static final double MOST = 1e6;
  private static final int PARTS = 8;

  static final CommonChecks<ScheduleFactory, Schedule> COMMON =
      new CommonChecks<>(
          ScheduleFactory.class, new Probe<>((f, c, dt) -> f.create(c), ScheduleChecks::measure));

  private ScheduleChecks() {}

  /** All of them. */
  static List<Check<ScheduleFactory>> all() {
    return COMMON.followedBy(
        List.of(
            new Check<>(
                "factor",
                "factor(epoch, epochs) >= 0, also with no, one or many epochs, and past the end",
                ScheduleChecks::factor)));
  }

  private static double[] measure(Schedule schedule, long question) {
    int epochs = (int) question * EPOCHS;
    double[] factors = new double[epochs * PARTS + 1];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = schedule.factor(i / (double) PARTS, epochs);
    }
    return factors;
  }

  /** Finite, not negative, not always 0, and not without bounds. */
  private static void factor(Choice<ScheduleFactory> subject, Findings findings) {
    Variation.around(subject, COMMON.probe())
        .forEach((where, choice) -> factor(where, COMMON.probe().make(choice), findings));
  }

  private static void factor(String where, Schedule schedule, Findings findings) {
    double most = 0;
    boolean normal = where.isEmpty();
    for (int epochs : normal ? new int[] {0, 1, EPOCHS, LONG} : new int[] {0, 1, EPOCHS}) {
      for (double share : new double[] {0, 0.025, 0.05, 0.2, 0.5, 0.9, 1, 1.05}) {
        double epoch = share * Math.max(epochs, EPOCHS);
        double factor = schedule.factor(epoch, epochs);
        String place = where + "epoch " + Numbers.text(epoch) + " of " + epochs;
        if (!(factor >= 0) || Double.isInfinite(factor)) {
          findings.add(
              "factor(epoch, epochs) >= 0", place, Numbers.text(factor), "a finite number >= 0");
        } else if (normal && factor > MOST) {
          findings.add(
              "factor(epoch, epochs) does not grow without end",
              place,
              Numbers.text(factor),
              "a factor on the learning rate, below " + Numbers.text(MOST));
        }
        most = Math.max(most, epochs == EPOCHS && share < 1 ? factor : 0);
      }
    }
    if (most == 0 && normal) {
      findings.add(
          "factor(epoch, epochs) is not always 0",
          "all of " + EPOCHS + " epochs",
          "0",
          "some learning");
    }
  }
}
