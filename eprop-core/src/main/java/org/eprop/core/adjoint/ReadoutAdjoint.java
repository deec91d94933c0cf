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
    for (int k = 0; k < outputs; k += 2) {
      filter(run, first, end, k, Math.min(k + 1, outputs - 1));
    }
    if (traceKappa != kappa) {
      filterForTraces(run, first, end);
    }
  }

  /** Two outputs, which may be the same: side by side, as each step waits for the one after it. */
  private void filter(ReadoutRun run, int first, int end, int k, int other) {
    double[] error = run.error;
    float[] to = run.filteredError;
    double own = 0;
    double others = 0;
    double sum = 0;
    double otherSum = 0;
    for (int at = (end - 1) * outputs; at >= first * outputs; at -= outputs) {
      own = error[at + k] + kappa * own;
      others = error[at + other] + kappa * others;
      own = Math.abs(own) < NOTHING ? 0 : own;
      others = Math.abs(others) < NOTHING ? 0 : others;
      sum += own;
      otherSum += others;
      to[at + k] = (float) (scale * own);
      to[at + other] = (float) (scale * others);
    }
    filtered[k] = own;
    filtered[other] = others;
    run.biasGradient[k] = sum;
    run.biasGradient[other] = otherSum;
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
      for (int k = 0; k < outputs; k++) { // so few that a loop is faster than a copy
        row[k] = from[at + k];
        any |= row[k] != 0;
      }
    }
    return any;
  }

  /** dbar of output k at the first step. */
  double filtered(int k) {
    return filtered[k];
  }
}
