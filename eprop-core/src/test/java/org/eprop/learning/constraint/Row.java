package org.eprop.learning.constraint;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.core.random.RandomStreams;

/** A row by itself, to be handed to a constraint. */
final class Row implements SynapseRow {

  final float[] weights;
  final int[] targets;
  final float[][] memory;
  final int pre;
  final int post;
  long update = 1;
  double learningRate = 0.1;
  private RandomGenerator random;

  Row(int slots, int pre, int post, int[] targets, float... weights) {
    this.pre = pre;
    this.post = post;
    this.targets = targets;
    this.weights = weights;
    memory = new float[slots][weights.length];
  }

  /** A dense one without memory. */
  static Row of(float... weights) {
    int[] all = new int[weights.length];
    Arrays.setAll(all, k -> k);
    return new Row(0, 0, weights.length, all, weights);
  }

  @Override
  public float[] weights() {
    return weights;
  }

  @Override
  public int pre() {
    return pre;
  }

  @Override
  public int post() {
    return post;
  }

  @Override
  public int target(int k) {
    return targets[k];
  }

  @Override
  public float[] memory(int slot) {
    return memory[slot];
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
    random = random == null ? new RandomStreams(1).stream("row", update, pre) : random;
    return random;
  }

  @Override
  public RandomGenerator randomOfNeuron() {
    return new RandomStreams(1).stream("neuron", pre);
  }

  @Override
  public int sign() {
    return 0;
  }

  private boolean reaches(int j) {
    return Arrays.stream(targets).anyMatch(target -> target == j);
  }

  @Override
  public int dormant(RandomGenerator from) {
    int j = from.nextInt(post);
    while (targets.length < post && reaches(j)) {
      j = from.nextInt(post);
    }
    return targets.length < post ? j : -1;
  }

  @Override
  public void move(int k, int target) {
    if (reaches(target)) {
      throw new IllegalArgumentException("twice");
    }
    targets[k] = target;
    weights[k] = 0;
    for (float[] slot : memory) {
      slot[k] = 0;
    }
  }
}
