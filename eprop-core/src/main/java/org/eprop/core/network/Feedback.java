package org.eprop.core.network;

import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.LearningSignal;
import org.eprop.core.random.RandomStreams;

/**
 * The feedback weights B of every layer, and how they follow the readout. B is kept transposed, one
 * row per <em>output</em>, {@code b[output][neuron]}: an error then adds one contiguous row to the
 * learning signals of all neurons. Mutable, single precision.
 */
public final class Feedback {

  private final LearningSignal signal;
  private final float[][][] b;

  private Feedback(LearningSignal signal, float[][][] b) {
    this.signal = signal;
    this.b = b;
  }

  /**
   * B at the start.
   *
   * @param name of the learning signal, for messages
   * @throws InvalidInputException if the signal needs readout weights that a layer does not have
   */
  public static Feedback initial(
      String name,
      LearningSignal signal,
      NetworkStructure network,
      Weights weights,
      RandomStreams streams) {
    int outputs = network.outputs();
    float[][][] b = new float[network.layers().size()][][];
    for (int l = 0; l < b.length; l++) {
      checkSeen(name, signal, network, l);
      int n = network.layers().get(l).size();
      b[l] = new float[outputs][n];
      RandomGenerator random = streams.stream("feedback", l);
      double[] row = new double[outputs];
      for (int j = 0; j < n; j++) {
        signal.initialise(row(weights.out(l), j, outputs), n, random, row);
        for (int k = 0; k < outputs; k++) {
          b[l][k][j] = (float) row[k];
        }
      }
    }
    return new Feedback(signal, b);
  }

  /**
   * Checks that the learning signal has the readout weights it needs.
   *
   * @throws InvalidInputException saying which layer the readout does not see
   */
  public static void checkSeen(
      String name, LearningSignal signal, NetworkStructure network, int l) {
    if (signal.needsReadout() && !network.seenByReadout(l)) {
      throw new InvalidInputException(
          "learning_signal: got \""
              + name
              + "\", which is made of readout weights, but the readout"
              + " does not see layer "
              + l
              + "; expected another learning signal, or"
              + " network.readout.layers \"all\"");
    }
  }

  private static double[] row(float[][] matrix, int j, int outputs) {
    if (matrix == null) {
      return null;
    }
    double[] row = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      row[k] = matrix[j][k];
    }
    return row;
  }

  /** B of layer l, [outputs][neurons]. */
  public float[][] of(int l) {
    return b[l];
  }

  /** The number of layers. */
  public int layers() {
    return b.length;
  }

  /**
   * After an update of the readout weights: decays them if the learning signal says so, and lets B
   * follow.
   *
   * @param before the weights before the update
   * @param weights the weights after it; the readout weights may be decayed
   */
  public void follow(Weights before, Weights weights) {
    for (int l = 0; l < b.length; l++) {
      follow(l, before.out(l), weights.out(l));
    }
  }

  private void follow(int l, float[][] before, float[][] after) {
    int outputs = b[l].length;
    double[] row = new double[outputs];
    double[] delta = after == null ? null : new double[outputs];
    float keep = (float) (1 - signal.readoutDecay());
    for (int j = 0; j < b[l][0].length; j++) {
      if (after != null) {
        for (int k = 0; k < outputs; k++) {
          delta[k] = (double) after[j][k] - before[j][k];
          after[j][k] *= keep;
        }
      }
      for (int k = 0; k < outputs; k++) {
        row[k] = b[l][k][j];
      }
      signal.follow(row(after, j, outputs), delta, row);
      for (int k = 0; k < outputs; k++) {
        b[l][k][j] = (float) row[k];
      }
    }
  }
}
