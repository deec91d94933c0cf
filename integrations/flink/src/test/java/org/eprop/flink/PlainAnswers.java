package org.eprop.flink;

import java.io.ByteArrayInputStream;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
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
  private final Weights weights;
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
      optimizers = new LeafOptimizers(sgd);
    }
    weights = network.weights().sharing(leaf -> leaf.startsWith("out."));
    first = weights.copy();
    learner = network.learner(weights, network.feedback());
  }

  /** y of the first steps of a key. */
  double[][] of(int key, int steps) {
    weights.set(first);
    learner.startAnew();
    WeightUpdate update = new WeightUpdate(optimizers, weights, new Workers(1));
    learner.updateAfterTargets(update, learningRate);
    double[][] y = new double[steps][];
    for (int t = 0; t < steps; t++) {
      Reading reading = Readings.of(key, t);
      y[t] = learner.step(reading.x());
      if (reading.label() != Reading.UNLABELLED) {
        learner.learn(reading.label());
      }
    }
    return y;
  }
}
