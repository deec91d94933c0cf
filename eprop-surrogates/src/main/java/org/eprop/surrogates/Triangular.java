package org.eprop.surrogates;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.api.surrogate.Triangle;

/**
 * The piecewise linear pseudo-derivative of Bellec et al. 2020, equation 4:
 *
 * <pre>    S(q) = max(0, 1 - |q|)</pre>
 */
public final class Triangular extends DescribedComponent implements SurrogateFactory {

  public Triangular() {
    super(
        "triangular",
        "S(q) = max(0, 1 - |q|). Piecewise linear, zero beyond |q| = 1; the choice of Bellec et"
            + " al. 2020 (equation 4), with gamma 0.3 and slope 1.");
  }

  @Override
  public SurrogateGradient create(Context context) {
    return new Triangle(1);
  }
}
