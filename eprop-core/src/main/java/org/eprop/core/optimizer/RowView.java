package org.eprop.core.optimizer;

import java.util.Objects;
import java.util.random.RandomGenerator;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.core.network.Synapses;
import org.eprop.core.random.RandomStreams;
import org.jspecify.annotations.Nullable;

/** What a constraint sees of one row after the other of the weights that it acts on. */
final class RowView implements SynapseRow {

  private final RandomStreams streams;
  private final LearnedLeaf leaf;
  private final LearnedLeaf.Step step;
  private final Synapses synapses;
  private final float[][] weights;
  private final long update;
  private final double learningRate;
  private int row;
  private @Nullable RandomGenerator random;

  /** Which neurons the row reaches: those marked with {@link #mark}, if {@link #marked}. */
  private int[] marks = {};

  private int mark;
  private boolean marked;
  private int reached;

  RowView(
      RandomStreams streams,
      LearnedLeaf leaf,
      LearnedLeaf.Step step,
      float[][] weights,
      long update,
      double learningRate) {
    this.streams = streams;
    this.leaf = leaf;
    this.step = step;
    this.weights = weights;
    this.update = update;
    this.learningRate = learningRate;
    synapses = step.place().synapses();
  }

  /** Goes to a row. */
  RowView at(int i) {
    row = i;
    random = null;
    marked = false;
    return this;
  }

  @Override
  public float[] weights() {
    return weights[row];
  }

  @Override
  public int pre() {
    return row;
  }

  @Override
  public int post() {
    return synapses.post();
  }

  @Override
  public int target(int k) {
    return synapses.target(row, k);
  }

  @Override
  public float[] memory(int slot) {
    return step.memory()[slot][row];
  }

  @Override
  public long update() {
    return update;
  }

  @Override
  public double learningRate() {
    return learningRate;
  }

  @Override
  public RandomGenerator random() {
    RandomGenerator own = random;
    if (own == null) {
      own = streams.stream("constraint " + step.number() + " " + leaf.leaf.name(), update, row);
      random = own;
    }
    return own;
  }

  @Override
  public RandomGenerator randomOfNeuron() {
    return streams.stream("presynaptic " + step.place().from(), row);
  }

  @Override
  public int dormant(RandomGenerator from) {
    expectRewiring();
    markTargets();
    if (reached + (step.place().own() ? 1 : 0) >= synapses.post()) {
      return -1;
    }
    int j = from.nextInt(synapses.post());
    while (marks[j] == mark || isItself(j)) {
      j = from.nextInt(synapses.post());
    }
    return j;
  }

  private boolean isItself(int j) {
    return step.place().own() && j == row;
  }

  @Override
  public void move(int k, int target) {
    expectRewiring();
    markTargets();
    if (target < 0 || target >= synapses.post() || isItself(target) || marks[target] == mark) {
      throw new IllegalArgumentException(
          ("a synapse of neuron %s is to move to neuron %s, but expected one of the"
                  + " %s which it does not reach")
              .formatted(row, target, synapses.post()));
    }
    int[] targets = targets();
    marks[targets[k]] = 0;
    marks[target] = mark;
    targets[k] = target;
    weights[row][k] = 0;
    leaf.forget(row, k);
  }

  private void expectRewiring() {
    if (!step.constraint().rewires()) {
      throw new IllegalStateException("a constraint without rewires() can't move synapses");
    }
  }

  private void markTargets() {
    if (marked) {
      return;
    }
    if (marks.length < synapses.post() || mark == Integer.MAX_VALUE) {
      marks = new int[Math.max(marks.length, synapses.post())];
      mark = 0;
    }
    mark++;
    int[] targets = targets();
    for (int j : targets) {
      marks[j] = mark;
    }
    reached = targets.length;
    marked = true;
  }

  private int[] targets() {
    return Objects.requireNonNull(synapses.targets(), "dense rows have no targets that move")[row];
  }
}
