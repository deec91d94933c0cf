package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;

/**
 * Learning signals in their general form, step by step, and filtered backwards in time: Lbar^t = c
 * L^t + kappa Lbar^{t+1}. Owned by one thread, reused.
 */
final class Signals {

  /** Below this, a filtered signal is zero: it would only decay into denormal numbers. */
  private static final float NOTHING = 1e-30f;

  private final NetworkStructure network;

  /** Lbar, [population][step][neuron]; null for populations without such a signal. */
  private final float[][][] filtered;

  private final float[][][] rows;
  private double[][] state = {};
  private float[][] signal = {};

  Signals(NetworkStructure network) {
    this.network = network;
    filtered = new float[network.populations().size()][][];
    rows = new float[filtered.length][0][];
  }

  /** Whether any readout teaches by such a signal. */
  static boolean any(FeedbackWeights feedback) {
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

  /**
   * The signals of the steps first .. end-1, all readouts' together.
   *
   * @return [population][step][neuron], valid until the next call
   */
  float[][][] filtered(
      SampleRun run,
      int first,
      int end,
      FeedbackWeights feedback,
      SignalInput input,
      Constants constants) {
    return filtered(run, first, end, feedback, input, constants.kappa, constants.scale);
  }

  private float[][][] filtered(
      SampleRun run,
      int first,
      int end,
      FeedbackWeights feedback,
      SignalInput input,
      double[] kappa,
      double[] scale) {
    Arrays.fill(filtered, null);
    for (int m = 0; m < run.readouts.length; m++) {
      for (int p = 0; p < filtered.length; p++) {
        if (feedback.signal(m, p) instanceof StepSignal step) {
          View view = new View(run, m, p, feedback.of(m, p), input.sample());
          int n = network.size(p);
          double[] memory = new double[step.stateSize(n, run.readouts[m].outputs)];
          double[] own = new double[n];
          float[][] all = room(p, end, n);
          for (int t = first; t < end; t++) {
            view.at(t);
            Arrays.fill(own, 0);
            step.step(view, memory, own);
            for (int j = 0; j < n; j++) {
              signal[t][j] = (float) own[j];
            }
          }
          add(all, first, end, n, (float) kappa[m], (float) scale[m]);
        }
      }
    }
    return filtered;
  }

  /**
   * The same without the readouts' filters and factors c.
   *
   * @return [population][step][neuron]; null for populations without such a signal
   */
  float[][][] unfiltered(SampleRun run, int end, FeedbackWeights feedback, SignalInput input) {
    double[] zeros = new double[run.readouts.length];
    double[] ones = new double[run.readouts.length];
    Arrays.fill(ones, 1);
    return filtered(run, 0, end, feedback, input, zeros, ones);
  }

  private float[][] room(int p, int end, int n) {
    if (rows[p].length < end) {
      int had = rows[p].length;
      rows[p] = Arrays.copyOf(rows[p], end);
      for (int t = had; t < end; t++) {
        rows[p][t] = new float[n];
      }
    }
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

  private void add(float[][] to, int first, int end, int n, float kappa, float scale) {
    float[] bar = new float[n];
    for (int t = end - 1; t >= first; t--) {
      for (int j = 0; j < n; j++) {
        float x = scale * signal[t][j] + kappa * bar[j];
        bar[j] = Math.abs(x) < NOTHING ? 0 : x;
        to[t][j] += bar[j];
      }
    }
  }

  /** What a signal sees of a step. */
  static final class View implements SignalStep {

    private final SampleRun run;
    private final ReadoutRun readout;
    private final Events spikes;
    private final float[][] feedback;
    private final Target target;
    private final float[] rewards;
    private final double[] y;
    private final double[] error;
    private final double[] wanted;
    private int[] who = {};
    private int t;

    View(SampleRun run, int m, int p, float[][] feedback, Sample sample) {
      this.run = run;
      this.readout = run.readouts[m];
      this.spikes = run.populations[p].spikes;
      this.feedback = feedback;
      this.target = sample.target(m);
      this.rewards = sample.rewards();
      y = new double[readout.outputs];
      error = new double[y.length];
      wanted = new double[y.length];
    }

    void at(int step) {
      t = step;
      readout.copyReadout(t, y);
      System.arraycopy(readout.error, t * error.length, error, 0, error.length);
      Arrays.fill(wanted, 0);
      if (target.weight(t) != 0) {
        if (target.hasClasses()) {
          wanted[target.classAt(t)] = 1;
        } else {
          System.arraycopy(target.valuesAt(t), 0, wanted, 0, wanted.length);
        }
      }
      int count = spikes.start[t + 1] - spikes.start[t];
      if (who.length < count) {
        who = new int[2 * count];
      }
      System.arraycopy(spikes.neuron, spikes.start[t], who, 0, count);
    }

    @Override
    public int step() {
      return t;
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
      return target.weight(t) * readout.norm;
    }

    @Override
    public double reward() {
      return rewards == null ? 0 : rewards[t];
    }

    @Override
    public int spikeCount() {
      return spikes.start[t + 1] - spikes.start[t];
    }

    @Override
    public int[] spikes() {
      return who;
    }
  }
}
