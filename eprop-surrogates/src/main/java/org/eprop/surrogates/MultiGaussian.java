package org.eprop.surrogates;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/**
 * A bell curve with negative flanks: with N(q; m, d) the normal density of mean m and standard
 * deviation d,
 *
 * <pre>    M(q) = (1 + h) N(q; 0, sigma) - h N(q; sigma, s sigma) - h N(q; -sigma, s sigma)
 *    S(q) = M(q) / M(0)</pre>
 *
 * <p>Yin, Corradi and Bohte 2021, "Accurate and efficient time-domain classification with adaptive
 * spiking recurrent neural networks", who have h = 0.15, s = 6, sigma = 0.5 and no division by
 * M(0). <em>S is negative</em> some way from the threshold: there, the gradient changes sign.
 */
public final class MultiGaussian extends DescribedComponent implements SurrogateFactory {

  static final Parameter HEIGHT =
      Parameter.real("height", 0.15)
          .atLeast(0)
          .atMost(1)
          .describe("h: height of the negative flanks; 0 leaves a plain gaussian");

  static final Parameter SPREAD =
      Parameter.real("spread", 6)
          .atLeast(1)
          .describe("s: width of the negative flanks, in units of sigma");

  static final Parameter SIGMA =
      Parameter.real("sigma", 0.5)
          .above(0)
          .describe("standard deviation of the central peak, in units of q");

  public MultiGaussian() {
    super(
        "multi_gaussian",
        "S(q) = M(q) / M(0) with M(q) = (1 + h) N(q; 0, sigma) - h N(q; sigma, s sigma) - h"
            + " N(q; -sigma, s sigma): a bell curve with shallow negative flanks (Yin, Corradi and"
            + " Bohte 2021). May be negative.",
        HEIGHT,
        SPREAD,
        SIGMA);
  }

  @Override
  public boolean mayBeNegative() {
    return true;
  }

  @Override
  public SurrogateGradient create(Context context) {
    double h = context.real(HEIGHT);
    double s = context.real(SPREAD);
    double sigma = context.real(SIGMA);
    // M(q) sigma sqrt(2 pi), with x = q / sigma; h <= 1 and s >= 1 keep it positive at 0.
    double atPeak = 1 + h - 2 * h / s * bell(1 / s);
    return q -> {
      double x = q / sigma;
      double flanks = bell((x - 1) / s) + bell((x + 1) / s);
      return ((1 + h) * bell(x) - h / s * flanks) / atPeak;
    };
  }

  private static double bell(double x) {
    return StrictMath.exp(-0.5 * x * x);
  }
}
