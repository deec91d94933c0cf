package org.eprop.flink;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.experiment.file.NetworkFile;

/**
 * The answers to {@link Readings} without Flink and without keys: for each key, a learner of its
 * own that is never interrupted, and of which the readout alone learns.
 */
final class PlainAnswers {

  private final EpropNetwork network;
  private final Weights first;
  private final SequenceLearner learner;
  private final LeafOptimizers optimizers;
  private final double learningRate;

  PlainAnswers(byte[] saved, double learningRate) {
    this.learningRate = learningRate;
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      network = NetworkFile.read(new ByteArrayInputStream(saved), plugins).network();
      OptimizerFactory factory = plugins.find(OptimizerFactory.class, "sgd");
      Optimizer sgd = factory.create(Context.defaults(factory));
      List<LeafOptimizers.Special> frozen = new ArrayList<>();
      for (Leaf leaf : network.weights().leaves()) {
        if (!leaf.name().startsWith("out.")) {
          frozen.add(new LeafOptimizers.Special(leaf.name(), sgd, 0));
        }
      }
      optimizers = new LeafOptimizers(sgd, 1, frozen);
    }
    first = network.weights().copy();
    learner = network.learner();
  }

  /** y of the first steps of a key. */
  double[][] of(int key, int steps) {
    network.weights().set(first);
    learner.reset();
    learner.clearGradient();
    WeightUpdate update = network.update(optimizers, new Workers(1));
    double[][] y = new double[steps][];
    for (int t = 0; t < steps; t++) {
      Reading reading = Readings.of(key, t);
      y[t] = learner.step(reading.x());
      if (reading.label() != Reading.UNLABELLED) {
        learner.learn(reading.label());
        learner.apply(update, learningRate);
      }
    }
    return y;
  }
}
