package org.eprop.losses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.eprop.losses.loss.Softmax.Exponential;
import org.junit.jupiter.api.Test;

class ExponentialTest {

  private final Exponential exp = new Exponential();

  @Test
  void agreesWithTheExactOneToTwoUnitsInTheLastPlace() {
    RandomGenerator random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      double x = -708 * Math.pow(random.nextDouble(), 4);
      double exact = StrictMath.exp(x);
      assertEquals(exact, exp.of(x), 2 * Math.ulp(exact), () -> "at " + x);
    }
  }

  @Test
  void hasExactEnds() {
    assertEquals(1, exp.of(0));
    assertEquals(1, exp.of(-0.0));
    assertEquals(1, exp.of(-Double.MIN_VALUE));
    assertEquals(StrictMath.exp(-708), exp.of(-708), 2 * Math.ulp(StrictMath.exp(-708)));
    assertEquals(0, exp.of(-709));
    assertEquals(0, exp.of(Double.NEGATIVE_INFINITY));
    assertTrue(Double.isNaN(exp.of(Double.NaN)));
  }
}
