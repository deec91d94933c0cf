package org.eprop.core.gradient;

import java.util.Arrays;

/**
 * How the traces of one layer pass through a window of steps t0 .. e. Their recursion is linear,
 * and its coefficients belong to the postsynaptic neuron:
 *
 * <pre>
 * eps_m^e = ofEps_m.eps^{t0-1} + sum_t q_m^t p^t
 * ebar^e  = ofEps_d.eps^{t0-1} + kappa^{e-t0+1} ebar^{t0-1} + sum_t q_d^t p^t
 * </pre>
 *
 * <p>q and ofEps come from the same backward recursion as the gradient, started from lambda^e = e_m
 * without any error, and for ebar from lambda^{e+1} = 0 with direct^t = kappa^{e-t}.
 */
final class WindowCarry {

  private static final int FLUSH_EVERY = 16;

  private final LayerConstants c;
  private final LayerAdjoint adjoint;

  /** q, [0 .. d-1 for eps, d for ebar][step of the window][neuron]. */
  final float[][][] q;

  private final float[][][] buffer;
  private final float[][][] ofEps;

  WindowCarry(LayerConstants constants, LayerAdjoint adjoint, int steps) {
    this.c = constants;
    this.adjoint = adjoint;
    q = new float[c.d + 1][steps][c.n];
    buffer = new float[c.d + 1][c.d][c.n];
    ofEps = new float[c.d + 1][c.d][];
  }

  /**
   * Makes the coefficients for a window.
   *
   * @param first t0
   * @param end e + 1
   * @param psiBefore psi^{t0-1}
   * @param powers kappa^i
   */
  void run(SampleRun.Layer record, int first, int end, float[] psiBefore, float[] powers) {
    for (int m = 0; m <= c.d; m++) {
      int t = end - 1;
      if (m < c.d) {
        adjoint.beginWith(m, record.derivativesAt(t), q[m][t - first]);
        t--;
      } else {
        adjoint.begin();
      }
      for (; t >= first; t--) {
        Arrays.fill(adjoint.direct, m < c.d ? 0 : powers[end - 1 - t]);
        float[] row = q[m][t - first];
        System.arraycopy(record.psi[t], 0, row, 0, c.n);
        float[] after = t + 1 == end ? null : record.derivativesAt(t + 1);
        adjoint.step(row, record.derivativesAt(t), after, t % FLUSH_EVERY == 0);
      }
      adjoint.before(psiBefore, record.derivativesAt(first), buffer[m]);
      for (int k = 0; k < c.d; k++) {
        ofEps[m][k] = unlessZero(buffer[m][k]);
      }
    }
  }

  /** The coefficient of eps_k [neuron] in what becomes of eps_m (m = d: ebar); null if all zero. */
  float[] ofEps(int m, int k) {
    return ofEps[m][k];
  }

  /** The array, or null if it is all zero: its term need not be computed then. */
  static float[] unlessZero(float[] array) {
    for (float x : array) {
      if (x != 0) {
        return array;
      }
    }
    return null;
  }
}
