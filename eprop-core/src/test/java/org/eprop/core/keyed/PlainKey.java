package org.eprop.core.keyed;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.gradient.SequenceLearner;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;

/**
 * What a key is compared with: a network of its own and a learner that never stops, by classes that
 * know nothing of keys. What is not to learn has a learning rate of 0.
 */
final class PlainKey {

  private final EpropNetwork network;
  private final SequenceLearner learner;
  private final WeightUpdate update;
  private final double rate;

  PlainKey(EpropNetwork network, KeyedNetworks.Mode mode, String optimizer) {
    this.network = network;
    rate = KeyedNetworks.rate(optimizer);
    learner = network.learner(mode == KeyedNetworks.Mode.INFERENCE ? 0 : 1);
    List<LeafOptimizers.Special> frozen = new ArrayList<>();
    Optimizer none = KeyedNetworks.optimizer("sgd");
    for (Leaf leaf : network.weights().leaves()) {
      if (leaf.learned() && !mode.owns(leaf.name())) {
        frozen.add(new LeafOptimizers.Special(leaf.name(), none, 0));
      }
    }
    update =
        network.update(
            new LeafOptimizers(KeyedNetworks.optimizer(optimizer), 1, frozen), new Workers(1));
  }

  double[] step(Stimulus stimulus, int label) {
    double[] y = stimulus.step(learner);
    if (learner.windowSteps() > 0 && label >= 0) {
      learner.learn(label);
      learner.apply(update, rate);
    }
    return y;
  }

  Weights weights() {
    return network.weights();
  }
}
