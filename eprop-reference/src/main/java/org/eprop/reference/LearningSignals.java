package org.eprop.reference;

import java.util.function.IntToDoubleFunction;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.StepSignal;
import org.eprop.core.network.NetworkStructure;

/**
 * What readouts tell the neurons about one sample; normalisation and weights of the steps included,
 * the filters of the readouts not.
 *
 * @param error delta = dE/dy, [readout][step][output]
 * @param signal L, [readout][population][step][neuron]; null where a readout does not teach
 */
public record LearningSignals(double[][][] error, double[][][][] signal) {

  /**
   * Makes L of the errors: L_j^t = sum_k B_jk delta_k^t, or what a {@link StepSignal} says.
   *
   * @param norm [readout] what the errors have been multiplied with
   */
  static LearningSignals of(
      NetworkStructure network,
      ReferenceFeedback feedback,
      Trajectory run,
      ReferenceSample sample,
      double[][][] error,
      double[] norm) {
    int populations = network.populations().size();
    double[][][][] signal = new double[error.length][populations][][];
    for (int m = 0; m < error.length; m++) {
      for (int p = 0; p < populations; p++) {
        double[][] b = feedback.b()[m][p];
        if (feedback.signals()[m][p] instanceof Feedback) {
          signal[m][p] = new double[run.steps()][network.size(p)];
          for (int t = 0; t < run.steps(); t++) {
            for (int k = 0; k < b.length; k++) {
              for (int j = 0; j < b[k].length; j++) {
                signal[m][p][t][j] += b[k][j] * error[m][t][k];
              }
            }
          }
        } else if (feedback.signals()[m][p] instanceof StepSignal steps) {
          SignalView view = new SignalView(b, run, m, p, sample, error[m], norm[m]);
          signal[m][p] = view.run(steps, network.size(p));
        }
      }
    }
    return new LearningSignals(error, signal);
  }

  /** The sum over readouts, L_j^t, [step][neuron]; zero if none teaches the population. */
  public double[][] total(int p, int neurons) {
    return sum(p, neurons, m -> 1);
  }

  /** What reaches spikes at once, sum_m c_m L_m,j^t, [step][neuron]. */
  double[][] atOnce(int p, int neurons, ReferenceWeights weights) {
    return sum(p, neurons, weights::inputScale);
  }

  private double[][] sum(int p, int neurons, IntToDoubleFunction factor) {
    double[][] sum = new double[error[0].length][neurons];
    for (int m = 0; m < signal.length; m++) {
      for (int t = 0; signal[m][p] != null && t < sum.length; t++) {
        for (int j = 0; j < neurons; j++) {
          sum[t][j] += factor.applyAsDouble(m) * signal[m][p][t][j];
        }
      }
    }
    return sum;
  }

  /**
   * Lbar_j^t = sum over readouts of what each one's memory, or the trace's own, makes of its L, c
   * L_j^t + kappa Lbar_j^{t+1}; [step][neuron].
   */
  double[][] filtered(int p, int neurons, ReferenceWeights weights, LearningRule rule) {
    int steps = error[0].length;
    double[][] sum = new double[steps][neurons];
    for (int m = 0; m < signal.length; m++) {
      double[] filtered = new double[neurons];
      double kappa = rule.trace().decay().orElse(weights.readoutDecay(m));
      for (int t = steps - 1; signal[m][p] != null && t >= 0; t--) {
        for (int j = 0; j < neurons; j++) {
          filtered[j] = weights.inputScale(m) * signal[m][p][t][j] + kappa * filtered[j];
          sum[t][j] += filtered[j];
        }
      }
    }
    return sum;
  }
}
