package org.eprop.learning.constraint;

import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.SynapseRow;
import org.jspecify.annotations.Nullable;

/** The summary has each neuron's factor. */
record PerPostsynaptic(RowNorm.Norm norm) implements Constraint {

  @Override
  public double[] summary(float[][] weights, int @Nullable [][] targets, int post) {
    double[] factors = new double[post];
    for (int i = 0; i < weights.length; i++) {
      for (int k = 0; k < weights[i].length; k++) {
        factors[targets == null ? k : targets[i][k]] += norm.power(weights[i][k]);
      }
    }
    for (int j = 0; j < post; j++) {
      factors[j] = norm.factor(factors[j]);
    }
    return factors;
  }

  @Override
  public void apply(SynapseRow row, double[] summary) {
    float[] w = row.weights();
    for (int k = 0; k < w.length; k++) {
      w[k] = (float) (summary[row.target(k)] * w[k]);
    }
  }
}
