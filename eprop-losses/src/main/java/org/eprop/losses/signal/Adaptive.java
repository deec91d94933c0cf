package org.eprop.losses.signal;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;

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
}
