package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Variation;

/** What a learning-rate schedule must be: a factor that is finite and not negative. */
public final class ScheduleChecks {

  private static final int EPOCHS = 20;
  private static final int LONG = 10_000;
  private static final double MOST = 1e6;
  private static final int PARTS = 8;

  public static final CommonChecks<ScheduleFactory, Schedule> COMMON =
      new CommonChecks<>(
          ScheduleFactory.class, new Probe<>((f, c, dt) -> f.create(c), ScheduleChecks::measure));

  private ScheduleChecks() {}

  /** All of them. */
  public static List<Check<ScheduleFactory>> all() {
    return COMMON.followedBy(
        List.of(
            new Check<>(
                "factor",
                "factor(epoch, epochs) >= 0, also with no, one or many epochs, and past the end",
                ScheduleChecks::factor),
            new Check<>(
                "validation",
                "the factor follows from the losses alone, which stay, if seesValidation() says so;"
                    + " losses that fall do not cut it",
                ScheduleChecks::validation)));
  }

  private static double[] measure(Schedule schedule, long question) {
    int epochs = (int) question * EPOCHS;
    double[] factors = new double[epochs * PARTS + 1];
    for (int i = 0; i < factors.length; i++) {
      double epoch = i / (double) PARTS;
      factors[i] = schedule.factor(epoch, epochs, losses((int) epoch));
    }
    return factors;
  }

  /** That fall, fall a little, and stay, with epochs at which nothing was measured. */
  private static double[] losses(int epochs) {
    double[] losses = new double[epochs];
    for (int e = 0; e < epochs; e++) {
      losses[e] = e == 3 ? Double.NaN : e < 6 ? 2 - e / 4.0 : 0.5 - 1e-3 * Math.min(e, 8);
    }
    return losses;
  }

  private static void validation(Choice<ScheduleFactory> subject, Findings findings) {
    Schedule schedule = COMMON.probe().make(subject);
    COMMON.everywhere(subject, (where, made) -> falling(where, made, findings));
    boolean follows = false;
    for (int epochs : new int[] {0, 1, EPOCHS, LONG}) {
      double[] losses = losses(epochs);
      String place = "epoch " + epochs + " of " + LONG;
      double factor = schedule.factor(epochs, LONG, losses);
      findings.sameBits("losses stay as they are", place, losses, losses(epochs));
      if (schedule.seesValidation() && (!(factor >= 0) || Double.isInfinite(factor))) {
        findings.add(
            "factor(epoch, epochs, losses) >= 0", place, Numbers.text(factor), "a number >= 0");
      }
      schedule.factor(1, LONG, losses(1));
      double again = schedule.factor(epochs, LONG, losses(epochs));
      findings.near("the factor follows from the losses", place, again, factor, 0);
      follows |= factor != schedule.factor(epochs, LONG, new double[epochs]);
      follows |= factor != schedule.factor(epochs, LONG);
    }
    if (follows && !schedule.seesValidation()) {
      findings.add(
          "seesValidation() says whether it needs validation data",
          "losses that fall against losses of 0",
          "another factor, and false",
          "true");
    }
  }

  /**
   * Losses that fall and fall give no reason to go slower than without any. A factor that is a
   * smooth function of losses, such as their square root, may fall with them, and training may end
   * at a loss that is low enough.
   */
  private static void falling(String where, Schedule schedule, Findings findings) {
    double without = schedule.factor(EPOCHS, LONG);
    double found = schedule.factor(EPOCHS, LONG, powers(1, 0.7));
    double slower = schedule.factor(EPOCHS, LONG, powers(1, 0.71));
    double large = schedule.factor(EPOCHS, LONG, powers(1e6, 0.7));
    double rising = schedule.factor(EPOCHS, LONG, powers(1, 1.5));
    if (found < without && found < rising && found == slower && found == large) {
      findings.number(
          "losses that fall do not cut the rate",
          where + "losses of 0.7^n after %d epochs of %d".formatted(EPOCHS, LONG),
          found,
          without);
    }
  }

  private static double[] powers(double first, double base) {
    double[] losses = new double[EPOCHS];
    Arrays.setAll(losses, e -> first * StrictMath.pow(base, e));
    return losses;
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
