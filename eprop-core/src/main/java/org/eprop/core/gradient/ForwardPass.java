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

  private static final int FLUSH_EVERY = 16;

  /** Numbers of psi that stay in the nearest cache between two loops over them: 16 KiB. */
  private static final int PSI_BLOCK = 1 << 12;

  private static final int[] NO_SPIKES = {0};

  private final NetworkStructure network;
  private final Kernels kernels;
  private final LayerConstants[] constants;
  private final NonlinearNeurons[] nonlinear;
  private final LayerState[] states;
  private final RowSum rowSum;
  private final ScaledRowSum scaledRowSum;
  private final float[] readoutSum;

  /** What one layer is doing. */
  private static final class LayerState {
    float[][] s;
    float[][] next;
    final float[] current;
    final float[] fired;
    final int[] freeAt;
    final int[] resting;
    int restingCount;

    /** Who is above threshold: a word for each block of neurons, a bit for each neuron. */
    final int[] above;

    final double[][] nonlinear;
    final NonlinearNeurons.Scratch scratch;

    LayerState(LayerConstants c, NonlinearNeurons general) {
      s = Padding.rows(c.d, c.n);
      next = Padding.rows(c.d, c.n);
      current = new float[Padding.length(c.n)];
      fired = new float[c.n];
      freeAt = new int[c.n];
      resting = new int[c.n];
      above = new int[Padding.length(c.n) / Padding.BLOCK];
      nonlinear = general == null ? null : general.newState();
      scratch = general == null ? null : general.new Scratch();
    }

    void set(int j, boolean isAbove) {
      int bit = 1 << (j % Padding.BLOCK);
      int word = above[j / Padding.BLOCK];
      above[j / Padding.BLOCK] = isAbove ? word | bit : word & ~bit;
    }

    void reset(LayerConstants c, NonlinearNeurons general) {
      for (int m = 0; m < c.d; m++) {
        System.arraycopy(c.initial[m], 0, s[m], 0, c.n);
      }
      Arrays.fill(fired, 0);
      Arrays.fill(freeAt, 0);
      restingCount = 0;
      if (general != null) {
        general.reset(nonlinear);
      }
    }
  }

  ForwardPass(
      NetworkStructure network,
      Kernels kernels,
      LayerConstants[] constants,
      NonlinearNeurons[] nonlinear) {
    this.network = network;
    this.kernels = kernels;
    this.constants = constants;
    this.nonlinear = nonlinear;
    this.states = new LayerState[constants.length];
    for (int l = 0; l < states.length; l++) {
      states[l] = new LayerState(constants[l], nonlinear[l]);
    }
    this.rowSum = new RowSum(kernels);
    this.scaledRowSum = new ScaledRowSum(kernels);
    this.readoutSum = new float[network.outputs()];
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
    for (int t = 0; t < steps; t++) {
      float[] x = real == null ? null : real.values()[t];
      if (recorder == null) {
        advance(t, x, weights, run, wanted, false);
        continue;
      }
      step(t, x, weights, run, wanted);
      for (int l = 0; l < states.length; l++) {
        int n = constants[l].n;
        float[][] s = new float[constants[l].d][];
        for (int m = 0; m < s.length; m++) {
          s[m] = Arrays.copyOf(states[l].s[m], n);
        }
        recorder.record(sample, l, t, s, Arrays.copyOf(run.layers[l].psi[t], n));
      }
    }
    for (int l = 0; wanted && recorder == null && l < states.length; l++) {
      pseudoDerivatives(constants[l], run.layers[l], steps);
    }
  }

  /**
   * Turns all recorded distances to threshold into pseudo-derivatives. Loop by loop over blocks of
   * the record: a short row that was only just written in narrow pieces can't be read back in wide
   * ones without waiting for the memory.
   */
  private void pseudoDerivatives(LayerConstants c, SampleRun.Layer record, int steps) {
    int block = Math.max(2, PSI_BLOCK / c.n);
    for (int first = 0; first < steps; first += block) {
      int end = Math.min(steps, first + block);
      for (int t = first; t < end; t++) {
        c.surrogate.apply(record.psi[t], c.padded);
      }
      for (int t = first; t < end; t++) {
        kernels.product(record.psi[t], c.height, record.psi[t], c.padded);
      }
    }
    Events spikes = record.spikes;
    for (int t = 0; c.maxSilentSteps > 0 && t < steps; t++) {
      for (int e = spikes.start[t]; e < spikes.start[t + 1]; e++) {
        int j = spikes.neuron[e];
        int free = Math.min(steps, t + 1 + c.silentSteps[j]);
        for (int rest = t + 1; rest < free; rest++) {
          record.psi[rest][j] = 0;
        }
      }
    }
  }

  /** Starts anew with a record that has room for so many steps. */
  void begin(SampleRun run, int steps) {
    run.begin(steps, nonlinear);
    for (int l = 0; l < states.length; l++) {
      states[l].reset(constants[l], nonlinear[l]);
    }
  }

  /**
   * One step.
   *
   * @param x real-valued input, [channel]; null if the record's input events of step t are the
   *     input
   */
  void step(int t, float[] x, Weights weights, SampleRun run, boolean wanted) {
    advance(t, x, weights, run, wanted, true);
  }

  /** One step; unless psi is wanted now, the record is left with distances to threshold. */
  private void advance(
      int t, float[] x, Weights weights, SampleRun run, boolean wanted, boolean psiNow) {
    for (int l = 0; l < states.length; l++) {
      current(l, t, x, weights, run);
      layerStep(l, t, run.layers[l], wanted, psiNow);
    }
    readout(t, weights, run);
  }

  /**
   * Makes the record's last steps its first ones, so that an endless run can go on in it: what was
   * step t becomes step t - shift.
   *
   * @param shift the first step to keep; the steps kept have to reach back as far as the longest
   *     refractory period, and one step
   * @param end the steps run so far
   */
  void rebase(SampleRun run, int shift, int end) {
    run.rebase(shift, end);
    for (LayerState state : states) {
      for (int j = 0; j < state.freeAt.length; j++) {
        state.freeAt[j] = Math.max(0, state.freeAt[j] - shift);
      }
    }
  }

  /** Saves or restores the states of the neurons. */
  void exchange(StateArchive archive) {
    for (int l = 0; l < states.length; l++) {
      LayerState state = states[l];
      String name = "layer" + l;
      archive.floats(name + ".s", state.s, 0, state.s.length);
      archive.floats(name + ".fired", new float[][] {state.fired}, 0, 1);
      archive.ints(name + ".free_at", state.freeAt, 0, state.freeAt.length);
      for (int i = 0; state.nonlinear != null && i < state.nonlinear.length; i++) {
        archive.doubles(name + ".s" + nonlinear[l].index[i], state.nonlinear[i]);
      }
    }
  }

  /** I^t = sum_i W_in[i] x_i^t + sum_i W_rec[i] z_i^{t-1}. */
  private void current(int l, int t, float[] x, Weights weights, SampleRun run) {
    float[] current = states[l].current;
    int n = constants[l].n;
    Connectivity synapses = network.connectivity(l);
    if (l == 0 && x != null) {
      addReal(x, weights.in(0), synapses.input(), current, n);
      rowSum.begin(current, n);
    } else {
      rowSum.beginFromZero(current, n);
    }
    if (l > 0) {
      addRows(weights.in(l), synapses.input(), run.layers[l - 1].spikes, t, current);
    } else if (x == null) {
      addRows(weights.in(0), synapses.input(), run.input, t, current);
    }
    if (t > 0 && network.isRecurrent(l)) {
      addRows(weights.rec(l), synapses.recurrent(), run.layers[l].spikes, t - 1, current);
    }
    rowSum.end();
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
        kernels.scatter(current, targets[i], x[i], rows[i], rows[i].length);
      }
    }
  }

  /** Adds the rows of the neurons that spiked at t to the current. */
  private void addRows(float[][] rows, int[][] targets, Events events, int t, float[] current) {
    if (targets == null) {
      addRows(rows, events, t);
      return;
    }
    rowSum.end();
    for (int e = events.start[t]; e < events.start[t + 1]; e++) {
      int i = events.neuron[e];
      kernels.scatter(current, targets[i], 1, rows[i], rows[i].length);
    }
  }

  private void addRows(float[][] rows, Events events, int t) {
    for (int e = events.start[t]; e < events.start[t + 1]; e++) {
      rowSum.add(rows[events.neuron[e]]);
    }
  }

  private void layerStep(int l, int t, SampleRun.Layer record, boolean wanted, boolean psiNow) {
    LayerConstants c = constants[l];
    LayerState state = states[l];
    float[] psi = record.psi[t];
    if (c.linear) {
      linearStep(c, state, record.spikes, t, psi);
    }
    if (nonlinear[l] != null) {
      nonlinear[l].step(
          state.nonlinear,
          state.fired,
          state.current,
          c,
          state.scratch,
          wanted ? record.derivatives[t] : null,
          state.s,
          psi);
      kernels.positives(psi, c.n, state.above);
    }
    if (psiNow) {
      findResting(c, state, record.spikes, t);
    }
    fire(c, state, record.spikes, t);
    if (!psiNow) {
      return;
    }
    c.surrogate.apply(psi, c.padded);
    kernels.product(psi, c.height, psi, c.padded);
    for (int i = 0; i < state.restingCount; i++) {
      psi[state.resting[i]] = 0;
    }
  }

  /**
   * s^t = A s^{t-1} + u I^t + r z^{t-1}, and q. The last term is added event by event: only the
   * neurons that have just spiked need it, and, unless they are refractory, their q once more.
   */
  private void linearStep(LayerConstants c, LayerState state, Events spikes, int t, float[] q) {
    for (int m = 0; t % FLUSH_EVERY == FLUSH_EVERY - 1 && m < c.d; m++) {
      kernels.flush(state.s[m], c.n);
    }
    float[][] next = state.next;
    kernels.step(c.arrays, state.s, next, state.current, q, state.above);
    state.next = state.s;
    state.s = next;
    for (int m = 0; t > 0 && m < c.d; m++) {
      float[] r = c.arrays.r[m];
      float[] s = next[m];
      for (int e = spikes.start[t - 1]; r != null && e < spikes.start[t]; e++) {
        int j = spikes.neuron[e];
        s[j] += r[j];
      }
    }
    for (int e = t == 0 ? 0 : spikes.start[t - 1]; e < spikes.start[t]; e++) {
      int j = spikes.neuron[e];
      if (c.silentSteps[j] == 0) {
        q[j] = c.arrays.distance(next, j);
        state.set(j, q[j] > 0);
      }
    }
  }

  /** Which neurons are refractory at step t: those that spiked recently and are not free yet. */
  private static void findResting(LayerConstants c, LayerState state, Events spikes, int t) {
    int count = 0;
    for (int e = spikes.start[Math.max(0, t - c.maxSilentSteps)]; e < spikes.start[t]; e++) {
      int j = spikes.neuron[e];
      if (state.freeAt[j] > t) {
        state.resting[count++] = j;
      }
    }
    state.restingCount = count;
  }

  /** z^t: lists who is above threshold and not refractory. */
  private static void fire(LayerConstants c, LayerState state, Events spikes, int t) {
    int at = spikes.start[t];
    spikes.reserve(at, c.n);
    int[] neuron = spikes.neuron;
    int end = at;
    int[] above = state.above;
    for (int block = 0; block * Padding.BLOCK < c.n; block += 2) {
      int next = block + 1 < above.length ? above[block + 1] : 0;
      for (int rest = above[block] | next << Padding.BLOCK; rest != 0; rest &= rest - 1) {
        int j = block * Padding.BLOCK + Integer.numberOfTrailingZeros(rest);
        if (state.freeAt[j] <= t) {
          state.freeAt[j] = t + 1 + c.silentSteps[j];
          neuron[end++] = j;
        }
      }
    }
    spikes.start[t + 1] = end;
    if (state.nonlinear != null) {
      for (int e = t == 0 ? 0 : spikes.start[t - 1]; e < at; e++) {
        state.fired[neuron[e]] = 0;
      }
      for (int e = at; e < end; e++) {
        state.fired[neuron[e]] = 1;
      }
    }
  }

  /** y^t = kappa y^{t-1} + c sum_j W_out[j] z_j^t + b. */
  private void readout(int t, Weights weights, SampleRun run) {
    double[] y = run.readout[t];
    sumOfSpikes(t, weights, run);
    if (t == 0) {
      Arrays.fill(y, 0);
    } else {
      System.arraycopy(run.readout[t - 1], 0, y, 0, y.length);
    }
    double kappa = network.kappa();
    double scale = network.inputScale();
    float[] bias = weights.bias();
    for (int k = 0; k < y.length; k++) {
      y[k] = kappa * y[k] + scale * readoutSum[k] + bias[k];
    }
  }

  private void sumOfSpikes(int t, Weights weights, SampleRun run) {
    rowSum.beginFromZero(readoutSum, readoutSum.length);
    for (int l = 0; l < states.length; l++) {
      if (network.seenByReadout(l)) {
        addRows(weights.out(l), run.layers[l].spikes, t);
      }
    }
    rowSum.end();
  }
}
