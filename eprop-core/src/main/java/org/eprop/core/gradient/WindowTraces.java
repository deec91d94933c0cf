package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearCombination;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/**
 * The eligibility vectors eps and filtered eligibility traces ebar of all synapses into one layer,
 * and the filtered spikes of the layer, taken from one end of a window to the next; on the way, the
 * window's gradient:
 *
 * <pre>
 * dE/dW_ji   = sum_t q_j^t p_i^t + (D^T lambda)_j.eps_ji + kappa beta_j ebar_ji
 * dE/dW_out,kj = c sum_t dbar_k^t z_j^t + c kappa dbar_k^{t0} zbar_j
 * </pre>
 *
 * <p>with eps, ebar and zbar from before the window. Each row of a presynaptic neuron is touched
 * once; rows that are all zero and see no event cost nothing.
 */
final class WindowTraces {

  /** Below this, a filtered spike is zero: it would only decay into denormal numbers. */
  private static final double NOTHING = 1e-30;

  private final NetworkStructure network;
  private final int layer;
  private final LayerConstants c;
  private final Kernels kernels;
  private final WindowCarry carry;
  private final LinearCombination combination;
  private final RowSum rowSum;
  private final ScaledRowSum scaledRowSum;
  private final Rows in;
  private final Rows rec;
  private final float[] decay;
  private final double[] filteredSpikes;
  private final float[][] gradientOfEps;
  private final float[] gradientOfFiltered;
  private float[] psiBefore;
  private float[] psiLast;

  /** The window at hand. */
  private int first;

  private int end;
  private float[][] gradientQ;
  private float[][] real;

  /** The traces of the synapses from one set of presynaptic neurons. */
  private final class Rows {
    final float[][][] eps;
    final float[][] filtered;
    final float[][] next = new float[c.d][c.n];
    final boolean[] touched;

    Rows(int count) {
      eps = new float[count][c.d][c.n];
      filtered = new float[count][c.n];
      touched = new boolean[count];
    }

    void reset() {
      for (int i = 0; i < touched.length; i++) {
        touched[i] = false;
        Arrays.fill(filtered[i], 0);
        for (float[] row : eps[i]) {
          Arrays.fill(row, 0);
        }
      }
    }

    /** Takes all rows through the window; a spike at t acts at t + delay. */
    void pass(Events events, int delay, float[][] gradient) {
      for (int i = 0; i < touched.length; i++) {
        int e = events.from[i];
        int stop = events.from[i + 1];
        while (e < stop && events.step[e] + delay < first) {
          e++;
        }
        boolean spikes = e < stop && events.step[e] + delay < end;
        boolean active = spikes || real != null && realActivity(i);
        if (touched[i]) {
          carryOver(i, gradient[i]);
        }
        if (spikes) {
          for (int m = 0; m <= c.d; m++) {
            addSpikes(target(i, m), events, e, stop, delay - first, end - first, carry.q[m]);
          }
          if (gradientQ != null) {
            addSpikes(gradient[i], events, e, stop, delay, end, gradientQ);
          }
        }
        if (active && real != null) {
          for (int m = 0; m <= c.d; m++) {
            addReal(target(i, m), i, -first, carry.q[m]);
          }
          if (gradientQ != null) {
            addReal(gradient[i], i, 0, gradientQ);
          }
        }
        if (active || touched[i]) {
          flush(i);
          touched[i] = active || !isZero(i);
        }
      }
    }

    private float[] target(int i, int m) {
      return m < c.d ? eps[i][m] : filtered[i];
    }

    private boolean realActivity(int i) {
      for (int t = first; t < end; t++) {
        if (real[t] != null && real[t][i] != 0) {
          return true;
        }
      }
      return false;
    }

    private void carryOver(int i, float[] gradient) {
      float[][] row = eps[i];
      if (gradientQ != null) {
        for (int k = 0; k < c.d; k++) {
          kernels.addProduct(gradient, gradientOfEps[k], row[k], c.n);
        }
        kernels.addProduct(gradient, gradientOfFiltered, filtered[i], c.n);
      }
      combination.begin().plus(decay, filtered[i]);
      for (int k = 0; k < c.d; k++) {
        combination.plus(carry.ofEps(c.d, k), row[k]);
      }
      combination.into(filtered[i], c.n);
      for (int m = 0; m < c.d; m++) {
        combination.begin();
        for (int k = 0; k < c.d; k++) {
          combination.plus(carry.ofEps(m, k), row[k]);
        }
        combination.into(next[m], c.n);
      }
      for (int m = 0; m < c.d; m++) {
        float[] old = row[m];
        row[m] = next[m];
        next[m] = old;
      }
    }

    private void flush(int i) {
      for (int m = 0; m <= c.d; m++) {
        kernels.flush(target(i, m), c.n);
      }
    }

    private boolean isZero(int i) {
      boolean zero = true;
      for (int m = 0; zero && m <= c.d; m++) {
        zero = WindowCarry.unlessZero(target(i, m)) == null;
      }
      return zero;
    }

    void exchange(StateArchive archive, String name) {
      int count = touched.length;
      float[][] all = new float[count * c.d][];
      for (int i = 0; i < count; i++) {
        System.arraycopy(eps[i], 0, all, i * c.d, c.d);
      }
      archive.floats(name + ".eps", all, 0, all.length);
      archive.floats(name + ".ebar", filtered, 0, count);
      for (int i = 0; i < count; i++) {
        touched[i] = !isZero(i);
      }
    }
  }

  WindowTraces(
      NetworkStructure network,
      int layer,
      LayerConstants constants,
      NonlinearNeurons nonlinear,
      Kernels kernels,
      int steps) {
    this.network = network;
    this.layer = layer;
    this.c = constants;
    this.kernels = kernels;
    this.carry = new WindowCarry(c, new LayerAdjoint(c, nonlinear, kernels), steps);
    this.combination = new LinearCombination(kernels);
    this.rowSum = new RowSum(kernels);
    this.scaledRowSum = new ScaledRowSum(kernels);
    this.in = new Rows(network.channelsInto(layer));
    this.rec = network.isRecurrent(layer) ? new Rows(c.n) : null;
    this.decay = new float[c.n];
    this.filteredSpikes = new double[c.n];
    this.gradientOfEps = new float[c.d][c.n];
    this.gradientOfFiltered = new float[c.n];
    this.psiBefore = new float[c.n];
    this.psiLast = new float[c.n];
  }

  void reset() {
    in.reset();
    if (rec != null) {
      rec.reset();
    }
    Arrays.fill(psiBefore, 0);
    Arrays.fill(filteredSpikes, 0);
  }

  /**
   * Begins to pass a window that the forward pass has done: what is needed of psi, before the
   * adjoint pass turns it into q.
   *
   * @param from the window's first step
   * @param to the step after its last one
   * @param powers kappa^i in single precision
   */
  void begin(SampleRun run, int from, int to, float[] powers) {
    first = from;
    end = to;
    SampleRun.Layer record = run.layers[layer];
    carry.run(record, first, end, psiBefore, powers);
    System.arraycopy(record.psi[end - 1], 0, psiLast, 0, c.n);
    Arrays.fill(decay, powers[end - first]);
  }

  /** After the adjoint pass: how the gradient depends on the traces from before the window. */
  void adjointBefore(AdjointPass adjoint, SampleRun run, Feedback feedback) {
    adjoint.before(layer, run, first, feedback, psiBefore, gradientOfEps, gradientOfFiltered);
  }

  /**
   * Passes the window; spikes have been listed neuron by neuron from the step before it on.
   *
   * @param learning whether there is an error, so that psi is now q
   * @param realInput x^t of each step, null where it is not real-valued; null if there is none
   * @param powers kappa^i
   * @param gradient is added to
   */
  void pass(
      SampleRun run, boolean learning, float[][] realInput, double[] powers, Weights gradient) {
    SampleRun.Layer record = run.layers[layer];
    gradientQ = learning ? record.psi : null;
    real = layer == 0 ? realInput : null;
    in.pass(layer == 0 ? run.input : run.layers[layer - 1].spikes, 0, gradient.in(layer));
    real = null;
    if (rec != null) {
      rec.pass(record.spikes, 1, gradient.rec(layer));
    }
    if (network.seenByReadout(layer)) {
      passReadout(record.spikes, learning ? run.filteredError : null, powers, gradient.out(layer));
    }
    float[] old = psiBefore;
    psiBefore = psiLast;
    psiLast = old;
  }

  private void passReadout(Events spikes, float[][] error, double[] powers, float[][] gradient) {
    int outputs = network.outputs();
    for (int j = 0; j < c.n; j++) {
      int e = spikes.from[j];
      int stop = spikes.from[j + 1];
      while (e < stop && spikes.step[e] < first) {
        e++;
      }
      if (error != null) {
        for (int k = 0; filteredSpikes[j] != 0 && k < outputs; k++) {
          gradient[j][k] += (float) (network.kappa() * filteredSpikes[j] * error[first][k]);
        }
        rowSum.begin(gradient[j], outputs);
        rowSum.addAt(spikes.step, e, stop, 0, end, error);
        rowSum.end();
      }
      double filtered = powers[end - first] * filteredSpikes[j];
      for (; e < stop; e++) {
        filtered += powers[end - 1 - spikes.step[e]];
      }
      filteredSpikes[j] = filtered < NOTHING ? 0 : filtered;
    }
  }

  private void addSpikes(
      float[] target, Events events, int e, int stop, int shift, int before, float[][] rows) {
    rowSum.begin(target, c.n);
    rowSum.addAt(events.step, e, stop, shift, before, rows);
    rowSum.end();
  }

  private void addReal(float[] target, int i, int shift, float[][] rows) {
    scaledRowSum.begin(target, c.n);
    for (int t = first; t < end; t++) {
      if (real[t] != null) {
        scaledRowSum.add(real[t][i], rows[t + shift]);
      }
    }
    scaledRowSum.end();
  }

  /** Saves or restores what lies between two windows. */
  void exchange(StateArchive archive, String name) {
    in.exchange(archive, name + ".in");
    if (rec != null) {
      rec.exchange(archive, name + ".rec");
    }
    archive.floats(name + ".psi_before", new float[][] {psiBefore}, 0, 1);
    archive.doubles(name + ".zbar", filteredSpikes);
  }
}
