package org.eprop.surrogates;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/**
 * The piecewise linear pseudo-derivative of Bellec et al. 2020, equation 4:
 *
 * <pre>    S(q) = max(0, 1 - |q|)</pre>
 */
public final class Triangular implements SurrogateFactory {

  @Override
  public String name() {
    return "triangular";
  }

  @Override
  public String description() {
    return "S(q) = max(0, 1 - |q|). Piecewise linear, zero beyond |q| = 1; the choice of Bellec et"
        + " al. 2020 (equation 4), with gamma 0.3 and slope 1.";
  }

  @Override
  public SurrogateGradient create(Arguments arguments) {
    return new Shape();
  }

  private static final class Shape implements SurrogateGradient {
    @Override
    public double at(double q) {
      return Math.max(0, 1 - Math.abs(q));
    }

    @Override
    public float decline() {
      return 1;
    }

    @Override
    public void apply(float[] q, int n) {
      for (int j = 0; j < n; j++) {
        q[j] = Math.max(0f, 1f - Math.abs(q[j]));
      }
    }
  }
}
