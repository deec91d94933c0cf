package org.eprop.core.adjoint;

import org.eprop.core.kernel.Padding;
import org.eprop.core.recording.ReadoutRun;

/**
 * The errors of one readout, filtered backwards in time: dbar^t = delta^t + kappa dbar^{t+1}; and
 * once more for traces with a decay of their own. Owned by one thread, reused.
 */
final class ReadoutAdjoint {

  /** Below this, a filtered error is zero: it would only decay into denormal numbers. */
  private static final double NOTHING = 1e-30;

  /** c dbar of some steps, [step][output], the latest step first. */
  final float[][] errors;

  private final int outputs;
  private final double kappa;
  private final double traceKappa;
  private final double scale;
  private final double[] filtered;

  /**
   * @param traceKappa kappa of the traces that the errors meet
   */
  ReadoutAdjoint(int outputs, double kappa, double traceKappa, double scale) {
    this.outputs = outputs;
    this.kappa = kappa;
    this.traceKappa = traceKappa;
    this.scale = scale;
    filtered = Padding.WORKER.doubles(outputs);
    errors = Padding.WORKER.rows(PopulationAdjoint.TOGETHER, outputs);
  }

  /**
   * dE/dkappa = sum_t dbar^t y^{t-1}, and where c is 1 - kappa, what kappa does to it: c sum_P W_P
   * z_P^t = y^t - kappa y^{t-1} - b. After {@link #filter}.
   *
   * @param bias b; null if there is none
   * @param steps of the sample
   */
  double kappaGradient(ReadoutRun run, float[] bias, int steps, boolean scaledInput) {
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      for (int k = 0; k < outputs; k++) {
        int at = t * outputs + k;
        double bar = run.filteredError[at] / scale;
        double before = t == 0 ? 0 : run.readout[at - outputs];
        sum += bar * before;
        if (scaledInput) {
          double b = bias == null ? 0 : bias[k];
          sum -= bar * (run.readout[at] - kappa * before - b) / scale;
        }
      }
    }
    return sum;
  }

  /** Filters the errors of the steps first .. end-1 into the record. */
  void filter(ReadoutRun run, int first, int end) {
    for (int k = 0; k < outputs; k++) {
      double bar = 0;
      double sum = 0;
      for (int at = (end - 1) * outputs + k; at >= first * outputs; at -= outputs) {
        bar = run.error[at] + kappa * bar;
        bar = Math.abs(bar) < NOTHING ? 0 : bar;
        sum += bar;
        run.filteredError[at] = (float) (scale * bar);
      }
      filtered[k] = bar;
      run.biasGradient[k] = sum;
    }
    if (traceKappa != kappa) {
      filterForTraces(run, first, end);
    }
  }

  private void filterForTraces(ReadoutRun run, int first, int end) {
    float[] teaching = run.ownTeaching();
    for (int k = 0; k < outputs; k++) {
      double bar = 0;
      for (int at = (end - 1) * outputs + k; at >= first * outputs; at -= outputs) {
        bar = run.error[at] + traceKappa * bar;
        bar = Math.abs(bar) < NOTHING ? 0 : bar;
        teaching[at] = (float) (scale * bar);
      }
    }
  }

  /**
   * Copies the errors of some steps, filtered as traces are, into {@link #errors}.
   *
   * @return whether any of them is not zero
   */
  boolean take(ReadoutRun run, int latest, int count) {
    float[] from = run.teaching();
    boolean any = false;
    for (int i = 0; i < count; i++) {
      float[] row = errors[i];
      int at = (latest - i) * outputs;
      for (int k = 0; k < outputs; k++) {
        float error = from[at + k];
        row[k] = error;
        any |= error != 0;
      }
    }
    return any;
  }

  /** dbar of output k at the first step. */
  double filtered(int k) {
    return filtered[k];
  }
}
