package org.eprop.surrogates;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/**
 * The derivative of the arc tangent (2 / pi) arctan(pi q / 2):
 *
 * <pre>    S(q) = 1 / (1 + (pi q / 2)^2)</pre>
 *
 * <p>Fang et al. 2021, "Incorporating learnable membrane time constant to enhance learning of
 * spiking neural networks".
 */
public final class Arctan extends DescribedComponent implements SurrogateFactory {

  public Arctan() {
    super(
        "arctan",
        "S(q) = 1 / (1 + (pi q / 2)^2), the derivative of (2 / pi) arctan(pi q / 2). Heavy tails"
            + " (Fang et al. 2021).");
  }

  @Override
  public SurrogateGradient create(Context context) {
    return new Shape();
  }

  private static final class Shape implements SurrogateGradient {
    private static final double HALF_PI = Math.PI / 2;

    @Override
    public double at(double q) {
      double x = HALF_PI * q;
      return 1 / (1 + x * x);
    }

    @Override
    public void apply(float[] q, int n) {
      for (int j = 0; j < n; j++) {
        float x = (float) HALF_PI * q[j];
        q[j] = 1f / (1f + x * x);
      }
    }
  }
}
