package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.jspecify.annotations.Nullable;

/**
 * Applies constraints to weights, one after the other, and each to all rows of a leaf. The same
 * bits for any number of threads. Where the network runs with other weights than those in full
 * precision, an optimizer changes these, the shadows.
 *
 * <p>An update is {@link #unveil}, the optimizer's step, {@link #apply}. Not thread-safe.
 */
final class WeightConstraints {

  private final RandomStreams streams;
  private final Workers workers;
  private final List<LearnedLeaf> leaves;

  /**
   * @param streams those of the network's seed
   * @param learned what learns; some of it may be constrained
   * @param workers who do the work; not closed with this
   */
  WeightConstraints(RandomStreams streams, List<LearnedLeaf> learned, Workers workers) {
    this.streams = streams;
    this.workers = workers;
    leaves = learned.stream().filter(leaf -> !leaf.steps.isEmpty()).toList();
  }

  /** Whether there are any. */
  boolean exist() {
    return !leaves.isEmpty();
  }

  /** Whether weights of a readout are among those constrained. */
  boolean actOnReadouts() {
    return leaves.stream().anyMatch(leaf -> leaf.steps.get(0).place().isReadout());
  }

  /** Whether synapses may move. */
  boolean rewire() {
    return leaves.stream()
        .flatMap(leaf -> leaf.steps.stream())
        .anyMatch(step -> step.constraint().rewires());
  }

  /**
   * What constraints remember of each synapse, and shadows, live: {@code e_e.shadow}, {@code
   * e_e.constraint0.memory0}.
   */
  List<Leaf> memory() {
    List<Leaf> memory = new ArrayList<>();
    for (LearnedLeaf leaf : leaves) {
      String name = leaf.leaf.name();
      if (leaf.shadowStep >= 0) {
        memory.add(Leaf.free(name + ".shadow", leaf.shadow, false));
      }
      for (LearnedLeaf.Step step : leaf.steps) {
        for (int slot = 0; slot < step.memory().length; slot++) {
          String of = name + ".constraint" + step.number() + ".memory" + slot;
          memory.add(Leaf.free(of, step.memory()[slot], false));
        }
      }
    }
    return memory;
  }

  /** Puts the shadows into the weights, for an optimizer to change. */
  void unveil(Weights weights) {
    for (LearnedLeaf leaf : leaves) {
      if (leaf.shadowStep >= 0) {
        copy(leaf.shadow, rows(weights, leaf));
      }
    }
  }

  private static float[][] rows(Weights weights, LearnedLeaf leaf) {
    return weights.leaves().get(leaf.amongAll).rows();
  }

  private static void copy(float[][] from, float[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
    }
  }

  /**
   * Makes the weights what they must be.
   *
   * @param weights of the network that this was made for; changed in place
   * @param number of the update that changed them; 0 before the first
   * @param learningRate of that update; where leaves have rates of their own, they are multiplied
   *     by it
   */
  void apply(Weights weights, long number, double learningRate) {
    for (LearnedLeaf leaf : leaves) {
      float[][] rows = rows(weights, leaf);
      double rate = leaf.learningRate * learningRate;
      for (int s = 0; s < leaf.steps.size(); s++) {
        if (s == leaf.shadowStep) {
          copy(rows, leaf.shadow);
        }
        apply(leaf, leaf.steps.get(s), rows, number, rate);
      }
    }
  }

  private void apply(
      LearnedLeaf leaf, LearnedLeaf.Step step, float[][] rows, long number, double rate) {
    int @Nullable [][] targets = step.place().synapses().targets();
    int post = step.place().synapses().post();
    double[] summary = step.constraint().summary(rows, targets, post);
    workers.run(
        leaf.ranges.size(),
        (task, worker) -> {
          LearnedLeaf.Range range = leaf.ranges.get(task);
          RowView view = new RowView(streams, leaf, step, rows, number, rate);
          for (int i = range.first; i < range.last; i++) {
            step.constraint().apply(view.at(i), summary);
          }
        });
  }
}
