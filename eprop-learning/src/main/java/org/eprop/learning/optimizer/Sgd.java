package org.eprop.learning.optimizer;

import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * Gradient descent with momentum (Polyak 1964):
 *
 * <pre>    m := mu m + g,    w := w - eta m</pre>
 *
 * <p>With mu = 0, plain gradient descent, nothing is remembered.
 */
public final class Sgd extends DescribedComponent implements OptimizerFactory {

  static final Parameter MOMENTUM =
      Parameter.real("momentum", 0)
          .atLeast(0)
          .below(1)
          .describe("mu: the share of the last step that is repeated; 0 for none");

  public Sgd() {
    super(
        "sgd",
        "Gradient descent with momentum: m = momentum * m + gradient, w -= learning_rate * m.",
        MOMENTUM);
  }

  @Override
  public Optimizer create(Context context) {
    double momentum = context.real(MOMENTUM);
    return momentum == 0 ? new Plain() : new Momentum(momentum);
  }

  private record Plain() implements Optimizer {
    @Override
    public int slots() {
      return 0;
    }

    @Override
    public boolean isLinear() {
      return true;
    }

    @Override
    public void update(
        double[] w, double[] gradient, double[][] memory, int n, long update, double eta) {
      for (int i = 0; i < n; i++) {
        w[i] -= eta * gradient[i];
      }
    }
  }

  private record Momentum(double mu) implements Optimizer {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public boolean isLinear() {
      return true;
    }

    @Override
    public void update(
        double[] w, double[] gradient, double[][] memory, int n, long update, double eta) {
      double[] m = memory[0];
      for (int i = 0; i < n; i++) {
        m[i] = mu * m[i] + gradient[i];
        w[i] -= eta * m[i];
      }
    }
  }
}
