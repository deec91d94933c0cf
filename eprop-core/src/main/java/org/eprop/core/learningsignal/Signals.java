package org.eprop.core.learningsignal;

import java.util.Arrays;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;
import org.eprop.core.state.StateBytes;

/**
 * Learning signals in their general form, step by step, and filtered backwards in time: Lbar^t = c
 * L^t + kappa Lbar^{t+1}. Holds what they remember. Owned by one thread, reused.
 */
public final class Signals {

  /** Below this, a filtered signal is zero: it would only decay into denormal numbers. */
  private static final float NOTHING = 1e-30f;

  private final NetworkStructure network;

  /** What each remembers, [readout][population][...]; null where there is none. */
  private final double[][][] memory;

  /** Lbar of all readouts together, [population][step][neuron]; null where there is none. */
  private final float[][][] filtered;

  private final float[][][] rows;

  /** Lbar at the first step, [readout][population][neuron]; null where there is none. */
  private final float[][][] atFirst;

  /** L of one step, [population][neuron]. */
  private final double[][] own;

  /** What each signal sees, [readout][population]; null where there is none. */
  private final SignalView[][] views;

  private float[][] signal = {};

  /** What regularizes running means of rates; null if nothing does. */
  private Rates rates;

  public Signals(NetworkStructure network) {
    this.network = network;
    int populations = network.populations().size();
    int readouts = network.readouts().size();
    memory = new double[readouts][populations][];
    atFirst = new float[readouts][populations][];
    filtered = new float[populations][][];
    rows = new float[populations][0][];
    own = new double[populations][];
    Arrays.setAll(own, p -> new double[network.size(p)]);
    views = new SignalView[readouts][populations];
  }

  /** Adds what regularizers make of running means of rates, from now on. */
  public void regularizeBy(Rates of) {
    rates = of.any() ? of : null;
  }

  /** Whether any readout teaches by such a signal. */
  public static boolean any(FeedbackWeights feedback) {
    NetworkStructure network = feedback.network();
    for (int m = 0; m < network.readouts().size(); m++) {
      for (int p = 0; p < network.populations().size(); p++) {
        if (feedback.signal(m, p) instanceof StepSignal) {
          return true;
        }
      }
    }
    return false;
  }

  /** Forgets everything: a new sequence begins. */
  public void begin(FeedbackWeights feedback) {
    for (int m = 0; m < memory.length; m++) {
      for (int p = 0; p < memory[m].length; p++) {
        if (feedback.signal(m, p) instanceof StepSignal step) {
          begin(m, p, step);
        }
      }
    }
  }

  private void begin(int m, int p, StepSignal step) {
    int outputs = network.readouts().get(m).outputs();
    int size = step.stateSize(network.size(p), outputs);
    if (memory[m][p] == null || memory[m][p].length != size) {
      memory[m][p] = new double[size];
    }
    if (views[m][p] == null) {
      atFirst[m][p] = new float[network.size(p)];
      views[m][p] = new SignalView(m, p, outputs);
    }
    Arrays.fill(memory[m][p], 0);
  }

  /** L^t from readout m to population p, valid until the next call. */
  private double[] step(
      SampleRecord run, int t, int m, int p, FeedbackWeights feedback, SignalInput input) {
    Arrays.fill(own[p], 0);
    SignalView view = views[m][p].at(run, t, feedback.of(m, p), input);
    ((StepSignal) feedback.signal(m, p)).step(view, memory[m][p], own[p]);
    return own[p];
  }

  /**
   * The signals of the steps first .. end-1.
   *
   * @param kappa of each readout; zeros for signals without the readouts' filters
   * @param scale c of each readout
   * @return all readouts' together, [population][step][neuron], valid until the next call
   */
  public float[][][] filtered(
      SampleRecord run,
      int first,
      int end,
      FeedbackWeights feedback,
      SignalInput input,
      double[] kappa,
      double[] scale) {
    Arrays.fill(filtered, null);
    for (int m = 0; m < memory.length; m++) {
      for (int p = 0; p < filtered.length; p++) {
        if (feedback.signal(m, p) instanceof StepSignal) {
          float[][] all = room(p, end, network.size(p));
          for (int t = first; t < end; t++) {
            double[] now = step(run, t, m, p, feedback, input);
            for (int j = 0; j < now.length; j++) {
              signal[t][j] = (float) now[j];
            }
          }
          filter(all, first, end, atFirst[m][p], (float) kappa[m], (float) scale[m]);
        }
      }
    }
    for (int p = 0; rates != null && p < filtered.length; p++) {
      float[][] all = room(p, end, network.size(p));
      rates.filter(run, first, end, p, all, signal);
    }
    return filtered;
  }

  /** After {@link #filtered}: Lbar of readout m at the first step; null if there is none. */
  public float[] atFirst(int m, int p) {
    return atFirst[m][p];
  }

  private float[][] room(int p, int end, int n) {
    rows[p] = Padding.grown(rows[p], end, n);
    if (signal.length < end || signal[0].length < n) {
      signal = new float[end][Math.max(n, signal.length == 0 ? 0 : signal[0].length)];
    }
    if (filtered[p] == null) {
      filtered[p] = rows[p];
      for (int t = 0; t < end; t++) {
        Arrays.fill(rows[p][t], 0);
      }
    }
    return rows[p];
  }

  /** Adds Lbar of the steps first .. end-1; bar then is that of the first of them. */
  private void filter(float[][] to, int first, int end, float[] bar, float kappa, float scale) {
    Arrays.fill(bar, 0);
    for (int t = end - 1; t >= first; t--) {
      for (int j = 0; j < bar.length; j++) {
        float x = scale * signal[t][j] + kappa * bar[j];
        bar[j] = Math.abs(x) < NOTHING ? 0 : x;
        to[t][j] += bar[j];
      }
    }
  }

  /** Saves or restores what signals remember. */
  public void exchange(StateBytes archive) {
    for (int m = 0; m < memory.length; m++) {
      for (int p = 0; p < memory[m].length; p++) {
        if (memory[m][p] != null && memory[m][p].length > 0) {
          archive.doubles(
              "signal."
                  + network.readouts().get(m).name()
                  + "."
                  + network.populations().get(p).name(),
              memory[m][p]);
        }
      }
    }
  }

  /** What a learning signal sees of a step. */
  private static final class SignalView implements SignalStep {

    private final int readout;
    private final int population;
    private final double[] y;
    private final double[] error;
    private final double[] wanted;
    private SampleRecord run;
    private float[][] feedback;
    private SignalInput input;
    private int[] who = {};
    private int t;

    /** Of a signal from a readout to a population. */
    SignalView(int readout, int population, int outputs) {
      this.readout = readout;
      this.population = population;
      y = new double[outputs];
      error = new double[outputs];
      wanted = new double[outputs];
    }

    /** Looks at a step of a record, with feedback B. */
    SignalView at(SampleRecord record, int step, float[][] b, SignalInput of) {
      run = record;
      feedback = b;
      t = step;
      input = of;
      run.readouts[readout].copyReadout(t, y);
      System.arraycopy(run.readouts[readout].error, t * error.length, error, 0, error.length);
      input.target(readout, t, wanted);
      Events spikes = run.populations[population].spikes;
      int count = spikeCount();
      if (who.length < count) {
        who = new int[2 * count];
      }
      System.arraycopy(spikes.neuron, spikes.start[t], who, 0, count);
      return this;
    }

    @Override
    public int step() {
      return input.number(t);
    }

    @Override
    public float[][] feedback() {
      return feedback;
    }

    @Override
    public double[] readout() {
      return y;
    }

    @Override
    public double[] error() {
      return error;
    }

    @Override
    public double[] target() {
      return wanted;
    }

    @Override
    public double weight() {
      return input.weight(readout, t) * run.readouts[readout].norm;
    }

    @Override
    public double reward() {
      return input.reward(t);
    }

    @Override
    public double modulator(int neuron) {
      return input.modulator(population, t, neuron);
    }

    @Override
    public int spikeCount() {
      Events spikes = run.populations[population].spikes;
      return spikes.start[t + 1] - spikes.start[t];
    }

    @Override
    public int[] spikes() {
      return who;
    }
  }
}
