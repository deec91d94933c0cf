package org.eprop.surrogates;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/**
 * A window around the threshold:
 *
 * <pre>    S(q) = 1 for |q| &lt; 1/2, else 0</pre>
 *
 * <p>Its area is 1 like that of {@link Triangular}; {@code slope} 0.5 makes the window span |q|
 * &lt; 1. Wu et al. 2018, "Spatio-temporal backpropagation for training high-performance spiking
 * neural networks" (their h1).
 */
public final class Boxcar extends DescribedComponent implements SurrogateFactory {

  public Boxcar() {
    super(
        "boxcar",
        "S(q) = 1 for |q| < 1/2, else 0: a window one unit wide around the threshold (with slope"
            + " 1, half the base threshold on either side). Wu et al. 2018.");
  }

  @Override
  public SurrogateGradient create(Context context) {
    return new Shape();
  }

  private static final class Shape implements SurrogateGradient {
    /** The smallest positive value of 1/2 - |q| in single precision is 1 / this. */
    private static final float STEEP = 0x1p25f;

    @Override
    public double at(double q) {
      return Math.abs(q) < 0.5 ? 1 : 0;
    }

    /** The comparison as clamped arithmetic, which the JIT vectorises where a ternary is not. */
    @Override
    public void apply(float[] q, int n) {
      for (int j = 0; j < n; j++) {
        q[j] = Math.min(1f, Math.max(0f, (0.5f - Math.abs(q[j])) * STEEP));
      }
    }
  }
}
