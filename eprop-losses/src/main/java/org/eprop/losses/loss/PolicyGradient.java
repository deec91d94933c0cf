package org.eprop.losses.loss;

import java.util.Arrays;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Target;

/**
 * The loss of a policy: of a readout from which actions are drawn. The target of a step is the
 * action a^t that was taken, its weight the advantage A^t of having taken it:
 *
 * <pre>    E = sum_t ( -A^t log pi(a^t | y^t) - entropy a H(pi^t) ),    pi = softmax(y)</pre>
 *
 * <p>with a the mean of |A^t| over the target's decisions, so that E is proportional to the
 * weights. In training, {@code mean} divides by the number of episodes ({@link
 * Target#asEpisode()}): E is the mean over episodes of the sums over their steps, and advantages
 * half as large give half the gradient.
 *
 * <p>(Williams 1992; Bellec et al. 2020, reward-based e-prop: with entropy = 0 and A^t the
 * discounted sum of the errors of temporal differences, its gradient is theirs.) With clip = eps
 * &gt; 0, and log pi_old(a^t) the target's {@linkplain Target#logProbability log-probability}, the
 * surrogate of proximal policy optimization (Schulman et al. 2017, equation 7) in place of the
 * first term:
 *
 * <pre>
 *   -min(rho A^t, max(1 - eps, min(rho, 1 + eps)) A^t),    rho = pi(a^t) / pi_old(a^t)
 * </pre>
 *
 * <p>Targets that are values are actions drawn from the normal distribution N(y, 1), in units of
 * its standard deviation: log pi = -1/2 sum_k (a_k - y_k)^2 but for a constant, as is H.
 */
public final class PolicyGradient extends DescribedComponent implements LossFactory {

  static final Parameter ENTROPY =
      Parameter.real("entropy", 0)
          .atLeast(0)
          .describe("how much the entropy of the policy counts, which keeps it exploring");
  static final Parameter CLIP =
      Parameter.real("clip", 0)
          .atLeast(0)
          .below(1)
          .describe(
              "the ratio of new and old probability counts up to 1 +- clip (proximal policy"
                  + " optimization); 0 for no ratio");

  public PolicyGradient() {
    super(
        "policy_gradient",
        "E = -A log pi(a) - entropy H(pi) at each step, for the readout that chooses actions in"
            + " an environment: the target is the action that was taken, its weight the advantage A."
            + " pi is the softmax of the readout, or N(y, 1) for actions that are real numbers. With"
            + " clip, the ratio of new and old probability is clipped (proximal policy optimization).",
        ENTROPY,
        CLIP);
  }

  @Override
  public Loss create(Context context) {
    return new Formula(context.real(ENTROPY), context.real(CLIP));
  }

  private record Formula(double entropy, double clip) implements Loss {

    @Override
    public double evaluate(double[][] readout, Target target, double[][] error) {
      double sum = 0;
      for (int t = 0; t < readout.length; t++) {
        if (target.weight(t) == 0) {
          Arrays.fill(error[t], 0);
        } else {
          sum += step(readout[t], target, t, error[t]);
          sum += entropy(readout[t], target, error[t]);
        }
      }
      return sum;
    }

    private double step(double[] y, Target target, int t, double[] error) {
      double surprise =
          target.hasClasses()
              ? Softmax.crossEntropy(y, target.classAt(t), error)
              : normal(y, target.valuesAt(t), error);
      double weight = target.weight(t);
      double loss = weight * surprise;
      if (clip > 0 && target.hasLogProbabilities()) {
        double ratio = StrictMath.exp(-surprise - target.logProbability(t));
        double clipped = Math.max(1 - clip, Math.min(ratio, 1 + clip));
        loss = -Math.min(weight * ratio, weight * clipped);
        weight = weight * clipped < weight * ratio ? 0 : weight * ratio;
      }
      for (int k = 0; k < y.length; k++) {
        error[k] *= weight;
      }
      return loss;
    }

    private double entropy(double[] y, Target target, double[] error) {
      if (entropy == 0 || !target.hasClasses()) {
        return 0;
      }
      double mean = target.totalWeight() / target.countedSteps();
      return Softmax.addEntropy(y, -entropy * mean, error);
    }

    /** 1/2 sum_k (y_k - a_k)^2. */
    private static double normal(double[] y, double[] action, double[] error) {
      double sum = 0;
      for (int k = 0; k < y.length; k++) {
        error[k] = y[k] - action[k];
        sum += error[k] * error[k];
      }
      return sum / 2;
    }
  }
}
