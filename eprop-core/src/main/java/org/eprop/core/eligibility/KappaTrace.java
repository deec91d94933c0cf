package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.forward.Constants;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/**
 * How a readout's outputs change with its kappa, followed forward in time, one number for each:
 *
 * <pre>
 * h_k^t     = kappa h_k^{t-1} + y_k^{t-1} + dc/dkappa sum_P sum_j W_P[j][k] z_j^t
 * dE/dkappa = sum_t sum_k delta_k^t h_k^t
 * </pre>
 *
 * <p>with dc/dkappa = -1 where c is 1 - kappa, else 0. Owned by one thread.
 */
final class KappaTrace {

  private final int m;
  private final int outputs;
  private final boolean scaledInput;
  private final double[] h;

  private KappaTrace(int m, Readout readout) {
    this.m = m;
    outputs = readout.outputs();
    scaledInput = readout.scaledInput();
    h = new double[outputs];
  }

  /** That of the m-th readout; null if its kappa does not learn. */
  static KappaTrace of(Constants constants, int m) {
    Readout readout = constants.network.readouts().get(m);
    return readout.learnsKappa() ? new KappaTrace(m, readout) : null;
  }

  /** Starts a new sequence. */
  void reset() {
    Arrays.fill(h, 0);
  }

  /**
   * Follows step t, which the forward pass has done with these weights.
   *
   * @return this step's share of dE/dkappa
   */
  double follow(SampleRecord run, int t, Constants constants, Weights weights) {
    ReadoutRun readout = run.readouts[m];
    double kappa = constants.kappa[m];
    float[] bias = weights.readoutBias(m);
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      int at = t * outputs + k;
      double before = t == 0 ? 0 : readout.readout[at - outputs];
      double direct = before;
      if (scaledInput) {
        double b = bias == null ? 0 : bias[k];
        direct -= (readout.readout[at] - kappa * before - b) / constants.scale[m];
      }
      h[k] = kappa * h[k] + direct;
      sum += readout.error[at] * h[k];
    }
    return sum;
  }

  /** Saves or restores h. */
  void exchange(StateBytes archive, String name) {
    archive.doubles(name + ".dy_dkappa", h);
  }
}
