package org.eprop.learning.schedule;

import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * The learning rate falls along half a cosine, from 1 to the fraction f at the end of training:
 *
 * <pre>    f + (1 - f) (1 + cos(pi epoch / epochs)) / 2</pre>
 *
 * <p>Loshchilov and Hutter 2017, "SGDR: Stochastic gradient descent with warm restarts", without
 * the restarts.
 */
public final class CosineSchedule extends DescribedComponent implements ScheduleFactory {

  static final Parameter FINAL_FRACTION =
      Parameter.real("final_fraction", 0)
          .atLeast(0)
          .atMost(1)
          .describe("f: what is left of the learning rate at the end");

  public CosineSchedule() {
    super(
        "cosine",
        "The learning rate falls along half a cosine to final_fraction of itself at the end of"
            + " training, after an optional linear warm-up (Loshchilov and Hutter 2017).",
        FINAL_FRACTION,
        WarmUp.EPOCHS);
  }

  @Override
  public Schedule create(Context context) {
    double end = context.real(FINAL_FRACTION);
    return WarmUp.before(
        (epoch, epochs) -> {
          double passed = epochs == 0 ? 0 : Math.min(1, epoch / epochs);
          return end + (1 - end) * (1 + StrictMath.cos(Math.PI * passed)) / 2;
        },
        context);
  }
}
