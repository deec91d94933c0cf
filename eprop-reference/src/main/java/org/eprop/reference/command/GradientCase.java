package org.eprop.reference.command;

import java.util.List;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;

/**
 * A network, its weights, input and targets, with all numbers given.
 *
 * @param isGraph whether the file describes a graph; else one layer
 * @param network constants of every neuron; those of a graph learn
 * @param weights rows are presynaptic neurons
 * @param feedback B, [readout][population][output][neuron]; null where a readout does not teach
 * @param losses of the readouts
 * @param regularizers of the firing rates
 * @param batch the samples
 * @param detachReset whether back-propagation through time leaves out the path through the reset
 */
public record GradientCase(
    boolean isGraph,
    NetworkStructure network,
    ReferenceWeights weights,
    double[][][][] feedback,
    List<ReadoutLoss> losses,
    List<Regularizer> regularizers,
    List<ReferenceSample> batch,
    boolean detachReset) {

  /** How readouts teach under a rule: as the case says, unless it follows the true gradient. */
  public ReferenceFeedback feedback(LearningRule rule) {
    return rule.needsSymmetricFeedback()
        ? ReferenceFeedback.symmetric(network, weights)
        : ReferenceFeedback.of(network, feedback);
  }
}
