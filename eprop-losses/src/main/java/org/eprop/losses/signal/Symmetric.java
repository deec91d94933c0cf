package org.eprop.losses.signal;

import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignalFactory;
import org.jspecify.annotations.Nullable;

/**
 * Feedback through the readout weights themselves, B_jk = W_out[k][j]: the true derivative of the
 * loss with respect to the neuron's filtered spikes ("symmetric e-prop", Bellec et al. 2020).
 */
public final class Symmetric extends DescribedComponent implements LearningSignalFactory {

  public Symmetric() {
    super(
        "symmetric",
        "B = transposed readout weights, at all times: the exact derivative of the loss. Learns"
            + " best, but needs each weight in two places (Bellec et al. 2020).");
  }

  @Override
  public Feedback create(Context context) {
    return new SymmetricFeedback();
  }

  /** The weights of {@link Symmetric}. */
  private static final class SymmetricFeedback implements Feedback {
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
}
