package org.eprop.core.forward;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;

/**
 * One readout, y_k^t = kappa y_k^{t-1} + c sum_P sum_j W_P[j][k] z_j^t + b_k. Owned by one thread,
 * reused.
 */
final class ReadoutForward {

  private final int m;
  private final int outputs;
  private final boolean[] sees;
  private final Kernels kernels;
  private final double kappa;
  private final double scale;
  private final Padding padding;
  private final float[] noBias;
  private float[] sums = {};

  /** W_out^T [population][output][neuron], where that is how the weights lie; else null. */
  private float[][][] transposed;

  ReadoutForward(
      NetworkStructure network,
      int m,
      Kernels kernels,
      double kappa,
      double scale,
      Padding padding) {
    this.m = m;
    this.outputs = network.readouts().get(m).outputs();
    this.sees = network.readouts().get(m).sees();
    this.kernels = kernels;
    this.kappa = kappa;
    this.scale = scale;
    this.padding = padding;
    this.noBias = new float[outputs];
  }

  /** From now on, weights are these, [population][output][neuron]; null for those given. */
  void use(float[][][] weightsTransposed) {
    transposed = weightsTransposed;
  }

  /** The steps first .. end-1, whose spikes are known. */
  void run(int first, int end, Weights weights, SampleRecord run) {
    int numbers = (end - first) * outputs;
    if (sums.length < numbers) {
      sums = padding.row(numbers);
    }
    Arrays.fill(sums, 0, numbers, 0);
    for (int p = 0; p < sees.length; p++) {
      if (sees[p]) {
        Events spikes = run.populations[p].spikes;
        int from = spikes.start[first];
        int to = spikes.start[end];
        if (transposed == null) {
          float[][] out = weights.readout(m, p);
          kernels.addRowsTo(sums, out, spikes.neuron, spikes.when, from, to, first, outputs);
        } else {
          add(transposed[p], spikes, from, to, first);
        }
      }
    }
    float[] own = weights.readoutBias(m);
    float[] bias = own == null ? noBias : own;
    double[] y = run.readouts[m].readout;
    int at = first * outputs;
    if (outputs <= 2) {
      filter(y, at, numbers, bias, outputs - 1);
      return;
    }
    for (int i = 0; i < numbers; i += outputs) {
      for (int k = 0; k < outputs; k++) {
        double before = at + i == 0 ? 0 : y[at + i - outputs + k];
        y[at + i + k] = kappa * before + scale * sums[i + k] + bias[k];
      }
    }
  }

  /**
   * Two outputs, which may be the same. Each step waits for the one before it, so that it counts
   * whether that comes from a register; of more outputs others are computed meanwhile.
   */
  private void filter(double[] y, int at, int numbers, float[] bias, int other) {
    double own = at == 0 ? 0 : y[at - outputs];
    double others = at == 0 ? 0 : y[at - outputs + other];
    for (int i = 0; i < numbers; i += outputs) {
      own = kappa * own + scale * sums[i] + bias[0];
      others = kappa * others + scale * sums[i + other] + bias[other];
      y[at + i] = own;
      y[at + i + other] = others;
    }
  }

  private void add(float[][] out, Events spikes, int from, int to, int first) {
    for (int e = from; e < to; e++) {
      int at = (spikes.when[e] - first) * outputs;
      int j = spikes.neuron[e];
      for (int k = 0; k < outputs; k++) {
        sums[at + k] += out[k][j];
      }
    }
  }
}
