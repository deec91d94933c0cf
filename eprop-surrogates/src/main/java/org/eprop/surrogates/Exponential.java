package org.eprop.surrogates;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/**
 * The two-sided exponential
 *
 * <pre>    S(q) = exp(-|q|)</pre>
 *
 * <p>Shrestha and Orchard 2018, "SLAYER: Spike layer error reassignment in time".
 */
public final class Exponential extends DescribedComponent implements SurrogateFactory {

  public Exponential() {
    super(
        "exponential",
        "S(q) = exp(-|q|): a peak at threshold with exponential flanks. SLAYER (Shrestha and"
            + " Orchard 2018).");
  }

  @Override
  public SurrogateGradient create(Context context) {
    return q -> StrictMath.exp(-Math.abs(q));
  }
}
