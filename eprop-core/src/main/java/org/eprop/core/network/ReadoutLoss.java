package org.eprop.core.network;

import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.task.Target;

/**
 * The loss of one readout.
 *
 * @param loss of its outputs
 * @param mean whether it is divided by the batch's number of terms
 * @since 1.0
 */
public record ReadoutLoss(Loss loss, boolean mean) {

  /**
   * A loss that counts more or less beside those of other readouts.
   *
   * @param weight what it is multiplied with; its number of terms stays
   */
  public static ReadoutLoss weighted(Loss loss, boolean mean, double weight) {
    if (weight == 1) {
      return new ReadoutLoss(loss, mean);
    }
    return new ReadoutLoss(
        loss instanceof StepLoss step ? new OfSteps(step, weight) : new Weighted(loss, weight),
        mean);
  }

  private static double scale(double factor, double[] error) {
    for (int k = 0; k < error.length; k++) {
      error[k] *= factor;
    }
    return factor;
  }

  private record Weighted(Loss loss, double weight) implements Loss {
    @Override
    public double terms(Target target) {
      return loss.terms(target);
    }

    @Override
    public double evaluate(double[][] readout, Target target, double[][] error) {
      double sum = loss.evaluate(readout, target, error);
      for (double[] row : error) {
        scale(weight, row);
      }
      return weight * sum;
    }

    @Override
    public void check(Target target) {
      loss.check(target);
    }
  }

  private record OfSteps(StepLoss loss, double weight) implements StepLoss {
    @Override
    public double terms(Target target) {
      return loss.terms(target);
    }

    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      double sum = loss.step(y, target, t, error);
      return scale(weight, error) * sum;
    }

    @Override
    public void check(Target target) {
      loss.check(target);
    }
  }
}
