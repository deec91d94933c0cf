package org.eprop.stream.keyed;

import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;

/**
 * What a key is compared with: a network of its own and a learner that never stops, by classes that
 * know nothing of keys.
 */
final class PlainKey {

  /** The label of a step without one. */
  static final int NONE = -1;

  private final EpropNetwork network;
  private final Inference sequence;

  /** The same; null if nothing is learned. */
  private final SequenceLearner learner;

  private final LeafOptimizers optimizers;
  private final Weights weights;
  private final Weights firstWeights;
  private final FeedbackWeights firstFeedback;
  private final double rate;
  private WeightUpdate update;
  private double lastLoss;

  PlainKey(EpropNetwork network, KeyedNetworks.Mode mode, String optimizer) {
    this.network = network;
    rate = KeyedNetworks.rate(optimizer);
    weights =
        mode == KeyedNetworks.Mode.INFERENCE
            ? network.weights()
            : network.weights().sharing(mode::owns);
    learner =
        mode == KeyedNetworks.Mode.INFERENCE ? null : network.learner(weights, network.feedback());
    sequence = learner == null ? network.inference() : learner;
    optimizers = new LeafOptimizers(KeyedNetworks.optimizer(optimizer));
    firstWeights = weights.copy();
    firstFeedback = network.feedback().copy();
    renew();
  }

  private void renew() {
    update = new WeightUpdate(optimizers, weights, new Workers(1));
    if (learner != null) {
      learner.updateAfterTargets(update, rate);
    }
  }

  /** Becomes another key, which is new. */
  void restart() {
    weights.set(firstWeights);
    for (int i = 0; i < firstFeedback.leaves().size(); i++) {
      float[][] to = network.feedback().leaves().get(i).rows();
      for (int j = 0; j < to.length; j++) {
        System.arraycopy(firstFeedback.leaves().get(i).rows()[j], 0, to[j], 0, to[j].length);
      }
    }
    sequence.startAnew();
    renew();
  }

  /** Goes on from here, with the same weights; it is not to learn. */
  SequenceLearner unlearning() {
    SequenceLearner copy = network.learner(weights, network.feedback());
    copy.restore(learner.state());
    return copy;
  }

  double[] step(Stimulus stimulus, int label) {
    double[] y = stimulus.step(sequence);
    if (learner != null && label != NONE) {
      lastLoss = learner.learn(label);
      learner.endWindow(); // other readouts have no target
    }
    return y;
  }

  /** E^t of the last step that had a label. */
  double lastLoss() {
    return lastLoss;
  }

  Weights weights() {
    return weights;
  }
}
