package org.eprop.losses.signal;

import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignalFactory;

/**
 * Fixed random feedback weights ("random e-prop", Bellec et al. 2020, after the feedback alignment
 * of Lillicrap et al. 2016). Either distribution has mean 0 and the same variance:
 *
 * <pre>
 * gaussian: B_jk ~ scale N(0, 1) / sqrt(n)      uniform: B_jk ~ scale U(-sqrt 3, sqrt 3) / sqrt(n)
 * </pre>
 *
 * <p>with n neurons in the layer: the size that readout weights start with, so that random and
 * symmetric feedback differ in their direction, not in how loud they are. Without {@code
 * normalised} there is no division, as in the paper: then hidden weights learn from signals sqrt(n)
 * times as large, beside regularizers that stay as they are.
 */
public final class RandomFeedback extends DescribedComponent implements LearningSignalFactory {

  private static final String GAUSSIAN = "gaussian";
  private static final String UNIFORM = "uniform";

  static final Parameter DISTRIBUTION =
      Parameter.choice("distribution", GAUSSIAN, GAUSSIAN, UNIFORM)
          .describe("of a feedback weight; both have mean 0 and standard deviation scale");

  static final Parameter SCALE =
      Parameter.real("scale", 1)
          .above(0)
          .describe("standard deviation of a feedback weight, times sqrt(neurons) if normalised");

  static final Parameter NORMALISED =
      Parameter.flag("normalised", true)
          .describe(
              "whether feedback weights are divided by sqrt(neurons of the layer), as readout weights are");

  public RandomFeedback() {
    super(
        "random",
        "Fixed random B_jk ~ scale N(0, 1) / sqrt(neurons): no weight is needed in two places,"
            + " and networks still learn, because the readout aligns with B (Bellec et al."
            + " 2020; Lillicrap et al. 2016).",
        DISTRIBUTION,
        SCALE,
        NORMALISED);
  }

  @Override
  public Feedback create(Context context) {
    boolean uniform = context.text(DISTRIBUTION).equals(UNIFORM);
    double scale = context.real(SCALE);
    boolean normalised = context.flag(NORMALISED);
    return (wOut, neurons, random, b) -> {
      double size = normalised ? scale / StrictMath.sqrt(neurons) : scale;
      for (int k = 0; k < b.length; k++) {
        b[k] = size * (uniform ? unitUniform(random) : random.nextGaussian());
      }
    };
  }

  private static double unitUniform(RandomGenerator random) {
    return StrictMath.sqrt(3) * (2 * random.nextDouble() - 1);
  }
}
