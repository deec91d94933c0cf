package org.eprop.core.constraint;

import java.util.random.RandomGenerator;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.core.random.RandomStreams;

/** One row after the other of constrained weights; one for each worker. */
final class RowView implements SynapseRow {

  private final RandomStreams streams;
  private ConstrainedLeaf leaf;
  private ConstrainedLeaf.Step step;
  private String purpose;
  private int row;
  private long update;
  private double learningRate;
  private RandomGenerator random;

  /** Which neurons the row reaches: those marked with {@link #mark}, if {@link #marked}. */
  private int[] marks = {};

  private int mark;
  private boolean marked;
  private int reached;

  RowView(RandomStreams streams) {
    this.streams = streams;
  }

  /** Begins with a constraint on a leaf. */
  void show(ConstrainedLeaf of, ConstrainedLeaf.Step by, long number, double rate) {
    leaf = of;
    step = by;
    purpose = "constraint " + by.number + " " + of.name;
    update = number;
    learningRate = rate;
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
    return leaf.weights[row];
  }

  @Override
  public int pre() {
    return row;
  }

  @Override
  public int post() {
    return leaf.place.post();
  }

  @Override
  public int target(int k) {
    return leaf.place.targets() == null ? k : leaf.place.targets()[row][k];
  }

  @Override
  public float[] memory(int slot) {
    return step.memory[slot][row];
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
    if (random == null) {
      random = streams.stream(purpose, update, row);
    }
    return random;
  }

  @Override
  public RandomGenerator randomOfNeuron() {
    return streams.stream("presynaptic " + leaf.place.from(), row);
  }

  @Override
  public int dormant(RandomGenerator from) {
    expectRewiring();
    markTargets();
    if (reached + (leaf.place.own() ? 1 : 0) >= leaf.place.post()) {
      return -1;
    }
    int j = from.nextInt(leaf.place.post());
    while (marks[j] == mark || isItself(j)) {
      j = from.nextInt(leaf.place.post());
    }
    return j;
  }

  private boolean isItself(int j) {
    return leaf.place.own() && j == row;
  }

  @Override
  public void move(int k, int target) {
    expectRewiring();
    markTargets();
    if (target < 0 || target >= leaf.place.post() || isItself(target) || marks[target] == mark) {
      throw new IllegalArgumentException(
          ("a synapse of neuron %s is to move to neuron %s, but expected one of the"
                  + " %s which it does not reach")
              .formatted(row, target, leaf.place.post()));
    }
    int[] targets = leaf.place.targets()[row];
    marks[targets[k]] = 0;
    marks[target] = mark;
    targets[k] = target;
    leaf.weights[row][k] = 0;
    leaf.forget(row, k);
  }

  private void expectRewiring() {
    if (!step.some.constraint().rewires()) {
      throw new IllegalStateException("a constraint without rewires() can't move synapses");
    }
  }

  private void markTargets() {
    if (marked) {
      return;
    }
    if (marks.length < leaf.place.post() || mark == Integer.MAX_VALUE) {
      marks = new int[Math.max(marks.length, leaf.place.post())];
      mark = 0;
    }
    mark++;
    for (int j : leaf.place.targets()[row]) {
      marks[j] = mark;
    }
    reached = leaf.place.targets()[row].length;
    marked = true;
  }
}
