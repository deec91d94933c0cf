package org.eprop.surrogates;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/**
 * The derivative of the logistic sigmoid s(q) = 1 / (1 + exp(-q)), scaled to a peak of 1:
 *
 * <pre>    S(q) = 4 s(q) (1 - s(q)) = 4 e / (1 + e)^2,    e = exp(-|q|)</pre>
 *
 * <p>The right-hand form keeps full precision far from threshold, where 1 - s(q) would round to 0.
 */
public final class SigmoidDerivative extends DescribedComponent implements SurrogateFactory {

  public SigmoidDerivative() {
    super(
        "sigmoid",
        "S(q) = 4 s(q) (1 - s(q)) with s(q) = 1 / (1 + exp(-q)): the derivative of the logistic"
            + " sigmoid, scaled to a peak of 1 (Zenke and Vogels 2021).");
  }

  @Override
  public SurrogateGradient create(Context context) {
    return q -> {
      double e = StrictMath.exp(-Math.abs(q));
      return 4 * e / ((1 + e) * (1 + e));
    };
  }
}
