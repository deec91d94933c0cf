package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.kernel.Padding;

/**
 * What a step multiplies traces with, each an array over postsynaptic neurons, or over the targets
 * of one sparse row.
 */
final class TraceCoefficients {

  /** D [to][from][neuron]. */
  final float[][][] jacobian;

  /** u [state][neuron]. */
  final float[][] input;

  /** psi g [state][neuron]. */
  final float[][] slope;

  /** kappa, the same for all [neuron]. */
  final float[] kappa;

  /** L [neuron]. */
  final float[] signal;

  /** For n neurons with d state variables; the arrays are whole pairs of blocks. */
  TraceCoefficients(int n, int d) {
    int length = Padding.pairs(n);
    jacobian = new float[d][d][length];
    input = new float[d][length];
    slope = new float[d][length];
    signal = new float[length];
    kappa = new float[length];
  }

  /** Sets kappa. */
  void filterBy(double of) {
    Arrays.fill(kappa, (float) of);
  }

  /** Takes D, u and psi g of some neurons from those of all. */
  void gatherStep(TraceCoefficients all, int[] targets) {
    for (int m = 0; m < slope.length; m++) {
      for (int k = 0; k < slope.length; k++) {
        gather(jacobian[m][k], all.jacobian[m][k], targets);
      }
      gather(input[m], all.input[m], targets);
      gather(slope[m], all.slope[m], targets);
    }
  }

  /** Takes L of some neurons from those of all. */
  void gatherSignal(TraceCoefficients all, int[] targets) {
    gather(signal, all.signal, targets);
  }

  private static void gather(float[] o, float[] x, int[] at) {
    for (int k = 0; k < at.length; k++) {
      o[k] = x[at[k]];
    }
  }
}
