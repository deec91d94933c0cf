package org.eprop.losses.signal;

import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.jspecify.annotations.Nullable;

/**
 * Feedback weights that start at random and take the readout's own updates ("adaptive e-prop",
 * Bellec et al. 2020):
 *
 * <pre>    B_jk ~ N(0, 1) / sqrt(neurons);    B := (1 - decay) (B + (delta W_out)^T)</pre>
 *
 * <p>W_out decays by the same share with each update. The difference of the two so dies out, and
 * feedback becomes symmetric without a weight being copied (Kolen and Pollack 1994).
 */
public final class Adaptive extends DescribedComponent implements LearningSignalFactory {

  static final Parameter DECAY =
      Parameter.real("decay", 0.001)
          .atLeast(0)
          .below(1)
          .describe("share by which feedback and readout weights decay with each update");

  public Adaptive() {
    super(
        "adaptive",
        "B starts random and takes the readout's own updates, B = (1 - decay) (B + delta W_out);"
            + " W_out decays too, so that feedback becomes symmetric without copying a weight (Bellec et"
            + " al. 2020; Kolen and Pollack 1994).",
        DECAY);
  }

  @Override
  public LearningSignal create(Context context) {
    return new AdaptiveFeedback(context.real(DECAY));
  }

  /**
   * The weights of {@link Adaptive}.
   *
   * @param readoutDecay share by which feedback and readout weights decay with each update
   */
  private record AdaptiveFeedback(double readoutDecay) implements Feedback {
    @Override
    public boolean needsReadout() {
      return true;
    }

    @Override
    public void initialise(
        double @Nullable [] wOut, int neurons, RandomGenerator random, double[] b) {
      if (wOut == null) {
        throw new InvalidInputException(
            "learning signal \"adaptive\": got a population that the readout does not see, but expected"
                + " one with readout weights; \"random\" and \"broadcast\" need none");
      }
      double size = 1 / StrictMath.sqrt(neurons);
      for (int k = 0; k < b.length; k++) {
        b[k] = size * random.nextGaussian();
      }
    }

    @Override
    public void follow(double @Nullable [] wOut, double @Nullable [] deltaWOut, double[] b) {
      for (int k = 0; deltaWOut != null && k < b.length; k++) {
        b[k] += deltaWOut[k];
        b[k] -= readoutDecay * b[k];
      }
    }
  }
}
