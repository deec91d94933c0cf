package org.eprop.learning.optimizer;

import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * Adam: steps of about the learning rate, whatever the gradient's size. Kingma and Ba 2015, "Adam:
 * A method for stochastic optimization"; {@code epsilon_hat} selects the form at the end of their
 * section 2, which TensorFlow and NEST use. Memory: the running means of gradient and squared
 * gradient, the latter for each weight, or one for all of a postsynaptic neuron's: {@link
 * NeuronAdam}.
 */
public final class Adam extends DescribedComponent implements OptimizerFactory {

  public Adam() {
    super(
        "adam",
        "Adam: w -= learning_rate * m / (sqrt(v) + epsilon), m and v the bias-corrected running"
            + " means of the gradient and its square (Kingma and Ba 2015); v of each weight, or of"
            + " each neuron.",
        AdamUpdate.PARAMETERS);
  }

  @Override
  public Optimizer create(Context context) {
    return AdamUpdate.create(context, 0);
  }

  /**
   * One step of Adam, with decoupled weight decay lambda:
   *
   * <pre>    w := (1 - eta lambda) w
   *    m := beta1 m + (1 - beta1) g,    v := beta2 v + (1 - beta2) g^2
   *    w := w - eta (m / c1) / (sqrt(v / c2) + epsilon),    c_i = 1 - beta_i^t</pre>
   *
   * <p>at update t = 1, 2, ...; with {@code epsilonHat}, epsilon is added to the uncorrected root:
   *
   * <pre>    w := w - eta sqrt(c2) / c1 m / (sqrt(v) + epsilon)</pre>
   *
   * <p>Remembered are m and sqrt(v), not v: memory is of single precision, whose range can hold a
   * gradient, but not the square of a small one.
   */
  record AdamUpdate(
      double beta1, double beta2, double epsilon, boolean epsilonHat, double weightDecay)
      implements Optimizer {

    static final Parameter BETA1 =
        Parameter.real("beta1", 0.9)
            .atLeast(0)
            .below(1)
            .describe("decay of the gradient's running mean");

    static final Parameter BETA2 =
        Parameter.real("beta2", 0.999)
            .atLeast(0)
            .below(1)
            .describe("decay of the squared gradient's running mean");

    static final Parameter EPSILON =
        Parameter.real("epsilon", 1e-8)
            .above(0)
            .describe("added to the root of the squared gradient's mean");

    static final Parameter EPSILON_HAT =
        Parameter.flag("epsilon_hat", false)
            .describe("whether epsilon is added before the bias is corrected, as TensorFlow does");

    private static final String NEURON = "neuron";

    static final Parameter SECOND_MOMENT =
        Parameter.choice("second_moment", "weight", "weight", NEURON)
            .describe("whose squared gradients have a mean: each weight's, or each neuron's");

    static final List<Parameter> PARAMETERS =
        List.of(BETA1, BETA2, EPSILON, EPSILON_HAT, SECOND_MOMENT);

    static Optimizer create(Context context, double weightDecay) {
      AdamUpdate update =
          new AdamUpdate(
              context.real(BETA1),
              context.real(BETA2),
              context.real(EPSILON),
              context.flag(EPSILON_HAT),
              weightDecay);
      return context.text(SECOND_MOMENT).equals(NEURON) ? new NeuronAdam(update) : update;
    }

    /** eta sqrt(1 - beta2^t) / (1 - beta1^t). */
    double step(long update, double eta) {
      return eta * rootC2(update) / (1 - power(beta1, update));
    }

    /** What is added to sqrt(v). */
    double offset(long update) {
      return epsilonHat ? epsilon : epsilon * rootC2(update);
    }

    private double rootC2(long update) {
      return StrictMath.sqrt(1 - power(beta2, update));
    }

    /** x^n by repeated squaring; StrictMath.pow allocates, and this is asked for each block. */
    private static double power(double x, long n) {
      double result = 1;
      double square = x;
      for (long rest = n; rest > 0; rest >>= 1) {
        result = (rest & 1) == 0 ? result : result * square;
        square *= square;
      }
      return result;
    }

    @Override
    public int slots() {
      return 2;
    }

    /**
     * The gradient's size does, its mean does not: with v = 0 and the bias correction of a late
     * update, a new synapse would begin with a step of (1 - beta1) / sqrt(1 - beta2) learning
     * rates, by default 3.2, in place of 1 - beta1, and go on with up to 6.6.
     */
    @Override
    public boolean startsAtMean(int slot) {
      return slot == 1;
    }

    @Override
    public void update(
        double[] w, double[] gradient, double[][] memory, int n, long update, double eta) {
      // sqrt(v / c2) + epsilon = (sqrt(v) + sqrt(c2) epsilon) / sqrt(c2)
      double step = step(update, eta);
      double offset = offset(update);
      double keep = 1 - eta * weightDecay;
      double[] m = memory[0];
      double[] root = memory[1];
      // Three small loops: the compiler finds vector instructions for each.
      for (int i = 0; i < n; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
      }
      for (int i = 0; i < n; i++) {
        double v = beta2 * root[i] * root[i] + (1 - beta2) * gradient[i] * gradient[i];
        root[i] = Math.sqrt(v);
      }
      for (int i = 0; i < n; i++) {
        w[i] = keep * w[i] - step * m[i] / (root[i] + offset);
      }
    }
  }
}
