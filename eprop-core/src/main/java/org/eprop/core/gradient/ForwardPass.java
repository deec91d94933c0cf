package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Connectivity;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/**
 * Runs the network on one sample and records spikes and pseudo-derivatives. Spikes are events: each
 * adds its row of weights. Owned by one thread, reused from sample to sample.
 */
final class ForwardPass {

  private static final int[] NO_SPIKES = {0};

  /** Steps whose dense real-valued input is multiplied with W_in for one pass over it. */
  private static final int TOGETHER = 4;

  private final NetworkStructure network;
  private final Kernels kernels;
  private final NonlinearNeurons[] nonlinear;
  private final LayerForward[] layers;
  private final ScaledRowSum scaledRowSum;

  /** What of the network every step of each layer needs to know. */
  private final int[] sizes;

  private final int[] channelsInto;
  private final boolean[] recurrent;
  private final Connectivity[] connectivity;

  /** The rows of W_in and then those of W_rec of each layer, during a run; null for sparse ones. */
  private final float[][][] into;

  /** W_in x of some steps, [step][neuron of layer 0], and zeros. */
  private final float[][] inputCurrents;

  private final float[] zeros;

  private float[] readoutSums = new float[0];

  ForwardPass(
      NetworkStructure network,
      Kernels kernels,
      LayerConstants[] constants,
      NonlinearNeurons[] nonlinear) {
    this.network = network;
    this.kernels = kernels;
    this.nonlinear = nonlinear;
    this.layers = new LayerForward[constants.length];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = new LayerForward(constants[l], nonlinear[l], kernels);
    }
    this.sizes = new int[layers.length];
    this.channelsInto = new int[layers.length];
    this.recurrent = new boolean[layers.length];
    this.connectivity = new Connectivity[layers.length];
    this.into = new float[layers.length][][];
    for (int l = 0; l < into.length; l++) {
      sizes[l] = network.size(l);
      channelsInto[l] = network.channelsInto(l);
      recurrent[l] = network.isRecurrent(l);
      connectivity[l] = network.connectivity(l);
      if (connectivity[l].input() == null && connectivity[l].recurrent() == null) {
        into[l] = new float[channelsInto[l] + (recurrent[l] ? sizes[l] : 0)][];
      }
    }
    this.inputCurrents = Padding.rows(TOGETHER, network.size(0));
    this.zeros = Padding.row(network.size(0));
    this.scaledRowSum = new ScaledRowSum(kernels);
  }

  /**
   * Runs a sample.
   *
   * @param wanted whether a gradient will follow: whether pseudo-derivatives, and derivatives of
   *     nonlinear neurons, are to be recorded
   * @param recorder watches, or null
   */
  void run(
      Input input,
      Weights weights,
      SampleRun run,
      boolean wanted,
      StateRecorder recorder,
      int sample) {
    int steps = input.steps();
    begin(run, steps);
    RealInput real = input instanceof RealInput values ? values : null;
    if (input instanceof SpikeInput spikes) {
      run.input.set(steps, spikes.start(), spikes.channel());
    } else {
      run.input.set(0, NO_SPIKES, NO_SPIKES);
    }
    if (recorder == null) {
      for (int l = 0; l < layers.length; l++) {
        runLayer(l, l == 0 ? real : null, steps, weights, run, wanted);
      }
      readout(0, steps, weights, run);
      finish(steps, run, wanted);
      return;
    }
    for (int t = 0; t < steps; t++) {
      step(t, real == null ? null : real.values()[t], weights, run, wanted);
      for (int l = 0; l < layers.length; l++) {
        float[] psi = Arrays.copyOf(run.layers[l].psi[t], network.size(l));
        recorder.record(sample, l, t, layers[l].states(), psi);
      }
    }
  }

  /** All steps of a layer, the one below having taken all of its own. */
  private void runLayer(
      int l, RealInput real, int steps, Weights weights, SampleRun run, boolean wanted) {
    if (into[l] != null && real == null) {
      join(l, weights);
      Events below = l > 0 ? run.layers[l - 1].spikes : run.input;
      layers[l].steps(
          0, steps, run.layers[l], below, into[l], channelsInto[l], recurrent[l], wanted);
      return;
    }
    for (int t = 0; t < steps; t++) {
      float[] x = real == null ? null : real.values()[t];
      boolean multiplied = x != null && multiply(t, real, weights);
      current(l, t, x, multiplied, weights, run);
      layers[l].step(t, run.layers[l], wanted);
    }
  }

  /** Once for each run: somebody may have put other rows into the matrices since the last one. */
  private void join(int l, Weights weights) {
    System.arraycopy(weights.in(l), 0, into[l], 0, channelsInto[l]);
    if (recurrent[l]) {
      System.arraycopy(weights.rec(l), 0, into[l], channelsInto[l], sizes[l]);
    }
  }

  /** Starts anew with a record that has room for so many steps. */
  void begin(SampleRun run, int steps) {
    run.begin(steps, nonlinear);
    for (LayerForward layer : layers) {
      layer.begin();
    }
  }

  /**
   * One step.
   *
   * @param x real-valued input, [channel]; null if the record's input events of step t are the
   *     input
   */
  void step(int t, float[] x, Weights weights, SampleRun run, boolean wanted) {
    for (int l = 0; l < layers.length; l++) {
      current(l, t, x, /* multiplied= */ false, weights, run);
      layers[l].step(t, run.layers[l], wanted);
    }
    readout(t, t + 1, weights, run);
    finish(t + 1, run, /* wanted= */ true);
  }

  private void finish(int end, SampleRun run, boolean wanted) {
    for (int l = 0; l < layers.length; l++) {
      layers[l].finish(run.layers[l], end, wanted);
    }
  }

  /**
   * Sees to it that W_in x of step t is there.
   *
   * @return whether it is: not for sparse W_in, or the last steps
   */
  private boolean multiply(int t, RealInput real, Weights weights) {
    float[][] x = real.values();
    if (network.connectivity(0).input() != null || t / TOGETHER * TOGETHER + TOGETHER > x.length) {
      return false;
    }
    if (t % TOGETHER == 0) {
      int n = network.size(0);
      kernels.sumScaledRows(inputCurrents, zeros, x, t, weights.in(0), real.channels(), n);
    }
    return true;
  }

  /** Saves or restores the states of the neurons. */
  void exchange(StateArchive archive) {
    for (int l = 0; l < layers.length; l++) {
      layers[l].exchange(archive, "layer" + l);
    }
  }

  /** I^t = sum_i W_in[i] x_i^t + sum_i W_rec[i] z_i^{t-1}. */
  private void current(
      int l, int t, float[] x, boolean multiplied, Weights weights, SampleRun run) {
    float[] current = layers[l].current;
    int n = sizes[l];
    Connectivity synapses = connectivity[l];
    Events own = run.layers[l].spikes;
    boolean feedsBack = t > 0 && recurrent[l];
    int first = feedsBack ? own.start[t - 1] : 0;
    int last = feedsBack ? own.start[t] : 0;
    if (l == 0 && x != null) {
      if (multiplied) {
        System.arraycopy(inputCurrents[t % TOGETHER], 0, current, 0, n);
      } else {
        addReal(x, weights.in(0), synapses.input(), current, n);
      }
      addRows(current, weights.rec(l), synapses.recurrent(), own, first, last, n);
      return;
    }
    Events below = l > 0 ? run.layers[l - 1].spikes : run.input;
    int from = below.start[t];
    int to = below.start[t + 1];
    Arrays.fill(current, 0);
    addRows(current, weights.in(l), synapses.input(), below, from, to, n);
    addRows(current, weights.rec(l), synapses.recurrent(), own, first, last, n);
  }

  /** Adds x_i rows[i] to the current; targets are null if the rows are dense. */
  private void addReal(float[] x, float[][] rows, int[][] targets, float[] current, int n) {
    if (targets == null) {
      scaledRowSum.beginFromZero(current, n);
      for (int i = 0; i < x.length; i++) {
        scaledRowSum.add(x[i], rows[i]);
      }
      scaledRowSum.end();
      return;
    }
    Arrays.fill(current, 0);
    for (int i = 0; i < x.length; i++) {
      if (x[i] != 0) {
        kernels.scatter(current, targets[i], x[i], rows[i], 0, rows[i].length);
      }
    }
  }

  /** Adds the rows of neurons that spiked to the current; targets are null if they are dense. */
  private void addRows(
      float[] o, float[][] rows, int[][] targets, Events events, int first, int last, int n) {
    if (targets == null) {
      kernels.addRows(o, rows, events.neuron, first, last, 0, n);
      return;
    }
    for (int e = first; e < last; e++) {
      int i = events.neuron[e];
      kernels.scatter(o, targets[i], 1, rows[i], 0, rows[i].length);
    }
  }

  /** y^t = kappa y^{t-1} + c sum_j W_out[j] z_j^t + b, of the steps first .. end-1. */
  private void readout(int first, int end, Weights weights, SampleRun run) {
    int outputs = network.outputs();
    if (readoutSums.length < (end - first) * outputs) {
      readoutSums = Padding.row((end - first) * outputs);
    }
    float[] sums = readoutSums;
    Arrays.fill(sums, 0, (end - first) * outputs, 0);
    for (int l = 0; l < layers.length; l++) {
      if (network.seenByReadout(l)) {
        Events spikes = run.layers[l].spikes;
        int from = spikes.start[first];
        int to = spikes.start[end];
        float[][] out = weights.out(l);
        kernels.addRowsTo(sums, out, spikes.neuron, spikes.when, from, to, first, outputs);
      }
    }
    float[] bias = weights.bias();
    for (int k = 0; k < outputs; k += 2) {
      int other = Math.min(k + 1, outputs - 1);
      filter(run.readout, sums, first, end, k, bias[k], other, bias[other]);
    }
  }

  /** Two outputs, which may be the same, side by side: each step waits for the one before it. */
  private void filter(
      double[] y,
      float[] sums,
      int first,
      int end,
      int k,
      double bias,
      int other,
      double otherBias) {
    int outputs = network.outputs();
    double kappa = network.kappa();
    double scale = network.inputScale();
    int at = first * outputs;
    double own = first == 0 ? 0 : y[at - outputs + k];
    double others = first == 0 ? 0 : y[at - outputs + other];
    for (int i = 0; i < (end - first) * outputs; i += outputs) {
      own = kappa * own + scale * sums[i + k] + bias;
      others = kappa * others + scale * sums[i + other] + otherBias;
      y[at + i + k] = own;
      y[at + i + other] = others;
    }
  }
}
