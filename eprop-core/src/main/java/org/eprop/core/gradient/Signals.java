package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.api.signal.StepSignal;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;

/**
 * Learning signals in their general form, step by step, and filtered backwards in time: Lbar^t = c
 * L^t + kappa Lbar^{t+1}. Holds what they remember. Owned by one thread, reused.
 */
final class Signals {

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

  private float[][] signal = {};

  Signals(NetworkStructure network) {
    this.network = network;
    int populations = network.populations().size();
    int readouts = network.readouts().size();
    memory = new double[readouts][populations][];
    atFirst = new float[readouts][populations][];
    filtered = new float[populations][][];
    rows = new float[populations][0][];
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

  /** Forgets everything: a new sequence begins. */
  void begin(FeedbackWeights feedback) {
    for (int m = 0; m < memory.length; m++) {
      for (int p = 0; p < memory[m].length; p++) {
        if (feedback.signal(m, p) instanceof StepSignal step) {
          int outputs = network.readouts().get(m).outputs();
          memory[m][p] = new double[step.stateSize(network.size(p), outputs)];
        }
      }
    }
  }

  /** Room for {@link #step}. */
  float[][][] newRows(FeedbackWeights feedback) {
    float[][][] rows = new float[memory.length][filtered.length][];
    for (int m = 0; m < memory.length; m++) {
      for (int p = 0; p < filtered.length; p++) {
        if (feedback.signal(m, p) instanceof StepSignal) {
          rows[m][p] = new float[network.size(p)];
        }
      }
    }
    return rows;
  }

  /**
   * L^t of the record's step t, as the readout filters it: c L^t.
   *
   * @param scale c of each readout
   * @param signals receives it, [readout][population][neuron]
   */
  void step(
      SampleRun run,
      int t,
      FeedbackWeights feedback,
      SignalInput input,
      double[] scale,
      float[][][] signals) {
    for (int m = 0; m < memory.length; m++) {
      for (int p = 0; p < filtered.length; p++) {
        if (feedback.signal(m, p) instanceof StepSignal step) {
          double[] own = new double[network.size(p)];
          SignalView view = new SignalView(run, m, p, feedback.of(m, p));
          step.step(view.at(t, input), memory[m][p], own);
          for (int j = 0; j < own.length; j++) {
            signals[m][p][j] = (float) (scale[m] * own[j]);
          }
        }
      }
    }
  }

  /**
   * The signals of the steps first .. end-1.
   *
   * @param kappa of each readout; zeros for signals without the readouts' filters
   * @param scale c of each readout
   * @return all readouts' together, [population][step][neuron], valid until the next call
   */
  float[][][] filtered(
      SampleRun run,
      int first,
      int end,
      FeedbackWeights feedback,
      SignalInput input,
      double[] kappa,
      double[] scale) {
    Arrays.fill(filtered, null);
    for (int m = 0; m < memory.length; m++) {
      for (int p = 0; p < filtered.length; p++) {
        if (feedback.signal(m, p) instanceof StepSignal step) {
          int n = network.size(p);
          SignalView view = new SignalView(run, m, p, feedback.of(m, p));
          double[] own = new double[n];
          float[][] all = room(p, end, n);
          for (int t = first; t < end; t++) {
            Arrays.fill(own, 0);
            step.step(view.at(t, input), memory[m][p], own);
            for (int j = 0; j < n; j++) {
              signal[t][j] = (float) own[j];
            }
          }
          atFirst[m][p] = filter(all, first, end, n, (float) kappa[m], (float) scale[m]);
        }
      }
    }
    return filtered;
  }

  /** After {@link #filtered}: Lbar of readout m at the first step; null if there is none. */
  float[] atFirst(int m, int p) {
    return atFirst[m][p];
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

  private float[] filter(float[][] to, int first, int end, int n, float kappa, float scale) {
    float[] bar = new float[n];
    for (int t = end - 1; t >= first; t--) {
      for (int j = 0; j < n; j++) {
        float x = scale * signal[t][j] + kappa * bar[j];
        bar[j] = Math.abs(x) < NOTHING ? 0 : x;
        to[t][j] += bar[j];
      }
    }
    return bar;
  }

  /** Saves or restores what signals remember. */
  void exchange(StateArchive archive) {
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
}
