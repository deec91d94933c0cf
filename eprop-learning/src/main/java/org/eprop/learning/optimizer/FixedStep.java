package org.eprop.learning.optimizer;

import java.util.Arrays;
import org.eprop.api.optimizer.StepSize;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/** The learning rate as it is, in units of weights: each factor is 1. */
public final class FixedStep extends DescribedComponent implements StepSizeFactory {

  public FixedStep() {
    super(
        "fixed",
        "The learning rate as it is: a step is learning rate times gradient, in units of weights.");
  }

  @Override
  public StepSize create(Context context) {
    return new One();
  }

  private record One() implements StepSize {
    @Override
    public boolean seesGradient() {
      return false;
    }

    @Override
    public void factors(
        double errorSquares,
        double[] gradientSquares,
        double[] rates,
        long update,
        double[] factors) {
      Arrays.fill(factors, 1);
    }
  }
}
