package org.eprop.core.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/**
 * Which neurons of a layer a presynaptic neuron reaches: all of them, or a random few. A sparse
 * matrix has one compressed row per presynaptic neuron, all of one length; the k-th number of the
 * row belongs to the synapse onto neuron {@code targets[pre][k]}.
 *
 * <p>Shared by everyone who works with a network: the arrays are not copied and must not be
 * modified.
 *
 * @param neurons of the layer
 * @param input [channel][k] targets of W_in, ascending and distinct; null if it is dense
 * @param recurrent [from][k] targets of W_rec, ascending and distinct, without the neuron itself;
 *     null if it is dense or missing
 */
public record Connectivity(int neurons, int[][] input, int[][] recurrent) {

  /** Every channel reaches every neuron. */
  public static Connectivity dense(int neurons) {
    return new Connectivity(neurons, null, null);
  }

  /**
   * Draws the targets of a layer. A presynaptic neuron has max(1, round(fraction x possible
   * targets)) of them, each subset of this size equally likely; possible are all neurons of the
   * layer, but for W_rec the neuron itself.
   *
   * @param layer gives the fractions
   * @param channels into the layer
   * @param streams those of the experiment's seed
   * @param l the layer's number
   */
  static Connectivity draw(LayerDefinition layer, int channels, RandomStreams streams, int l) {
    int n = layer.size();
    int[][] input = null;
    if (layer.inputConnectivity() < 1) {
      input = draw(channels, n, layer.inputConnectivity(), streams.stream("connectivity in", l));
    }
    int[][] recurrent = null;
    if (layer.recurrent() && layer.recurrentConnectivity() < 1 && n > 1) {
      double fraction = layer.recurrentConnectivity();
      recurrent = draw(n, n - 1, fraction, streams.stream("connectivity rec", l));
      for (int i = 0; i < n; i++) {
        skip(recurrent[i], i);
      }
    }
    return new Connectivity(n, input, recurrent);
  }

  private static int[][] draw(int rows, int possible, double fraction, RandomGenerator random) {
    int k = Math.max(1, (int) Math.rint(fraction * possible));
    int[][] targets = new int[rows][k];
    boolean[] taken = new boolean[possible];
    for (int[] row : targets) {
      draw(row, possible, taken, random);
    }
    return targets;
  }

  /**
   * A random subset of 0 .. possible-1 of the row's length, in as many draws: Floyd's algorithm
   * (Bentley and Floyd 1987, "A sample of brilliance").
   *
   * @param taken all false, also afterwards
   */
  private static void draw(int[] row, int possible, boolean[] taken, RandomGenerator random) {
    int first = possible - row.length;
    for (int i = 0; i < row.length; i++) {
      int j = random.nextInt(first + i + 1);
      row[i] = taken[j] ? first + i : j;
      taken[row[i]] = true;
    }
    for (int j : row) {
      taken[j] = false;
    }
    Arrays.sort(row);
  }

  /** Numbers that count all neurons but one become those that count all. */
  private static void skip(int[] row, int neuron) {
    for (int k = 0; k < row.length; k++) {
      row[k] += row[k] >= neuron ? 1 : 0;
    }
  }

  /** The length of W_in's rows. */
  public int inputWidth() {
    return input == null ? neurons : input[0].length;
  }

  /** The length of W_rec's rows. */
  public int recurrentWidth() {
    return recurrent == null ? neurons : recurrent[0].length;
  }
}
