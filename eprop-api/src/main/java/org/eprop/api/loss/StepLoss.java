package org.eprop.api.loss;

import java.util.Arrays;
import org.eprop.api.task.Target;

/**
 * A loss that is a sum over steps, E = sum_t w^t E^t(y^t), so that the error of a step is known at
 * that step, as online learning needs it.
 *
 * @since 1.0
 */
public interface StepLoss extends Loss {

  /**
   * E^t and its gradient at one step, without the step's weight.
   *
   * @param y y^t [outputs]; not to be modified
   * @param target the sample's
   * @param t which step; it has a label
   * @param error receives dE^t/dy^t [outputs]; every entry is to be written
   * @return E^t
   */
  double step(double[] y, Target target, int t, double[] error);

  @Override
  default double evaluate(double[][] readout, Target target, double[][] error) {
    double sum = 0;
    for (int t = 0; t < readout.length; t++) {
      double weight = target.weight(t);
      if (weight == 0) {
        Arrays.fill(error[t], 0);
        continue;
      }
      sum += weight * step(readout[t], target, t, error[t]);
      for (int k = 0; k < error[t].length; k++) {
        error[t][k] *= weight;
      }
    }
    return sum;
  }
}
