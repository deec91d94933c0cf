package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Connectivity;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/**
 * The eligibility vectors and filtered eligibility traces of all synapses into one layer, followed
 * forward in time:
 *
 * <pre>
 * eps_i^t  = D^t eps_i^{t-1} + u p_i^t
 * ebar_i^t = kappa ebar_i^{t-1} + psi^t g.eps_i^t
 * </pre>
 *
 * <p>row by row of presynaptic neurons.
 */
final class LayerTraces {

  /** How often rows are looked at that may have come to rest. */
  private static final int REST_EVERY = 64;

  private final NetworkStructure network;
  private final int layer;
  private final LayerConstants c;
  private final NonlinearNeurons nonlinear;
  private final Kernels kernels;
  private final TraceRows in;
  private final TraceRows rec;
  private final TraceCoefficients all;
  private int steps;
  private final float[] psiBefore;
  private final double[] filteredSpikes;

  LayerTraces(
      NetworkStructure network,
      int layer,
      LayerConstants constants,
      NonlinearNeurons nonlinear,
      Kernels kernels) {
    this.network = network;
    this.layer = layer;
    this.c = constants;
    this.nonlinear = nonlinear;
    this.kernels = kernels;
    this.all = new TraceCoefficients(c.n, c.d, network.kappa());
    Connectivity synapses = network.connectivity(layer);
    this.in = rows(network.channelsInto(layer), synapses.input());
    this.rec = network.isRecurrent(layer) ? rows(c.n, synapses.recurrent()) : null;
    this.psiBefore = new float[c.n];
    this.filteredSpikes = new double[c.n];
  }

  private TraceRows rows(int count, int[][] targets) {
    return new TraceRows(c, all, count, targets, network.kappa(), kernels);
  }

  void reset() {
    steps = 0;
    in.reset();
    if (rec != null) {
      rec.reset();
    }
    Arrays.fill(psiBefore, 0);
    Arrays.fill(filteredSpikes, 0);
  }

  /**
   * Follows all traces by a step that the forward pass has just done.
   *
   * @param first whether it is the sequence's first
   * @param x the input if it is real-valued; null if it is spikes
   */
  void follow(SampleRun run, int t, boolean first, float[] x) {
    SampleRun.Layer record = run.layers[layer];
    localDerivatives(record, t);
    Events below = layer == 0 ? run.input : run.layers[layer - 1].spikes;
    in.follow(below, t, layer == 0 ? x : null);
    if (rec != null) {
      rec.follow(record.spikes, first ? -1 : t - 1, null);
    }
    for (int j = 0; j < c.n; j++) {
      filteredSpikes[j] *= network.kappa();
    }
    for (int e = record.spikes.start[t]; e < record.spikes.start[t + 1]; e++) {
      filteredSpikes[record.spikes.neuron[e]] += 1;
    }
    System.arraycopy(record.psi[t], 0, psiBefore, 0, c.n);
    if (++steps % REST_EVERY == 0) {
      in.rest();
      if (rec != null) {
        rec.rest();
      }
    }
  }

  /** D^t = ds^t/ds^{t-1} + r~ (psi^{t-1} g)^T, u^t, and psi^t g. */
  private void localDerivatives(SampleRun.Layer record, int t) {
    float[] psi = record.psi[t];
    for (int m = 0; m < c.d; m++) {
      for (int k = 0; k < c.d; k++) {
        for (int j = 0; j < c.n; j++) {
          float own = at(c.arrays.gradientR[m], j) * psiBefore[j] * at(c.arrays.g[k], j);
          all.jacobian[m][k][j] = at(c.arrays.a[m][k], j) + own;
        }
      }
      for (int j = 0; j < c.n; j++) {
        all.input[m][j] = at(c.arrays.u[m], j);
        all.slope[m][j] = psi[j] * at(c.arrays.g[m], j);
      }
    }
    for (int i = 0; nonlinear != null && i < nonlinear.index.length; i++) {
      nonlinearDerivatives(i, record.derivatives[t], psi);
    }
  }

  private static float at(float[] array, int j) {
    return array == null ? 0 : array[j];
  }

  private void nonlinearDerivatives(int i, float[] record, float[] psi) {
    int j = nonlinear.index[i];
    int d = c.d;
    int at = i * (d * d + 2 * d);
    double[] g = nonlinear.models[i].spikeWeights();
    for (int m = 0; m < g.length; m++) {
      for (int k = 0; k < g.length; k++) {
        float own = record[at + d * d + m] * psiBefore[j] * (float) g[k];
        all.jacobian[m][k][j] = record[at + m * d + k] + own;
      }
      all.input[m][j] = record[at + d * d + d + m];
      all.slope[m][j] = psi[j] * (float) g[m];
    }
  }

  /** dE/dW_ji += c L_j ebar_ji with L_j = sum_k B_jk delta_k; dE/dW_out,kj += c delta_k zbar_j. */
  void learn(double[] error, float[][] feedback, Weights gradient) {
    Arrays.fill(all.signal, 0);
    double scale = network.inputScale();
    for (int k = 0; k < error.length; k++) {
      kernels.addScaled(all.signal, (float) (scale * error[k]), feedback[k], c.n);
    }
    in.learn(gradient.in(layer));
    if (rec != null) {
      rec.learn(gradient.rec(layer));
    }
    float[][] out = gradient.out(layer);
    for (int j = 0; out != null && j < c.n; j++) {
      for (int k = 0; filteredSpikes[j] != 0 && k < error.length; k++) {
        out[j][k] += (float) (scale * error[k] * filteredSpikes[j]);
      }
    }
  }
}
