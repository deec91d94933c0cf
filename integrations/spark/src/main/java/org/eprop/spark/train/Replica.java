package org.eprop.spark.train;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.training.Metrics;

/** An executor's copy of the network that is trained, for one task at a time. */
final class Replica {

  private final Task task;
  private final EpropNetwork network;
  private final GradientEngine engine;
  private final Weights gradient;
  private final Metrics metrics;
  private long version = -1;

  Replica(Recipe.Made made) {
    task = made.task();
    network =
        EpropNetwork.create(
            made.experiment().model(task.inputs(), task.outputs(), task.timeStep()),
            made.experiment().seed());
    engine = network.engine(new Workers(1)); // one has no threads to end
    gradient = network.newGradient();
    metrics = Metrics.of(made.experiment().training(), task.timeStep());
  }

  EpropNetwork network() {
    return network;
  }

  GradientEngine engine() {
    return engine;
  }

  /** What is measured of each sample. */
  Metrics metrics() {
    return metrics;
  }

  /** Room for a gradient. */
  Weights gradient() {
    return gradient;
  }

  /** What of a network changes while it learns. */
  static List<Leaf> leaves(EpropNetwork network) {
    List<Leaf> leaves = new ArrayList<>(network.weights().leaves());
    leaves.addAll(network.feedback().leaves());
    return leaves;
  }

  /**
   * Takes weights and feedback weights.
   *
   * @param newVersion of them: if they are there already, nothing is copied
   */
  void set(long newVersion, float[][][] numbers) {
    if (version != newVersion) {
      Numbers.set(leaves(network), numbers);
      version = newVersion;
    }
  }

  /** Training samples. */
  List<Sample> samples(int epoch, int[] indices) {
    List<Sample> samples = new ArrayList<>();
    for (int i : indices) {
      samples.add(task.train().sample(epoch, i));
    }
    return samples;
  }

  /** The numbers of leaves, to be sent. */
  static final class Numbers {

    private Numbers() {}

    /** A copy, [leaf][row][number]. */
    static float[][][] of(List<Leaf> leaves) {
      float[][][] copy = new float[leaves.size()][][];
      for (int n = 0; n < copy.length; n++) {
        Leaf leaf = leaves.get(n);
        copy[n] = new float[leaf.rowCount()][];
        for (int i = 0; i < copy[n].length; i++) {
          copy[n][i] = leaf.row(i).clone();
        }
      }
      return copy;
    }

    /** Writes them into leaves of the same shape. */
    static void set(List<Leaf> leaves, float[][][] numbers) {
      for (int n = 0; n < numbers.length; n++) {
        for (int i = 0; i < numbers[n].length; i++) {
          leaves.get(n).set(i, numbers[n][i]);
        }
      }
    }
  }
}
