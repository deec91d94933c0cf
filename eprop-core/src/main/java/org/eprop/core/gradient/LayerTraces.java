package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.kernel.Padding;
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
 * <p>row by row of presynaptic neurons, each row an array over the postsynaptic ones, or, in a
 * sparse matrix, over the synapses there are. What of an eligibility vector is {@linkplain
 * TraceShape the presynaptic neuron's own} is one number for the row. The rows of neurons that have
 * not spiked for long are all zero and cost nothing.
 */
final class LayerTraces {

  private static final float TINY = 1e-25f;

  /** How often rows are looked at that may have come to rest. */
  private static final int REST_EVERY = 64;

  private final NetworkStructure network;
  private final int layer;
  private final LayerConstants c;
  private final NonlinearNeurons nonlinear;
  private final Kernels kernels;
  private final LinearCombination combination;
  private final Rows in;
  private final Rows rec;
  private final TraceCoefficients all;
  private final float kappa;
  private int steps;
  private final float[] psiBefore;
  private final double[] filteredSpikes;

  /** The traces of the synapses from one set of presynaptic neurons. */
  private final class Rows {
    final int[][] targets;
    final TraceCoefficients coefficients;
    final int n;

    /** n rounded up to whole pairs of blocks. */
    final int length;

    /** eps_m^t of each row, or, if it is the row's own, null. */
    final float[][][] eps;

    /** The row's own part of eps^t; 0 if there is none. */
    final float[] own;

    final float[][] next;
    final float[][] filtered;
    final boolean[] touched;

    /** Rows of a matrix; targets are null if it is dense. */
    Rows(int count, int[][] targets) {
      this.targets = targets;
      n = targets == null ? c.n : targets[0].length;
      length = Padding.pairs(n);
      coefficients = targets == null ? all : new TraceCoefficients(n, c.d, network.kappa());
      eps = new float[count][c.d][];
      for (float[][] row : eps) {
        for (int m = 0; m < c.d; m++) {
          row[m] = c.traces.isOwn(m) ? null : new float[length];
        }
      }
      own = new float[count];
      next = new float[c.d][length];
      filtered = new float[count][length];
      touched = new boolean[count];
    }

    void reset() {
      Arrays.fill(own, 0);
      for (int i = 0; i < touched.length; i++) {
        touched[i] = false;
        Arrays.fill(filtered[i], 0);
        for (float[] row : eps[i]) {
          if (row != null) {
            Arrays.fill(row, 0);
          }
        }
      }
    }

    /** Follows row i by a step with presynaptic activity p. */
    void follow(int i, float p) {
      if (p == 0 && !touched[i]) {
        return;
      }
      touched[i] = true;
      if (targets != null) {
        coefficients.gatherStep(all, targets[i]);
      }
      int single = c.traces.single();
      int other = c.traces.other();
      float before = own[i];
      if (c.traces.kind() != TraceShape.Kind.ANY) {
        float x = coefficients.jacobian[single][single][0] * before;
        own[i] = (x + p * coefficients.input[single][0] + TINY) - TINY;
      }
      switch (c.traces.kind()) {
        case OWN -> kernels.filter(filtered[i], kappa, own[i], coefficients.slope[single], length);
        case OWN_AND_ONE ->
            kernels.filter(
                eps[i][other],
                coefficients.jacobian[other][other],
                before,
                coefficients.jacobian[other][single],
                filtered[i],
                kappa,
                own[i],
                coefficients.slope[single],
                coefficients.slope[other],
                length);
        case ANY -> followAny(i, p);
      }
    }

    private void followAny(int i, float p) {
      float[][] row = eps[i];
      for (int m = 0; m < c.d; m++) {
        combination.begin();
        for (int k = 0; k < c.d; k++) {
          combination.plus(coefficients.jacobian[m][k], row[k]);
        }
        combination.into(next[m], length);
        if (p != 0) {
          kernels.addScaled(next[m], p, coefficients.input[m], length);
        }
        kernels.flush(next[m], length);
      }
      combination.begin().plus(coefficients.kappa, filtered[i]);
      for (int m = 0; m < c.d; m++) {
        float[] old = row[m];
        row[m] = next[m];
        next[m] = old;
        combination.plus(coefficients.slope[m], row[m]);
      }
      combination.into(filtered[i], length);
      kernels.flush(filtered[i], length);
    }

    /** Forgets rows in which nothing is left. */
    void rest() {
      for (int i = 0; i < touched.length; i++) {
        touched[i] = touched[i] && !isZero(i);
      }
    }

    private boolean isZero(int i) {
      boolean zero = own[i] == 0 && CarryCoefficients.isZero(filtered[i]);
      for (int m = 0; zero && m < c.d; m++) {
        zero = c.traces.isOwn(m) || CarryCoefficients.isZero(eps[i][m]);
      }
      return zero;
    }

    void learn(float[][] gradient) {
      for (int i = 0; i < touched.length; i++) {
        if (touched[i]) {
          if (targets != null) {
            coefficients.gatherSignal(all, targets[i]);
          }
          kernels.addProduct(gradient[i], coefficients.signal, filtered[i], n);
        }
      }
    }
  }

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
    this.combination = new LinearCombination(kernels);
    this.all = new TraceCoefficients(c.n, c.d, network.kappa());
    this.kappa = (float) network.kappa();
    Connectivity synapses = network.connectivity(layer);
    this.in = new Rows(network.channelsInto(layer), synapses.input());
    this.rec = network.isRecurrent(layer) ? new Rows(c.n, synapses.recurrent()) : null;
    this.psiBefore = new float[c.n];
    this.filteredSpikes = new double[c.n];
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
    followRows(in, below, t, layer == 0 ? x : null);
    if (rec != null) {
      followRows(rec, record.spikes, first ? -1 : t - 1, null);
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

  private void followRows(Rows rows, Events events, int t, float[] x) {
    int e = t < 0 ? 0 : events.start[t];
    int end = t < 0 ? 0 : events.start[t + 1];
    for (int i = 0; i < rows.touched.length; i++) {
      float p = x == null ? 0 : x[i];
      while (x == null && e < end && events.neuron[e] == i) {
        p += 1;
        e++;
      }
      rows.follow(i, p);
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
