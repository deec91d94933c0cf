package org.eprop.reference;

import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.Projection;

/**
 * The gradient of delays that learn, by the slope of the presynaptic activity smoothed by a
 * Gaussian: see the equations of {@link LearnedDelays}. d is the delay as it is used, rounded.
 *
 * <pre>dE/dd_ji = sum_t q_j^t (-W_ji p~'_i(t - d_ji))</pre>
 *
 * <p>What the weight's gradient is for presynaptic activity, this is for -W p~': so it also has
 * traces forward in time. But p~' knows of spikes up to four sigma later.
 */
final class DelayGradient {

  private DelayGradient() {}

  /**
   * What a delay's gradient has in place of presynaptic activity: -W_ji p~'_i(t - d_ji), [step].
   *
   * @param w W_ji
   * @param d d_ji, steps
   */
  static double[] presynaptic(Trajectory run, Projection projection, int i, double w, int d) {
    double[][] p = run.activity(projection.from());
    double[] arriving = new double[run.steps()];
    for (int t = 0; t < arriving.length; t++) {
      arriving[t] = -w * slope(projection.delays(), p, i, t - d);
    }
    return arriving;
  }

  /** p~'_i(t), at any t. */
  private static double slope(LearnedDelays delays, double[][] p, int i, int t) {
    double sum = 0;
    int last = Math.min(p.length - 1, t + delays.reach());
    for (int s = Math.max(0, t - delays.reach()); s <= last; s++) {
      sum += p[s][i] * delays.slope(t - s);
    }
    return sum;
  }

  /**
   * Adds the gradient of a projection's delays.
   *
   * @param number the projection's number
   * @param q what multiplies presynaptic activity, [step][post]
   */
  static void accumulate(
      Trajectory run,
      Projection projection,
      int number,
      double[][] q,
      ReferenceWeights weights,
      ReferenceWeights gradient) {
    double[][] sum = gradient.delays(number);
    for (int i = 0; sum != null && i < sum.length; i++) {
      for (int k = 0; k < sum[i].length; k++) {
        int j = projection.synapses().target(i, k);
        double w = weights.projection(number)[i][k];
        double[] arriving = presynaptic(run, projection, i, w, weights.delay(number, i, k));
        for (int t = 0; t < arriving.length; t++) {
          sum[i][k] += q[t][j] * arriving[t];
        }
      }
    }
  }
}
