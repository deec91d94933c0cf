package org.eprop.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.eprop.compare.statistics.EffectSize.NoncentralT;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against SciPy 1.17: scipy.stats.nct, beta and gammaln, and Brent's method. */
class EffectSizeTest {

  @ParameterizedTest
  @CsvSource({
    "1.5, 4, 0.7, 0.7350601233028798",
    "-2, 3, 1, 0.009968500632730935",
    "122, 4, 100, 0.6113978263899886",
    "2, 1, 3, 0.17956249655224174",
    "0.1, 30, -1, 0.8641333005128906",
    "5, 200, 4.5, 0.6840084731284919",
    "50, 9, 20, 0.9974097218238547"
  })
  void noncentralT(double t, int df, double delta, double f) {
    assertEquals(f, NoncentralT.cumulative(t, df, delta), 1e-10);
    assertEquals(1 - f, NoncentralT.cumulative(-t, df, -delta), 1e-10);
    assertEquals(delta, NoncentralT.delta(t, df, f), 1e-6);
  }

  @Test
  void hedgesG() {
    assertEquals(new Estimate(0.86181382, -0.16852165, 1.844621), EffectSize.hedgesG(1, 2, 4));
    assertEquals(
        new Estimate(0.92689762, -0.035464418, 1.832337),
        EffectSize.hedgesG(0.3, 0.5, -0.1, 0.8, 0.4));
    assertEquals(
        new Estimate(3.4194866, 1.5587505, 5.2653298),
        EffectSize.hedgesG(2.1, 1.4, 3.3, 2.6, 1.9, 2.2, 2.8, 3.0));
    Estimate turned = EffectSize.hedgesG(-1, -2, -4);
    assertEquals(new Estimate(-0.86181382, -1.844621, 0.16852165), turned);
    assertEquals(EffectSize.hedgesG(1, 2, 4), EffectSize.hedgesG(100, 200, 400), "no unit");
  }

  @Test
  void notOfTwoPairsNorWithoutSpread() {
    assertNull(EffectSize.hedgesG(1, 2));
    assertNull(EffectSize.hedgesG(0, 0, 0, 0));
    assertNull(EffectSize.cliffsDelta());
  }

  @Test
  void cliffsDelta() {
    // Clopper and Pearson of 5 in 5: [0.478176, 1].
    assertEquals(new Estimate(1, -0.0436475, 1.0), EffectSize.cliffsDelta(1, 2, 3, 4, 5));
    // Of 6 in 8, beta.ppf(0.025, 6, 3) and 1 - beta.ppf(0.025, 2, 7).
    Estimate six = EffectSize.cliffsDelta(1, 2, 3, 4, 5, 6, -1, -2);
    assertEquals(0.5, six.value());
    assertEquals(-0.3017115888256484, six.low(), 1e-7);
    assertEquals(0.9362919475001116, six.high(), 1e-7);
    // A pair that is equal may count for either.
    Estimate equal = EffectSize.cliffsDelta(1, 2, 3, 4, 5, 6, -1, 0);
    assertEquals(5 / 8.0, equal.value());
    assertEquals(six.low(), equal.low());
    assertTrue(equal.high() > six.high());
  }

  /** Of normal differences with d = 0.8, the interval of g holds 0.8 in 95 % of cases. */
  @Test
  void intervalsHoldWhatTheyAreToHold() {
    RandomGenerator random = new RandomStreams(3).stream("coverage");
    int rounds = 1000;
    int held = 0;
    for (int i = 0; i < rounds; i++) {
      double[] d = new double[5];
      for (int j = 0; j < d.length; j++) {
        d[j] = 0.8 + random.nextGaussian();
      }
      Estimate g = EffectSize.hedgesG(d);
      double j = g.value() / (mean(d) / sd(d)); // the interval is that of 0.8, times J
      held += g.low() <= 0.8 * j && 0.8 * j <= g.high() ? 1 : 0;
    }
    assertEquals(0.95, (double) held / rounds, 0.02);
  }

  private static double mean(double... x) {
    return Mean.of(x).getAsDouble();
  }

  private static double sd(double... x) {
    return StandardDeviation.of(x).getAsDouble();
  }
}
