package org.eprop.surrogates;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/**
 * The derivative of the fast sigmoid q / (1 + |q|):
 *
 * <pre>    S(q) = 1 / (1 + |q|)^2</pre>
 *
 * <p>Zenke and Ganguli 2018, "SuperSpike: Supervised learning in multilayer spiking neural
 * networks".
 */
public final class FastSigmoid extends DescribedComponent implements SurrogateFactory {

  public FastSigmoid() {
    super(
        "fast_sigmoid",
        "S(q) = 1 / (1 + |q|)^2, the derivative of q / (1 + |q|). Heavy tails: neurons far from"
            + " threshold learn too. SuperSpike (Zenke and Ganguli 2018).");
  }

  @Override
  public SurrogateGradient create(Context context) {
    return new Shape();
  }

  private static final class Shape implements SurrogateGradient {
    @Override
    public double at(double q) {
      double d = 1 + Math.abs(q);
      return 1 / (d * d);
    }

    @Override
    public void apply(float[] q, int n) {
      for (int j = 0; j < n; j++) {
        float d = 1f + Math.abs(q[j]);
        q[j] = 1f / (d * d);
      }
    }
  }
}
