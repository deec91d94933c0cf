package org.eprop.losses.signal;

import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.Feedback;
import org.jspecify.annotations.Nullable;

/**
 * The weights of {@link Adaptive}.
 *
 * @param readoutDecay share by which feedback and readout weights decay with each update
 */
record AdaptiveFeedback(double readoutDecay) implements Feedback {
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
