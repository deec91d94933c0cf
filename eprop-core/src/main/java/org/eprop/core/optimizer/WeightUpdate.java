package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.Weights;

/**
 * Applies an optimizer to all weights, row by row, and lets the feedback weights follow. Owns the
 * optimizer's memory. Not thread-safe.
 */
public final class WeightUpdate {

  private final Optimizer optimizer;
  private final List<double[][][]> memory = new ArrayList<>();
  private long updates;

  /** Memory for weights of this shape, all zero. */
  public WeightUpdate(Optimizer optimizer, Weights shape) {
    this.optimizer = optimizer;
    for (Weights.Matrix matrix : shape.matrices()) {
      memory.add(new double[optimizer.slots()][matrix.rows().length][matrix.rows()[0].length]);
    }
  }

  /** How many updates there were. */
  public long updates() {
    return updates;
  }

  /** Continues a run: the number of updates so far. The memory is set through {@link #memory}. */
  public void resumeAt(long doneUpdates) {
    updates = doneUpdates;
  }

  /** The optimizer's memory, live: for each of {@link Weights#matrices()}, [slot][pre][post]. */
  public List<double[][][]> memory() {
    return List.copyOf(memory);
  }

  /**
   * One update.
   *
   * @param weights changed in place
   * @param gradient dE/dW, of the same shape
   * @param feedback follows
   * @param learningRate of this update
   */
  public void apply(Weights weights, Weights gradient, Feedback feedback, double learningRate) {
    updates++;
    Weights before = weights.copyOfReadout();
    List<Weights.Matrix> matrices = weights.matrices();
    List<Weights.Matrix> gradients = gradient.matrices();
    for (int i = 0; i < matrices.size(); i++) {
      apply(matrices.get(i).rows(), gradients.get(i).rows(), memory.get(i), learningRate);
    }
    weights.clearAutapses();
    feedback.follow(before, weights);
  }

  private void apply(float[][] rows, float[][] gradient, double[][][] slots, double learningRate) {
    int n = rows[0].length;
    double[] w = new double[n];
    double[] g = new double[n];
    double[][] own = new double[slots.length][];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < n; j++) {
        w[j] = rows[i][j];
        g[j] = gradient[i][j];
      }
      for (int s = 0; s < own.length; s++) {
        own[s] = slots[s][i];
      }
      optimizer.update(w, g, own, n, updates, learningRate);
      for (int j = 0; j < n; j++) {
        rows[i][j] = (float) w[j];
      }
    }
  }

  /**
   * Scales a gradient down to a norm if it is longer.
   *
   * @param most the norm; 0 for no limit
   * @return the norm it had
   */
  public static double clip(Weights gradient, double most) {
    double norm = gradient.norm();
    if (most > 0 && norm > most) {
      float factor = (float) (most / norm);
      for (Weights.Matrix matrix : gradient.matrices()) {
        for (float[] row : matrix.rows()) {
          for (int j = 0; j < row.length; j++) {
            row[j] *= factor;
          }
        }
      }
    }
    return norm;
  }
}
