package org.eprop.learning.signal;

import java.util.Objects;
import java.util.random.RandomGenerator;
import org.eprop.api.signal.Feedback;
import org.jspecify.annotations.Nullable;

/** B = W_out^T of the local readout. */
final class OwnReadout implements Feedback {
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
    System.arraycopy(Objects.requireNonNull(wOut), 0, b, 0, b.length);
  }

  @Override
  public void follow(double @Nullable [] wOut, double @Nullable [] deltaWOut, double[] b) {
    System.arraycopy(Objects.requireNonNull(wOut), 0, b, 0, b.length);
  }
}
