package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.kernel.Padding;

/**
 * What the traces from before a window are multiplied with, each an array over postsynaptic
 * neurons, or over the targets of one sparse row; null stands for all zero.
 */
final class TraceCoefficients {

  /** Too small to matter, and too small to decay any further, where windows carry traces. */
  static final float NOTHING = 1e-26f;

  /** Of eps, in [0 .. d-1: what becomes of eps, d: of ebar][state][neuron]. */
  final float[][][] ofEps;

  /** Of ebar in what becomes of it, [neuron]. */
  final float[] decay;

  /** Of eps in the gradient, [state][neuron]. */
  final float[][] gradientOfEps;

  /** Of ebar in the gradient, [neuron]. */
  final float[] gradientOfFiltered;

  private final float[][][] ofEpsRoom;

  /** For n neurons with d state variables; the arrays are whole pairs of blocks. */
  TraceCoefficients(int neurons, int d) {
    int n = Padding.pairs(neurons);
    ofEps = new float[d + 1][d][];
    ofEpsRoom = new float[d + 1][d][n];
    decay = new float[n];
    gradientOfEps = new float[d][n];
    gradientOfFiltered = new float[n];
  }

  /** Room for {@link #ofEps}: [state][neuron], to be followed by {@link #setOfEps}. */
  float[][] roomOfEps(int m) {
    return ofEpsRoom[m];
  }

  /** Takes over what has been written into {@link #roomOfEps}. */
  void setOfEps(int m) {
    for (int k = 0; k < ofEpsRoom[m].length; k++) {
      ofEps[m][k] = isZero(ofEpsRoom[m][k]) ? null : ofEpsRoom[m][k];
    }
  }

  /** Takes those of some neurons from those of all. */
  void gather(TraceCoefficients all, int[] targets, boolean withGradient) {
    int d = gradientOfEps.length;
    for (int m = 0; m <= d; m++) {
      for (int k = 0; k < d; k++) {
        float[] x = all.ofEps[m][k];
        ofEps[m][k] = x == null ? null : ofEpsRoom[m][k];
        if (x != null) {
          gather(ofEpsRoom[m][k], x, targets);
        }
      }
    }
    gather(decay, all.decay, targets);
    if (withGradient) {
      for (int k = 0; k < d; k++) {
        gather(gradientOfEps[k], all.gradientOfEps[k], targets);
      }
      gather(gradientOfFiltered, all.gradientOfFiltered, targets);
    }
  }

  /** Takes the learning signal of some neurons from that of all. */
  float[] gatherSignal(float[] all, int[] targets) {
    gather(gradientOfFiltered, all, targets);
    return gradientOfFiltered;
  }

  private static void gather(float[] o, float[] x, int[] at) {
    for (int k = 0; k < at.length; k++) {
      o[k] = x[at[k]];
    }
  }

  /**
   * Sets an array to zero if nothing is left in it. What decays and is rounded at each step does
   * not come to zero by itself: as soon as a step takes away less than half of a unit of rounding,
   * the number stays as it is.
   *
   * @param nothing what is too small to matter
   * @return whether it is zero now
   */
  static boolean rest(float[] array, float nothing) {
    for (float x : array) {
      if (!(Math.abs(x) < nothing)) {
        return false;
      }
    }
    Arrays.fill(array, 0);
    return true;
  }

  /** Whether it is all zero. */
  static boolean isZero(float[] array) {
    for (float x : array) {
      if (x != 0) {
        return false;
      }
    }
    return true;
  }
}
