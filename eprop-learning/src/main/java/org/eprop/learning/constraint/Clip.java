package org.eprop.learning.constraint;

import java.util.Arrays;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * Weights within limits:
 *
 * <pre>    w := min(high, max(low, w))</pre>
 *
 * <p>with {@code range} [low, high], or [-limit, limit] if no range is given.
 */
public final class Clip extends DescribedComponent implements ConstraintFactory {

  static final Parameter LIMIT =
      Parameter.real("limit", 1).above(0).describe("the largest absolute value of a weight");
  static final Parameter RANGE =
      Parameter.reals("range")
          .describe("the smallest and the largest weight; empty for -limit and limit");

  public Clip() {
    super("clip", "Weights within limits: w = min(high, max(low, w)).", LIMIT, RANGE);
  }

  @Override
  public Constraint create(Context context) {
    double[] range = context.reals(RANGE);
    if (range.length == 0) {
      float limit = (float) context.real(LIMIT);
      return within(-limit, limit);
    }
    if (range.length != 2 || range[0] > range[1]) {
      throw new InvalidInputException(
              "got " + Arrays.toString(range) + ", but expected [low, high], low <= high")
          .at(RANGE.name());
    }
    return within((float) range[0], (float) range[1]);
  }

  private static Constraint within(float low, float high) {
    return (row, summary) -> {
      float[] w = row.weights();
      for (int k = 0; k < w.length; k++) {
        w[k] = Math.min(high, Math.max(low, w[k]));
      }
    };
  }
}
