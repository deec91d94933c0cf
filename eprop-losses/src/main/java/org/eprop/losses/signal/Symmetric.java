package org.eprop.losses.signal;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignalFactory;

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
}
