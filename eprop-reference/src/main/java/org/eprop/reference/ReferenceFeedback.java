package org.eprop.reference;

import java.util.random.RandomGenerator;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;

/**
 * How readouts teach, in double precision.
 *
 * @param signals [readout][population]; null where a readout does not teach
 * @param b B, [readout][population][output][neuron]; null likewise
 * @param paths F of each projection that a rule keeps with random numbers, [projection][pre][k];
 *     null for the others
 */
public record ReferenceFeedback(LearningSignal[][] signals, double[][][][] b, double[][][] paths) {

  /** Any B whose error is sent back as it is. */
  private record Given() implements Feedback {
    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      throw new IllegalStateException("B is given");
    }
  }

  /** The same numbers. */
  public static ReferenceFeedback of(FeedbackWeights feedback) {
    NetworkStructure network = feedback.network();
    int populations = network.populations().size();
    LearningSignal[][] signals = new LearningSignal[network.readouts().size()][populations];
    double[][][][] b = new double[signals.length][populations][][];
    for (int m = 0; m < signals.length; m++) {
      for (int p = 0; p < populations; p++) {
        signals[m][p] = feedback.signal(m, p);
        float[][] rows = feedback.of(m, p);
        if (rows != null) {
          b[m][p] = new double[rows.length][network.size(p)];
          for (int k = 0; k < rows.length; k++) {
            for (int j = 0; j < b[m][p][k].length; j++) {
              b[m][p][k][j] = rows[k][j];
            }
          }
        }
      }
    }
    return new ReferenceFeedback(signals, b, new double[network.projections().size()][][]);
  }

  /**
   * Errors sent back through given weights.
   *
   * @param b [readout][population][output][neuron]; null where a readout does not teach
   */
  public static ReferenceFeedback of(NetworkStructure network, double[][][][] b) {
    LearningSignal[][] signals = new LearningSignal[b.length][];
    for (int m = 0; m < b.length; m++) {
      signals[m] = new LearningSignal[b[m].length];
      for (int p = 0; p < b[m].length; p++) {
        signals[m][p] = b[m][p] == null ? null : new Given();
      }
    }
    return new ReferenceFeedback(signals, b, new double[network.projections().size()][][]);
  }

  /**
   * What the true gradient has: B = W_out^T for each readout and each population that it both sees
   * and teaches, and nothing elsewhere.
   */
  public static ReferenceFeedback symmetric(NetworkStructure network, ReferenceWeights weights) {
    double[][][][] b = new double[network.readouts().size()][network.populations().size()][][];
    for (int m = 0; m < b.length; m++) {
      Readout readout = network.readouts().get(m);
      for (int p = 0; p < b[m].length; p++) {
        if (readout.sees()[p] && readout.teaches()[p]) {
          b[m][p] = transpose(weights.readout(m, p), readout.outputs());
        }
      }
    }
    return of(network, b);
  }

  private static double[][] transpose(double[][] w, int outputs) {
    double[][] b = new double[outputs][w.length];
    for (int j = 0; j < w.length; j++) {
      for (int k = 0; k < outputs; k++) {
        b[k][j] = w[j][k];
      }
    }
    return b;
  }
}
