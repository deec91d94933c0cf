package org.eprop.surrogates;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/**
 * The bell curve
 *
 * <pre>    S(q) = exp(-q^2 / 2)</pre>
 */
public final class Gaussian extends DescribedComponent implements SurrogateFactory {

  public Gaussian() {
    super("gaussian", "S(q) = exp(-q^2 / 2): a bell curve whose standard deviation is 1 / slope.");
  }

  @Override
  public SurrogateGradient create(Context context) {
    return q -> StrictMath.exp(-0.5 * q * q);
  }
}
