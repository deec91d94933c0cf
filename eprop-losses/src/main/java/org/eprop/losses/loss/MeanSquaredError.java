package org.eprop.losses.loss;

import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;

/**
 * The squared distance of the readout to target values,
 *
 * <pre>    E^t = 1/2 sum_k (y_k^t - y*_k^t)^2,    dE^t/dy_k^t = y_k^t - y*_k^t</pre>
 *
 * <p>(Bellec et al. 2020). The sum over outputs is not divided by their number.
 */
public final class MeanSquaredError extends DescribedComponent implements LossFactory {

  private static final String NAME = "mean_squared_error";

  public MeanSquaredError() {
    super(
        NAME,
        "E = 1/2 sum_k (y_k - y*_k)^2 at each step, for targets that are real values: regression"
            + " and pattern generation.");
  }

  @Override
  public StepLoss create(Context context) {
    return new Formula();
  }

  private static final class Formula implements StepLoss {
    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      double[] wanted = target.valuesAt(t);
      double sum = 0;
      for (int k = 0; k < y.length; k++) {
        error[k] = y[k] - wanted[k];
        sum += error[k] * error[k];
      }
      return sum / 2;
    }

    @Override
    public void check(Target target) {
      if (target.hasClasses()) {
        throw new InvalidInputException(
            "loss \"" + NAME + "\": got a target of classes, but expected values at each step");
      }
    }
  }
}
