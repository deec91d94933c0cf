package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/** dE/dx_i^t = sum_j W_in,ji q_j^t. Owned by one thread. */
final class InputGradient {

  private final int[][] targets;
  private final Kernels kernels;
  private final ScaledRowSum sum;

  InputGradient(NetworkStructure network, Kernels kernels) {
    this.targets = network.connectivity(0).input();
    this.kernels = kernels;
    this.sum = new ScaledRowSum(kernels);
  }

  /** W_in with a row for each neuron, [neuron][channel]; if sparse, as it is. */
  static float[][] weights(NetworkStructure network, Weights weights) {
    return TransposedWeights.transpose(weights.in(0), network.connectivity(0).input());
  }

  /**
   * Computes it for a sample whose adjoint pass is done.
   *
   * @param w as made above
   * @param gradient receives it, [step][channel]
   */
  void compute(float[][] w, SampleRun run, float[][] gradient) {
    for (int t = 0; t < run.steps(); t++) {
      float[] q = run.layers[0].psi[t];
      float[] row = gradient[t];
      if (targets != null) {
        for (int i = 0; i < w.length; i++) {
          row[i] = kernels.gatheredDot(w[i], q, targets[i], 0, w[i].length);
        }
        continue;
      }
      Arrays.fill(row, 0);
      sum.begin(row, row.length);
      for (int j = 0; j < w.length; j++) {
        sum.add(q[j], w[j]);
      }
      sum.end();
    }
  }
}
