package org.eprop.losses.signal;

import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.Feedback;
import org.jspecify.annotations.Nullable;

/** The weights of {@link Symmetric}. */
final class SymmetricFeedback implements Feedback {
  @Override
  public boolean isSymmetric() {
    return true;
  }

  @Override
  public boolean needsReadout() {
    return true;
  }

  @Override
  public void initialise(
      double @Nullable [] wOut, int neurons, RandomGenerator random, double[] b) {
    if (wOut == null) {
      throw new InvalidInputException(
          "learning signal \"symmetric\": got a population that the readout does not see, but expected"
              + " one with readout weights; \"random\" and \"broadcast\" need none");
    }
    System.arraycopy(wOut, 0, b, 0, b.length);
  }

  @Override
  public void follow(double @Nullable [] wOut, double @Nullable [] deltaWOut, double[] b) {
    if (wOut != null) {
      System.arraycopy(wOut, 0, b, 0, b.length);
    }
  }
}
