package org.eprop.reference;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.api.task.Target;
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

  /** What a {@link StepSignal} from one readout to one population sees, step after step. */
  private static final class SignalView implements SignalStep {

    private final float[][] b;
    private final double[][] readout;
    private final double[][] error;
    private final double[][] spikes;
    private final Target target;
    private final float[] rewards;
    private final double norm;
    private int t;
    private int[] spiking = {};

    SignalView(
        double[][] b,
        Trajectory run,
        int m,
        int p,
        ReferenceSample sample,
        double[][] error,
        double norm) {
      this.b = new float[b.length][];
      for (int k = 0; k < b.length; k++) {
        this.b[k] = new float[b[k].length];
        for (int j = 0; j < b[k].length; j++) {
          this.b[k][j] = (float) b[k][j];
        }
      }
      this.readout = run.readouts()[m];
      this.error = error;
      this.spikes = run.spikes()[p];
      this.target = sample.target(m);
      this.rewards = sample.rewards();
      this.norm = norm;
    }

    /** L, [step][neuron]. */
    double[][] run(StepSignal signal, int neurons) {
      double[] state = new double[signal.stateSize(neurons, b.length)];
      double[][] l = new double[readout.length][neurons];
      for (t = 0; t < l.length; t++) {
        double[] z = spikes[t];
        spiking = IntStream.range(0, neurons).filter(j -> z[j] != 0).toArray();
        signal.step(this, state, l[t]);
      }
      return l;
    }

    @Override
    public int step() {
      return t;
    }

    @Override
    public float[][] feedback() {
      return b;
    }

    @Override
    public double[] readout() {
      return readout[t];
    }

    @Override
    public double[] error() {
      return error[t];
    }

    @Override
    public double[] target() {
      if (!target.hasClasses()) {
        return target.valuesAt(t);
      }
      double[] wanted = new double[b.length];
      if (target.classAt(t) != Target.UNLABELLED) {
        wanted[target.classAt(t)] = 1;
      }
      return wanted;
    }

    @Override
    public double weight() {
      return norm * target.weight(t);
    }

    @Override
    public double reward() {
      return rewards == null ? 0 : rewards[t];
    }

    @Override
    public int spikeCount() {
      return spiking.length;
    }

    @Override
    public int[] spikes() {
      return spiking;
    }
  }
}
