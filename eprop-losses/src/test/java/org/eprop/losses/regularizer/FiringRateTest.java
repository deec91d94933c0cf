package org.eprop.losses.regularizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.Regularizer;
import org.junit.jupiter.api.Test;

class FiringRateTest {

  private static Regularizer create(double coefficient, double target) {
    FiringRate factory = new FiringRate();
    return factory.create(
        Context.of(
            Arguments.of(factory, Map.of("coefficient", coefficient, "target_rate", target))));
  }

  @Test
  void byHandAndAddedToWhatIsThere() {
    double[] gradient = {100, 0, 0};
    double loss = create(3, 0.5).evaluate(new double[] {0, 0.5, 0.75}, gradient);
    assertEquals(3 * (0.25 + 0.0625), loss);
    assertArrayEquals(new double[] {100 - 3, 0, 1.5}, gradient);
  }

  @Test
  void gradientIsTheDerivative() {
    Regularizer regularizer = create(50, 0.02);
    double[] rate = {0, 0.013, 0.02, 0.4, 1};
    double[] gradient = new double[rate.length];
    regularizer.evaluate(rate, gradient);
    double h = 1e-4;
    for (int j = 0; j < rate.length; j++) {
      double before = rate[j];
      rate[j] = before + h;
      double up = regularizer.evaluate(rate, new double[rate.length]);
      rate[j] = before - h;
      double down = regularizer.evaluate(rate, new double[rate.length]);
      rate[j] = before;
      assertEquals((up - down) / (2 * h), gradient[j], 1e-9);
    }
  }
}
