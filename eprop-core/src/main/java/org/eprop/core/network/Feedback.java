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

  // Of one neuron, while B follows.
  private final double[] wOut;
  private final double[] delta;
  private final double[] row;

  private Feedback(LearningSignal signal, float[][][] b, int outputs) {
    this.signal = signal;
    this.b = b;
    this.wOut = new double[outputs];
    this.delta = new double[outputs];
    this.row = new double[outputs];
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
    return new Feedback(signal, b, outputs);
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
   * @param before W_out of each layer before the update, [layer][neuron][output]; null where the
   *     readout does not see it
   * @param weights the weights after it; the readout weights may be decayed
   */
  public void follow(float[][][] before, Weights weights) {
    for (int l = 0; l < b.length; l++) {
      follow(b[l], before[l], weights.out(l));
    }
  }

  private void follow(float[][] own, float[][] before, float[][] after) {
    float keep = (float) (1 - signal.readoutDecay());
    for (int j = 0; j < own[0].length; j++) {
      for (int k = 0; k < own.length; k++) {
        if (after != null) {
          delta[k] = (double) after[j][k] - before[j][k];
          after[j][k] *= keep;
          wOut[k] = after[j][k];
        }
        row[k] = own[k][j];
      }
      signal.follow(after == null ? null : wOut, after == null ? null : delta, row);
      for (int k = 0; k < own.length; k++) {
        own[k][j] = (float) row[k];
      }
    }
  }
}
