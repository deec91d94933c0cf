package org.eprop.core.adjoint;

import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.Feedback;
import org.eprop.core.learningsignal.SignalInput;
import org.eprop.core.learningsignal.Signals;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.recording.SampleRecord;

/**
 * The non-causal half of S-TLLR (Apolinario and Roy 2025, equations 10 and 11): q_j^t += a sum_m
 * c_m L_m,j^t F_l(psi)_j^t with F_l(psi)^t = l (F_l(psi)^{t-1} + psi^{t-1}), L without the
 * readout's filter.
 *
 * @param share a
 * @param decay l
 */
public record NonCausal(NetworkStructure network, float share, float decay) {

  /** That of a rule; null if it has none. */
  public static NonCausal of(NetworkStructure network, LearningRule rule) {
    return rule.nonCausalShare() == 0
        ? null
        : new NonCausal(network, (float) rule.nonCausalShare(), (float) rule.nonCausalDecay());
  }

  /**
   * What is added to q, [population][step][neuron]; before the adjoint pass, as psi is lost then.
   *
   * @param input what learning signals see beside the record; null if all are {@link Feedback}
   * @param scale c of each readout
   */
  public float[][][] of(
      SampleRecord run, FeedbackWeights feedback, SignalInput input, double[] scale) {
    int steps = run.steps();
    int populations = run.populations.length;
    float[][][] general =
        input == null ? new float[populations][][] : unfiltered(run, steps, feedback, input, scale);
    float[][][] signal = new float[populations][steps][];
    for (int p = 0; p < populations; p++) {
      for (int t = 0; t < steps; t++) {
        float[] own = new float[network.size(p)];
        for (int m = 0; m < run.readouts.length; m++) {
          if (feedback.signal(m, p) instanceof Feedback) {
            addFeedback(own, run.readouts[m], t, feedback.of(m, p), scale[m]);
          }
        }
        for (int j = 0; general[p] != null && j < own.length; j++) {
          own[j] += general[p][t][j];
        }
        signal[p][t] = own;
      }
    }
    return of(run, signal);
  }

  /** The same for signals L from outside, [population][step][neuron]. */
  public float[][][] of(SampleRecord run, float[][][] signal) {
    float[][][] added = new float[signal.length][run.steps()][];
    for (int p = 0; p < added.length; p++) {
      float[] filtered = new float[network.size(p)];
      for (int t = 0; t < run.steps(); t++) {
        float[] own = new float[filtered.length];
        for (int j = 0; j < own.length; j++) {
          float before = t == 0 ? 0 : run.populations[p].psi[t - 1][j];
          filtered[j] = decay * (filtered[j] + before);
          own[j] = share * signal[p][t][j] * filtered[j];
        }
        added[p][t] = own;
      }
    }
    return added;
  }

  private float[][][] unfiltered(
      SampleRecord run, int steps, FeedbackWeights feedback, SignalInput input, double[] scale) {
    Signals signals = new Signals(network);
    signals.begin(feedback);
    return signals.filtered(run, 0, steps, feedback, input, new double[scale.length], scale);
  }

  private static void addFeedback(
      float[] own, ReadoutRun readout, int t, float[][] b, double scale) {
    for (int k = 0; k < b.length; k++) {
      float error = (float) (scale * readout.error[t * b.length + k]);
      for (int j = 0; error != 0 && j < own.length; j++) {
        own[j] += b[k][j] * error;
      }
    }
  }

  /** Adds it, after the adjoint pass. */
  public void add(SampleRecord run, float[][][] added) {
    for (int p = 0; p < added.length; p++) {
      for (int t = 0; t < run.steps(); t++) {
        float[] q = run.populations[p].q[t];
        for (int j = 0; j < added[p][t].length; j++) {
          q[j] += added[p][t][j];
        }
      }
    }
  }
}
