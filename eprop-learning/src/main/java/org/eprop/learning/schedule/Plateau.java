package org.eprop.learning.schedule;

import org.eprop.api.optimizer.Schedule;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * The learning rate falls when the validation loss does not any more:
 *
 * <pre>    max(minimum, factor^n)</pre>
 *
 * <p>n counts how often more than {@code patience} measured epochs in a row were not lower than the
 * lowest before by more than {@code threshold} of its size: PyTorch's {@code ReduceLROnPlateau}.
 */
public final class Plateau extends DescribedComponent implements ScheduleFactory {

  static final Parameter PATIENCE =
      Parameter.integer("patience", 5)
          .atLeast(0)
          .unit("epochs")
          .describe("measured epochs without a lower validation loss before the rate falls");

  static final Parameter FACTOR =
      Parameter.real("factor", 0.5)
          .above(0)
          .below(1)
          .describe("by what the learning rate is multiplied each time");

  static final Parameter THRESHOLD =
      Parameter.real("threshold", 0)
          .atLeast(0)
          .below(1)
          .describe("share of the lowest loss by which a lower one has to be below it");

  static final Parameter MINIMUM =
      Parameter.real("minimum", 0).atLeast(0).atMost(1).describe("the least that is left");

  public Plateau() {
    super(
        "plateau",
        "The learning rate is multiplied by factor each time that the validation loss has not become"
            + " lower for more than `patience` measured epochs, as PyTorch's ReduceLROnPlateau"
            + " counts.",
        PATIENCE,
        FACTOR,
        THRESHOLD,
        MINIMUM);
  }

  @Override
  public Schedule create(Context context) {
    return new Falling(
        context.integer(PATIENCE),
        context.real(FACTOR),
        context.real(THRESHOLD),
        context.real(MINIMUM));
  }

  private record Falling(int patience, double factor, double threshold, double minimum)
      implements Schedule {

    @Override
    public boolean seesValidation() {
      return true;
    }

    @Override
    public double factor(double epoch, int epochs) {
      return 1;
    }

    @Override
    public double factor(double epoch, int epochs, double[] losses) {
      double lowest = Double.POSITIVE_INFINITY;
      int waited = 0;
      int falls = 0;
      for (double loss : losses) {
        double wanted =
            lowest == Double.POSITIVE_INFINITY ? lowest : lowest - threshold * Math.abs(lowest);
        if (loss < wanted) {
          lowest = loss;
          waited = 0;
        } else if (!Double.isNaN(loss) && ++waited > patience) {
          falls++;
          waited = 0;
        }
      }
      return Math.max(minimum, StrictMath.pow(factor, falls));
    }
  }
}
