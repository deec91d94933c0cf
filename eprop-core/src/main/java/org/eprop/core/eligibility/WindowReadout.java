package org.eprop.core.eligibility;

import java.util.Arrays;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.forward.Constants;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/**
 * What a readout filters, taken through window after window:
 *
 * <pre>
 * dE/dW_out,kj = c sum_t dbar_k^t z_j^t + c kappa dbar_k^{t0} zbar_j
 * dE/db_k      = sum_t dbar_k^t + kappa dbar_k^{t0} onebar
 * </pre>
 *
 * <p>with zbar and onebar, the filtered spikes and ones, from before the window, which starts at
 * t0. How outputs change with a kappa that learns is followed forward in time, one number for each:
 *
 * <pre>
 * h_k^t     = kappa h_k^{t-1} + y_k^{t-1} + dc/dkappa sum_P sum_j W_P[j][k] z_j^t
 * dE/dkappa = sum_t sum_k delta_k^t h_k^t
 * </pre>
 *
 * <p>with dc/dkappa = -1 where c is 1 - kappa, else 0.
 */
public final class WindowReadout {

  /** Below this, a filtered spike is zero: it would only decay into denormal numbers. */
  private static final double NOTHING = 1e-30;

  private final NetworkStructure network;
  final int m;
  final int outputs;
  final Kernels kernels;
  double kappa;

  /** h, [output]; null if kappa does not learn. */
  private final double[] byKappa;

  /** zbar, [population][neuron]; null for populations that it does not see. */
  final double[][] filtered;

  final double[] filteredOne = {0};

  /** kappa^i. */
  private final double[] powers;

  /**
   * @param room for a gradient: kappa is followed only if it has room there
   * @param steps the most that a window may have
   */
  public WindowReadout(Constants constants, int m, Weights room, Kernels kernels, int steps) {
    network = constants.network;
    this.m = m;
    this.kernels = kernels;
    outputs = network.readouts().get(m).outputs();
    byKappa = room.hasKappa(m) ? new double[outputs] : null;
    filtered = new double[network.populations().size()][];
    for (int p = 0; p < filtered.length; p++) {
      boolean seen = network.readouts().get(m).sees()[p];
      filtered[p] = seen ? new double[network.size(p)] : null;
    }
    powers = new double[steps + 1];
    use(constants);
  }

  /** Uses these constants from now on; traces stay as they are. */
  public void use(Constants constants) {
    kappa = constants.kappa[m];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = i == 0 ? 1 : kappa * powers[i - 1];
    }
  }

  public void reset() {
    filteredOne[0] = 0;
    if (byKappa != null) {
      Arrays.fill(byKappa, 0);
    }
    Elements.clear(filtered);
  }

  /** Passes the window first .. end-1, as the adjoint pass has done; null if it has no error. */
  public void pass(SampleRecord run, int first, int end, AdjointPass adjoint, Weights gradient) {
    float[] error = adjoint == null ? null : run.readouts[m].filteredError;
    for (int p = 0; p < filtered.length; p++) {
      float[][] out = gradient.readout(m, p);
      for (int j = 0; filtered[p] != null && j < filtered[p].length; j++) {
        float[] row = out == null ? null : out[j];
        pass(
            filtered[p], j, run.populations[p].spikes, first, end, row == null ? null : error, row);
      }
    }
    float[] bias = gradient.readoutBias(m);
    for (int k = 0; adjoint != null && bias != null && k < outputs; k++) {
      double before = kappa * adjoint.filteredError(m, k) * filteredOne[0];
      bias[k] += (float) (run.readouts[m].biasGradient[k] + before);
    }
    for (int t = first; t < end; t++) {
      filteredOne[0] = kappa * filteredOne[0] + 1;
    }
  }

  /** dE/dkappa += sum_t sum_k delta_k^t h_k^t. */
  public void passKappa(
      SampleRecord run, int first, int end, Constants now, Weights weights, Weights gradient) {
    double sum = 0;
    for (int t = first; byKappa != null && t < end; t++) {
      sum += followKappa(run.readouts[m], t, now.scale[m], weights.readoutBias(m));
    }
    if (byKappa != null) {
      gradient.kappa(m)[0] += (float) sum;
    }
  }

  /** Step t's share of it, which the forward pass has done with this c and b. */
  private double followKappa(ReadoutRun run, int t, double scale, float[] bias) {
    boolean scaledInput = network.readouts().get(m).scaledInput();
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      int at = t * outputs + k;
      double before = t == 0 ? 0 : run.readout[at - outputs];
      double direct = before;
      if (scaledInput) {
        double b = bias == null ? 0 : bias[k];
        direct -= (run.readout[at] - kappa * before - b) / scale;
      }
      byKappa[k] = kappa * byKappa[k] + direct;
      sum += run.error[at] * byKappa[k];
    }
    return sum;
  }

  private void pass(
      double[] bar, int j, Events spikes, int first, int end, float[] error, float[] gradient) {
    int e = spikes.from[j];
    int stop = spikes.from[j + 1];
    while (e < stop && spikes.step[e] < first) {
      e++;
    }
    double own = bar[j];
    if (error != null) {
      for (int k = 0; own != 0 && k < outputs; k++) {
        gradient[k] += (float) (kappa * own * error[first * outputs + k]);
      }
      kernels.addRowsOf(gradient, error, spikes.step, e, stop, outputs);
    }
    own *= powers[end - first];
    for (; e < stop; e++) {
      own += powers[end - 1 - spikes.step[e]];
    }
    bar[j] = own < NOTHING ? 0 : own;
  }

  /**
   * What the readout sees of the last step, as its outputs are made of it: c zbar of each neuron,
   * then the filtered one if there is room.
   *
   * @param scale c
   */
  public void features(double scale, double[] f) {
    int at = 0;
    for (double[] row : filtered) {
      for (int j = 0; row != null && j < row.length; j++) {
        f[at++] = scale * row[j];
      }
    }
    if (at < f.length) {
      f[at] = filteredOne[0];
    }
  }

  /**
   * What the weights as they are make of all that was filtered: y = c W zbar + b onebar, where
   * without changes of weights the steps y^t = kappa y^{t-1} + c W z^t + b have led.
   *
   * @param y receives it
   */
  public void outputs(Constants constants, Weights weights, double[] y) {
    float[] bias = weights.readoutBias(m);
    for (int k = 0; k < outputs; k++) {
      y[k] = bias == null ? 0 : bias[k] * filteredOne[0];
    }
    double scale = constants.scale[m];
    for (int p = 0; p < filtered.length; p++) {
      float[][] rows = weights.readout(m, p);
      for (int j = 0; filtered[p] != null && j < filtered[p].length; j++) {
        double f = scale * filtered[p][j];
        for (int k = 0; f != 0 && k < outputs; k++) {
          y[k] += rows[j][k] * f;
        }
      }
    }
  }

  /** Saves or restores what lies between two windows. */
  public void exchange(StateBytes archive, String name) {
    if (byKappa != null) {
      archive.doubles(name + ".dy_dkappa", byKappa);
    }
    archive.doubles(name + ".filtered_one", filteredOne);
    for (int p = 0; p < filtered.length; p++) {
      if (filtered[p] != null) {
        archive.doubles(name + ".zbar." + network.populations().get(p).name(), filtered[p]);
      }
    }
  }
}
