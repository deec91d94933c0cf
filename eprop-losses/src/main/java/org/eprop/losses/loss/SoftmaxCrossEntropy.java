package org.eprop.losses.loss;

import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;

/**
 * The cross-entropy of the readout's softmax with a class, or a distribution over classes, at each
 * step:
 *
 * <pre>    E^t = -sum_k pi*_k log pi_k,    pi = softmax(y^t),    dE^t/dy_k = pi_k - pi*_k</pre>
 *
 * <p>(Bellec et al. 2020). Steps without a label do not count.
 */
public final class SoftmaxCrossEntropy extends DescribedComponent implements LossFactory {

  private static final String NAME = "softmax_cross_entropy";

  /** How far from 1 the sum of a distribution may be: single-precision data. */
  private static final double TOLERANCE = 1e-5;

  public SoftmaxCrossEntropy() {
    super(
        NAME,
        "E = -sum_k pi*_k log softmax_k(y) at each step, for targets that are classes or class"
            + " distributions: classification with a decision at every counted step.");
  }

  @Override
  public StepLoss create(Context context) {
    return new Formula();
  }

  private static final class Formula implements StepLoss {
    @Override
    public boolean errorsSumToZero() {
      return true;
    }

    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      return target.hasClasses()
          ? Softmax.crossEntropy(y, target.classAt(t), error)
          : Softmax.crossEntropy(y, target.valuesAt(t), error);
    }

    @Override
    public void check(Target target) {
      if (target.hasClasses()) {
        return;
      }
      for (int t = 0; t < target.steps(); t++) {
        if (target.weight(t) != 0) {
          checkDistribution(target.valuesAt(t), t);
        }
      }
    }

    private static void checkDistribution(double[] p, int t) {
      double sum = 0;
      for (double value : p) {
        if (!(value >= 0)) {
          throw wrong(t, "got " + value + ", but expected probabilities >= 0");
        }
        sum += value;
      }
      if (!(Math.abs(sum - 1) <= TOLERANCE)) {
        throw wrong(t, "got probabilities that sum to " + sum + ", but expected 1");
      }
    }

    private static InvalidInputException wrong(int t, String problem) {
      return new InvalidInputException(
          "loss \"" + NAME + "\": target at step " + t + ": " + problem);
    }
  }
}
