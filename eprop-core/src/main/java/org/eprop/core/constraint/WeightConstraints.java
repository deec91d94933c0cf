package org.eprop.core.constraint;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;

/**
 * Applies constraints to weights, one after the other, and each to all rows of a leaf. The same
 * bits for any number of threads. Owns what constraints remember, and the shadows: the weights in
 * full precision which an optimizer changes, where the network runs with others.
 *
 * <p>An update is {@link #unveil}, the optimizer's step, {@link #apply}. Not thread-safe.
 */
public final class WeightConstraints {

  /** How many numbers a worker takes at once. */
  static final int STRETCH = 1 << 13;

  private final LeafConstraints constraints;
  private final NetworkStructure network;
  private final Workers workers;
  private final List<ConstrainedLeaf> leaves = new ArrayList<>();
  private final RowView[] views;
  private final Workers.Task task = this::rows;

  // What the tasks of a call work on.
  private ConstrainedLeaf leaf;
  private ConstrainedLeaf.Step step;
  private double[] summary;
  private long update;
  private double rate;

  /**
   * None yet.
   *
   * @param network whose weights are constrained
   * @param workers who do the work; not closed with this
   */
  public WeightConstraints(LeafConstraints constraints, NetworkStructure network, Workers workers) {
    this.constraints = constraints;
    this.network = network;
    this.workers = workers;
    views = new RowView[workers.count()];
    for (int w = 0; w < views.length; w++) {
      views[w] = new RowView(constraints.streams());
    }
  }

  /**
   * Takes in a leaf that learns, if there is a constraint on it.
   *
   * @param index its number among all leaves
   * @param learningRate of its optimizer; an update multiplies it by its own
   * @param optimizer of the leaf
   * @param optimizerMemory live, [slot][pre][k]
   */
  public void add(
      Leaf learned,
      int index,
      double learningRate,
      Optimizer optimizer,
      float[][][] optimizerMemory) {
    ConstrainedLeaf.Place place = ConstrainedLeaf.place(learned.name(), network);
    if (place != null && constraints.actsOn(learned.name())) {
      leaves.add(
          new ConstrainedLeaf(
              learned, index, constraints, place, learningRate, optimizer, optimizerMemory));
    }
  }

  /** Whether there are any. */
  public boolean exist() {
    return !leaves.isEmpty();
  }

  /** Whether weights of a readout are among those constrained. */
  public boolean actOnReadouts() {
    return leaves.stream().anyMatch(constrained -> constrained.place.isReadout());
  }

  /** Whether synapses may move. */
  public boolean rewire() {
    return leaves.stream()
        .flatMap(constrained -> constrained.steps.stream())
        .anyMatch(its -> its.some.constraint().rewires());
  }

  /**
   * What constraints remember of each synapse, and shadows, live: {@code e_e.shadow}, {@code
   * e_e.constraint0.memory0}.
   */
  public List<Leaf> memory() {
    List<Leaf> memory = new ArrayList<>();
    for (ConstrainedLeaf constrained : leaves) {
      if (constrained.shadow != null) {
        memory.add(Leaf.free(constrained.name + ".shadow", constrained.shadow, false));
      }
      for (ConstrainedLeaf.Step its : constrained.steps) {
        for (int slot = 0; slot < its.memory.length; slot++) {
          String name = constrained.name + ".constraint" + its.number + ".memory" + slot;
          memory.add(Leaf.free(name, its.memory[slot], false));
        }
      }
    }
    return memory;
  }

  /** Puts the shadows into the weights, for an optimizer to change. */
  public void unveil(Weights weights) {
    for (ConstrainedLeaf constrained : leaves) {
      constrained.weights = weights.leaves().get(constrained.index).rows();
      if (constrained.shadow != null) {
        ConstrainedLeaf.copy(constrained.shadow, constrained.weights);
      }
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
  public void apply(Weights weights, long number, double learningRate) {
    update = number;
    for (ConstrainedLeaf constrained : leaves) {
      constrained.weights = weights.leaves().get(constrained.index).rows();
      leaf = constrained;
      rate = constrained.learningRate * learningRate;
      for (int s = 0; s < constrained.steps.size(); s++) {
        step = constrained.steps.get(s);
        if (s == constrained.shadowStep) {
          ConstrainedLeaf.copy(constrained.weights, constrained.shadow);
        }
        summary =
            step.some
                .constraint()
                .summary(
                    constrained.weights, constrained.place.targets(), constrained.place.post());
        workers.run(constrained.stretches.length - 1, task);
      }
    }
  }

  private void rows(int stretch, int worker) {
    RowView view = views[worker];
    view.show(leaf, step, update, rate);
    for (int i = leaf.stretches[stretch]; i < leaf.stretches[stretch + 1]; i++) {
      step.some.constraint().apply(view.at(i), summary);
    }
  }
}
