package org.eprop.core.optimizer;

import java.util.Arrays;
import org.eprop.api.optimizer.NeuronOptimizer;
import org.eprop.core.network.Leaf;
import org.jspecify.annotations.Nullable;

/**
 * How far the synapses of each postsynaptic neuron of a leaf go, by the mean square of their
 * gradients. Squares are added within each range of rows, and over the ranges in their order, so
 * that sums do not depend on who works. Owned by an update.
 */
final class NeuronSteps {

  /** Far below any size of a gradient that matters, and no denormal number in what follows. */
  private static final float SMALLEST = 1e-30f;

  final NeuronOptimizer optimizer;

  /** Postsynaptic neurons [row][k], live; null where the k-th number of a row is neuron k's. */
  private final int @Nullable [][] targets;

  private final boolean noAutapses;

  /** s, and q before it, [neuron]. */
  final double[] steps;

  private final double[] squares;

  /** The sums of each range [range][neuron]. */
  private final double[][] sums;

  private final int[] counts;

  /** What the optimizer remembers of each neuron, [slot][neuron], on its way to it and back. */
  private final double[][] memory;

  /**
   * @param targets postsynaptic neurons of rows; null if all rows have all
   * @param noAutapses whether the diagonal is of no synapses
   * @param neurons how many
   * @param ranges how many ranges of rows
   */
  NeuronSteps(
      NeuronOptimizer optimizer,
      int @Nullable [][] targets,
      boolean noAutapses,
      int neurons,
      int ranges) {
    this.optimizer = optimizer;
    this.targets = targets;
    this.noAutapses = noAutapses;
    steps = new double[neurons];
    squares = new double[neurons];
    sums = new double[ranges][neurons];
    counts = new int[neurons];
    memory = new double[optimizer.neuronSlots()][neurons];
  }

  /** Forgets the sums of a range. */
  void begin(int range) {
    Arrays.fill(sums[range], 0);
  }

  /** Adds squares of some of a row's numbers, from a column on. */
  void add(int range, int i, int from, double[] gradient, int n) {
    double[] sum = sums[range];
    for (int k = 0; k < n; k++) {
      double g = gradient[k];
      sum[target(i, from + k)] += g * g;
    }
  }

  private int target(int i, int k) {
    return targets == null ? k : targets[i][k];
  }

  /** The steps of the numbers of some rows, of each at most so many from a column on. */
  void gather(Leaf leaf, int first, int end, int from, int most, double[] out) {
    int at = 0;
    for (int i = first; i < end; i++) {
      int n = Math.min(most, leaf.length(i) - from);
      if (targets == null) {
        System.arraycopy(steps, from, out, at, n);
      } else {
        for (int k = 0; k < n; k++) {
          out[at + k] = steps[targets[i][from + k]];
        }
      }
      at += n;
    }
  }

  /**
   * Once all ranges have been added: finds the steps.
   *
   * @param leaf whose gradient it is
   * @param slots what is remembered of each neuron [slot][1][neuron]
   */
  void find(Leaf leaf, float[][][] slots, int first, long update, double learningRate) {
    count(leaf);
    Arrays.fill(squares, 0);
    for (double[] sum : sums) {
      for (int j = 0; j < squares.length; j++) {
        squares[j] += sum[j];
      }
    }
    for (int j = 0; j < squares.length; j++) {
      squares[j] /= Math.max(1, counts[j]);
    }
    find(slots, first, update, learningRate);
  }

  /** The same of mean squares that are known, by {@link #means}. */
  void find(float[][][] slots, int first, long update, double learningRate) {
    int n = squares.length;
    for (int s = 0; s < memory.length; s++) {
      float[] from = slots[first + s][0];
      for (int j = 0; j < n; j++) {
        memory[s][j] = from[j];
      }
    }
    optimizer.steps(squares, memory, n, update, learningRate, steps);
    for (int s = 0; s < memory.length; s++) {
      float[] to = slots[first + s][0];
      for (int j = 0; j < n; j++) {
        float x = (float) memory[s][j];
        to[j] = Math.abs(x) < SMALLEST ? 0 : x;
      }
    }
  }

  /** Synapses may have moved since the last update. */
  private void count(Leaf leaf) {
    int rows = leaf.rowCount();
    if (targets == null) {
      for (int j = 0; j < counts.length; j++) {
        counts[j] = noAutapses && j < rows ? rows - 1 : rows;
      }
      return;
    }
    Arrays.fill(counts, 0);
    for (int[] row : targets) {
      for (int j : row) {
        counts[j]++;
      }
    }
  }
}
