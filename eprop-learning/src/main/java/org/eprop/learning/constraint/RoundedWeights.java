package org.eprop.learning.constraint;

import java.util.random.RandomGenerator;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.SynapseRow;
import org.jspecify.annotations.Nullable;

/** The weights of {@link Quantise}. */
record RoundedWeights(int bits, boolean perRow, boolean stochastic) implements Constraint {

  @Override
  public boolean keepsShadow() {
    return true;
  }

  private static float largest(float[] row) {
    float most = 0;
    for (float w : row) {
      most = Math.max(most, Math.abs(w));
    }
    return most;
  }

  @Override
  public double[] summary(float[][] weights, int @Nullable [][] targets, int post) {
    if (perRow) {
      return new double[0];
    }
    float most = 0;
    for (float[] row : weights) {
      most = Math.max(most, largest(row));
    }
    return new double[] {scale(most)};
  }

  private double scale(float most) {
    return (double) most / levels();
  }

  private int levels() {
    return (1 << (bits - 1)) - 1;
  }

  @Override
  public double[] scales(float[][] weights) {
    if (!perRow) {
      return summary(weights, null, 0);
    }
    double[] scales = new double[weights.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = scale(largest(weights[i]));
    }
    return scales;
  }

  @Override
  public void apply(SynapseRow row, double[] summary) {
    float[] w = row.weights();
    double scale = perRow ? scale(largest(w)) : summary[0];
    if (scale == 0) {
      return;
    }
    int m = levels();
    @Nullable RandomGenerator random = stochastic ? row.random() : null;
    for (int k = 0; k < w.length; k++) {
      double x = w[k] / scale;
      double n = random != null ? Math.floor(x + random.nextDouble()) : Math.rint(x);
      w[k] = (float) (Math.max(-m, Math.min(m, n)) * scale);
    }
  }
}
