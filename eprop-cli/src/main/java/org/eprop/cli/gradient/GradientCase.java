package org.eprop.cli.gradient;

import java.util.List;
import org.eprop.api.loss.Loss;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.task.Sample;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.reference.ReferenceWeights;

/**
 * A network of one layer, its weights, input and targets, with all numbers given.
 *
 * @param network constants of every neuron
 * @param weights W_in, W_rec, W_out, b; rows are presynaptic neurons
 * @param randomFeedback B [neuron][output], or null for symmetric feedback
 * @param loss of the readout
 * @param mean whether the loss is divided by its number of terms
 * @param regularizers of the firing rates
 * @param batch the samples
 */
public record GradientCase(
    NetworkStructure network,
    ReferenceWeights weights,
    double[][] randomFeedback,
    Loss loss,
    boolean mean,
    List<Regularizer> regularizers,
    List<Sample> batch) {

  /** B, [layer][neuron][output]; W_out^T unless the case gives it. */
  public double[][][] feedback(boolean symmetric) {
    return new double[][][] {
      symmetric || randomFeedback == null ? weights.out()[0] : randomFeedback
    };
  }
}
