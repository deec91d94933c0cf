package org.eprop.core.network;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * Which synapses a projection has, and how long a spike takes to arrive. A matrix of synapses has
 * one row for each <em>pre</em>synaptic neuron. A dense row has a number for each postsynaptic
 * neuron, {@code w[pre][post]}; a sparse row is compressed, {@code w[pre][k]} belongs to the
 * synapse onto neuron {@code targets[pre][k]}. Where synapses have delays of their own, rows are
 * sparse, and in buckets of equal delay, the shortest first; or, if delays learn, they are a leaf
 * of {@link Weights}, and rows stay in the order of targets.
 *
 * <p>Shared by everyone who works with a network: the arrays are not copied and must not be
 * modified, but for the targets of synapses that move: those change with an update, as weights do,
 * and are in no order then.
 *
 * @param pre presynaptic neurons
 * @param post postsynaptic neurons
 * @param targets [pre][k], distinct, and within a bucket ascending; null if rows are dense
 * @param shortest the shortest delay, steps
 * @param longest the longest delay, steps
 * @param bucketEnd [pre][delay - shortest] where in the row the bucket of that delay ends; null if
 *     all synapses have the same delay, or if delays learn
 * @param movable whether a constraint may have synapses lead to other neurons
 * @since 1.0
 */
public record Synapses(
    int pre,
    int post,
    int @Nullable [][] targets,
    int shortest,
    int longest,
    int @Nullable [][] bucketEnd,
    boolean movable) {

  /** The longest delay that there may be, steps. */
  public static final int LONGEST_DELAY = 10_000;

  /** Checks that the parts fit together. */
  public Synapses {
    if (pre <= 0 || post <= 0 || shortest < 0 || longest < shortest) {
      throw new IllegalArgumentException(
          "got " + pre + " x " + post + " neurons, delays " + shortest + " to " + longest);
    }
    if (targets == null ? bucketEnd != null : targets.length != pre) {
      throw new IllegalArgumentException("targets do not fit " + pre + " presynaptic neurons");
    }
    if (targets == null && shortest != longest) {
      throw new IllegalArgumentException("delays differ, but rows are dense");
    }
  }

  /** The same arrays, of which the targets may change. */
  @SuppressWarnings("NullAway") // does not see what a record's array is annotated with
  Synapses asMovable() {
    return new Synapses(pre, post, targets, shortest, longest, bucketEnd, true);
  }

  /** Every presynaptic neuron reaches every postsynaptic one, with one delay. */
  @SuppressWarnings("NullAway") // does not see what a record's array is annotated with
  public static Synapses dense(int pre, int post, int delay) {
    return new Synapses(pre, post, null, delay, delay, null, false);
  }

  /**
   * Some synapses with one delay.
   *
   * @param targets [pre][k], ascending
   */
  @SuppressWarnings("NullAway") // likewise
  public static Synapses sparse(int post, int[][] targets, int delay) {
    return new Synapses(targets.length, post, targets, delay, delay, null, false);
  }

  /**
   * Some synapses, each with its own delay.
   *
   * @param targets [pre][k], ascending
   * @param delays [pre][k] steps
   */
  public static Synapses delayed(int post, int[][] targets, int[][] delays) {
    int shortest = Integer.MAX_VALUE;
    int longest = 0;
    for (int[] row : delays) {
      for (int delay : row) {
        checkDelay(delay);
        shortest = Math.min(shortest, delay);
        longest = Math.max(longest, delay);
      }
    }
    shortest = Math.min(shortest, longest);
    if (shortest == longest) {
      return sparse(post, targets, longest);
    }
    int[][] sorted = new int[targets.length][];
    int[][] ends = new int[targets.length][];
    for (int i = 0; i < targets.length; i++) {
      int[] end = new int[longest - shortest + 1];
      for (int delay : delays[i]) {
        end[delay - shortest]++;
      }
      for (int d = 1; d < end.length; d++) {
        end[d] += end[d - 1];
      }
      int[] at = new int[end.length];
      System.arraycopy(end, 0, at, 1, end.length - 1);
      sorted[i] = new int[targets[i].length];
      for (int k = 0; k < targets[i].length; k++) {
        sorted[i][at[delays[i][k] - shortest]++] = targets[i][k];
      }
      ends[i] = end;
    }
    return new Synapses(targets.length, post, sorted, shortest, longest, ends, false);
  }

  /**
   * Some synapses whose delays learn.
   *
   * @param targets [pre][k], ascending
   * @param lowest the shortest delay they may take, steps
   * @param highest the longest, above it
   */
  @SuppressWarnings("NullAway") // likewise
  public static Synapses learned(int post, int[][] targets, int lowest, int highest) {
    return new Synapses(targets.length, post, targets, lowest, highest, null, false);
  }

  /** Whether rows have a number for each postsynaptic neuron. */
  public boolean isDense() {
    return targets == null;
  }

  /** Whether all synapses have the same delay, {@link #longest}. */
  public boolean hasOneDelay() {
    return shortest == longest;
  }

  /** Whether delays are among what learns: {@link Weights#delay}, and not here. */
  public boolean delaysLearn() {
    return bucketEnd == null && shortest != longest;
  }

  /** The postsynaptic neuron of the k-th synapse of row i. */
  public int target(int i, int k) {
    return targets == null ? k : targets[i][k];
  }

  /** How many numbers row i has. */
  public int width(int i) {
    return targets == null ? post : targets[i].length;
  }

  /** Where in row i the bucket of a delay begins. */
  public int bucketStart(int i, int delay) {
    expectFixed();
    return delay == shortest || bucketEnd == null ? 0 : bucketEnd[i][delay - shortest - 1];
  }

  /** Where in row i the bucket of a delay ends. */
  public int bucketEnd(int i, int delay) {
    expectFixed();
    return bucketEnd == null ? width(i) : bucketEnd[i][delay - shortest];
  }

  private void expectFixed() {
    if (delaysLearn()) {
      throw new IllegalStateException("these delays learn: they are among the weights");
    }
  }

  /** The delay of the k-th synapse of row i, steps; not for delays that learn. */
  public int delay(int i, int k) {
    int delay = shortest;
    while (bucketEnd(i, delay) <= k) {
      delay++;
    }
    return delay;
  }

  /** Room for a number for each synapse, [pre][width], all zero. */
  public float[][] newRows() {
    float[][] rows = new float[pre][];
    Arrays.setAll(rows, i -> new float[width(i)]);
    return rows;
  }

  /** The same for numbers of two bytes. */
  short[][] newHalfRows() {
    short[][] rows = new short[pre][];
    Arrays.setAll(rows, i -> new short[width(i)]);
    return rows;
  }

  /** How many numbers a matrix has. */
  public long numbers() {
    long sum = 0;
    for (int i = 0; i < pre; i++) {
      sum += width(i);
    }
    return sum;
  }

  /** How many numbers there are for a postsynaptic neuron on average. */
  public double inputsPerNeuron() {
    return (double) numbers() / post;
  }

  /**
   * Checks targets that come from outside.
   *
   * @throws InvalidInputException if a target does not exist, or a row names one twice
   */
  public static void check(int post, int[][] targets) {
    for (int i = 0; i < targets.length; i++) {
      for (int k = 0; k < targets[i].length; k++) {
        int j = targets[i][k];
        if (j < 0 || j >= post || (k > 0 && targets[i][k - 1] >= j)) {
          throw new InvalidInputException(
              ("synapses of presynaptic neuron %s: got targets %s, but expected each"
                      + " once, ascending, 0 to %s")
                  .formatted(i, Arrays.toString(targets[i]), post - 1));
        }
      }
    }
  }

  /** Refuses a delay that is not between 0 and {@link #LONGEST_DELAY}. */
  static void checkDelay(double steps) {
    if (!(steps >= 0 && steps <= LONGEST_DELAY)) {
      throw new InvalidInputException(
          "delay: got " + steps + ", but expected 0 to " + LONGEST_DELAY + " steps");
    }
  }
}
