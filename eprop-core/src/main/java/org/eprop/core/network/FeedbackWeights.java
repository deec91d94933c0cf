package org.eprop.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.core.random.RandomStreams;
import org.jspecify.annotations.Nullable;

/**
 * The weights B of every learning signal, one for each readout and each population that it teaches,
 * and how they follow the readout. B is kept transposed, one row per <em>output</em>, {@code
 * b[output][neuron]}: an error then adds one contiguous row to the learning signals of all neurons.
 * Mutable, single precision.
 *
 * @since 1.0
 */
public final class FeedbackWeights {

  private final NetworkStructure network;
  private final @Nullable LearningSignal[][] signals;
  private final float[][][][] b;
  private final List<Leaf> leaves = new ArrayList<>();

  /** Of one neuron, [readout][outputs]: W_out, its change, and B. */
  private final double[][] wOut;

  private final double[][] delta;
  private final double[][] row;

  /**
   * All zero.
   *
   * @param network whose readouts teach
   * @param signals [readout][population]; null where a readout does not teach
   */
  public FeedbackWeights(NetworkStructure network, @Nullable LearningSignal[][] signals) {
    this.network = network;
    this.signals = signals;
    b = new float[signals.length][][][];
    wOut = new double[signals.length][];
    delta = new double[signals.length][];
    row = new double[signals.length][];
    for (int m = 0; m < b.length; m++) {
      Readout readout = network.readouts().get(m);
      wOut[m] = new double[readout.outputs()];
      delta[m] = new double[readout.outputs()];
      row[m] = new double[readout.outputs()];
      b[m] = new float[signals[m].length][][];
      for (int p = 0; p < b[m].length; p++) {
        if (signals[m][p] != null) {
          b[m][p] = new float[readout.outputs()][network.size(p)];
          String name = readout.name() + ".feedback." + network.populations().get(p).name();
          leaves.add(Leaf.free(name, b[m][p], false));
        }
      }
    }
  }

  /** A copy that shares nothing but the learning signals, which are immutable. */
  public FeedbackWeights copy() {
    FeedbackWeights copy = new FeedbackWeights(network, signals);
    for (int i = 0; i < leaves.size(); i++) {
      copy.leaves.get(i).set(leaves.get(i));
    }
    return copy;
  }

  /**
   * B at the start.
   *
   * @param streams those of the experiment's seed
   * @throws InvalidInputException if a signal needs readout weights that a population does not have
   */
  public void initialise(Weights weights, RandomStreams streams) {
    for (int m = 0; m < b.length; m++) {
      for (int p = 0; p < b[m].length; p++) {
        if (b[m][p] != null) {
          RandomGenerator random =
              m == 0
                  ? streams.stream("feedback", p)
                  : streams.stream("feedback " + network.readouts().get(m).name(), p);
          initialise(m, p, weights.readout(m, p), random);
        }
      }
    }
  }

  private void initialise(int m, int p, float @Nullable [][] out, RandomGenerator random) {
    int n = network.size(p);
    double[] row = new double[b[m][p].length];
    for (int j = 0; j < n; j++) {
      signals[m][p].initialise(row(out, j, row.length), n, random, row);
      for (int k = 0; k < row.length; k++) {
        b[m][p][k][j] = (float) row[k];
      }
    }
  }

  /**
   * Makes feedback 0 that is the same for all outputs of a readout whose errors sum to 0: of their
   * sum nothing is left but rounding, which Adam would make steps of.
   */
  public void silenceSums(int m) {
    for (int p = 0; p < b[m].length; p++) {
      boolean fixed = b[m][p] != null && !(signals[m][p] instanceof Feedback f && f.isSymmetric());
      if (fixed && isUniform(b[m][p])) {
        for (float[] row : b[m][p]) {
          Arrays.fill(row, 0);
        }
      }
    }
  }

  private static boolean isUniform(float[][] rows) {
    return Arrays.stream(rows).allMatch(row -> Arrays.equals(row, rows[0]));
  }

  private static double @Nullable [] row(float @Nullable [][] matrix, int j, int outputs) {
    if (matrix == null) {
      return null;
    }
    double[] row = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      row[k] = matrix[j][k];
    }
    return row;
  }

  /** The learning signal from readout m to population p; null if it does not teach it. */
  public @Nullable LearningSignal signal(int m, int p) {
    return signals[m][p];
  }

  /** B from readout m to population p, [outputs][neurons]; null if it does not teach it. */
  public float @Nullable [][] of(int m, int p) {
    return b[m][p];
  }

  /** Whether B is W_out^T at all times. */
  public boolean isSymmetric(int m, int p) {
    return signals[m][p] instanceof Feedback of && of.isSymmetric();
  }

  /** Whether an update of readout m changes nothing but its weights, and a B that is those. */
  public boolean staysOrIsSymmetric(int m) {
    boolean all = true;
    for (int p = 0; p < b[m].length; p++) {
      all &= signals[m][p] == null || isSymmetric(m, p) || isFixed(signals[m][p]);
    }
    return all;
  }

  /** Whether it has no way of its own to follow the readout. */
  private static boolean isFixed(LearningSignal signal) {
    try {
      Class<?> follower =
          signal
              .getClass()
              .getMethod("follow", double[].class, double[].class, double[].class)
              .getDeclaringClass();
      return follower == LearningSignal.class && signal.readoutDecay() == 0;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a learning signal has this method", e);
    }
  }

  /** Every B by its name, {@code out.feedback.e}; the rows are live. */
  public List<Leaf> leaves() {
    return leaves;
  }

  /** The network that this is for. */
  public NetworkStructure network() {
    return network;
  }

  /**
   * After an update of the readout weights: decays them if the learning signal says so, and lets B
   * follow.
   *
   * @param before W_out before the update, [readout][population][neuron][output]; null where a
   *     readout does not see a population
   * @param weights the weights after it; the readout weights may be decayed
   */
  public void follow(float[][] @Nullable [][] before, Weights weights) {
    for (int m = 0; m < b.length; m++) {
      for (int p = 0; p < b[m].length; p++) {
        float[][] out = weights.readout(m, p);
        if (isSymmetric(m, p) && signals[m][p].readoutDecay() == 0 && out != null) {
          transpose(out, b[m][p]);
        } else if (signals[m][p] != null) {
          follow(m, p, before[m][p], out);
        }
      }
    }
  }

  /** After readout weights were changed otherwise: lets B follow that is made of them. */
  public void follow(Weights weights) {
    for (int m = 0; m < b.length; m++) {
      for (int p = 0; p < b[m].length; p++) {
        float[][] out = weights.readout(m, p);
        if (isSymmetric(m, p) && out != null) {
          transpose(out, b[m][p]);
        }
      }
    }
  }

  private static void transpose(float[][] from, float[][] to) {
    for (int j = 0; j < from.length; j++) {
      float[] row = from[j];
      for (int k = 0; k < row.length; k++) {
        to[k][j] = row[k];
      }
    }
  }

  private void follow(int m, int p, float[][] before, float @Nullable [][] after) {
    LearningSignal signal = signals[m][p];
    float[][] own = b[m][p];
    boolean learned = network.readouts().get(m).learned();
    float keep = learned ? (float) (1 - signal.readoutDecay()) : 1;
    for (int j = 0; j < own[0].length; j++) {
      for (int k = 0; k < own.length; k++) {
        if (after != null) {
          delta[m][k] = (double) after[j][k] - before[j][k];
          after[j][k] *= keep;
          wOut[m][k] = after[j][k];
        }
        row[m][k] = own[k][j];
      }
      signal.follow(after == null ? null : wOut[m], after == null ? null : delta[m], row[m]);
      for (int k = 0; k < own.length; k++) {
        own[k][j] = (float) row[m][k];
      }
    }
  }
}
