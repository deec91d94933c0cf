package org.eprop.surrogates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every surrogate, and known values of each. */
class SurrogateTest {

  static Stream<SurrogateFactory> all() {
    return ServiceLoader.load(SurrogateFactory.class).stream().map(ServiceLoader.Provider::get);
  }

  private static SurrogateGradient create(String name) {
    SurrogateFactory factory = all().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    return factory.create(Context.defaults(factory));
  }

  @Test
  void allNamesAreThere() {
    assertEquals(
        List.of(
            "arctan",
            "boxcar",
            "exponential",
            "fast_sigmoid",
            "gaussian",
            "multi_gaussian",
            "sigmoid",
            "triangular"),
        all().map(SurrogateFactory::name).sorted().toList());
  }

  // Values from the formulas by hand or in 50-digit arithmetic.
  @ParameterizedTest
  @CsvSource({
    "triangular, 0.25, 0.75",
    "triangular, -0.5, 0.5",
    "triangular, 1, 0",
    "triangular, 7, 0",
    "fast_sigmoid, 1, 0.25",
    "fast_sigmoid, -3, 0.0625",
    "arctan, 0.6366197723675814, 0.5",
    "arctan, -2, 0.091999668350375232",
    "sigmoid, 1, 0.78644773296592741",
    "sigmoid, -40, 1.6993417021166355e-17",
    "gaussian, 1, 0.60653065971263342",
    "gaussian, -2, 0.1353352832366127",
    "exponential, 1, 0.36787944117144233",
    "exponential, -2.5, 0.0820849986238988",
    "boxcar, 0.49999999, 1",
    "boxcar, -0.5, 0",
    "boxcar, 0.5, 0",
    "multi_gaussian, 0.5, 0.58950429431939464",
    "multi_gaussian, 2, -0.035743815432091645",
    "multi_gaussian, -2, -0.035743815432091645",
  })
  void knownValues(String name, double q, double expected) {
    assertEquals(expected, create(name).at(q), 1e-15 * Math.max(1, Math.abs(expected)));
    assertEquals(
        expected, create(name).at(q), 1e-12 * Math.abs(expected), "relative error of small values");
  }

  @ParameterizedTest
  @MethodSource("all")
  void peakIsOneAtThreshold(SurrogateFactory factory) {
    SurrogateGradient s = factory.create(Context.defaults(factory));
    assertEquals(1, s.at(0), 1e-15);
    for (int i = 1; i <= 400; i++) {
      assertTrue(s.at(i / 40.0) <= 1, "at " + i / 40.0);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void isEven(SurrogateFactory factory) {
    SurrogateGradient s = factory.create(Context.defaults(factory));
    for (int i = 1; i <= 400; i++) {
      assertEquals(s.at(i / 40.0), s.at(-i / 40.0), 1e-16);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void farFromThresholdIsFiniteAndVanishes(SurrogateFactory factory) {
    SurrogateGradient s = factory.create(Context.defaults(factory));
    for (double q : new double[] {1e6, -1e6, 1e200, -Double.MAX_VALUE}) {
      assertEquals(0, s.at(q), 1e-11, "at " + q);
    }
    float[] far = {1e6f, -1e6f, 1e30f, -Float.MAX_VALUE};
    s.apply(far, 4);
    for (float value : far) {
      assertEquals(0, value, 1e-11);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void singlePrecisionAgrees(SurrogateFactory factory) {
    SurrogateGradient s = factory.create(Context.defaults(factory));
    RandomGenerator random = new SplittableRandom(7);
    float[] q = new float[2001];
    for (int j = 0; j < q.length; j++) {
      q[j] = (float) (3 * random.nextGaussian());
    }
    q[0] = 0;
    q[1] = -0.0f;
    q[2] = 0.5f;
    q[3] = Math.nextDown(0.5f);
    q[4] = -Math.nextDown(0.5f);
    q[5] = 1;
    float[] out = q.clone();
    s.apply(out, 2000);
    for (int j = 0; j < 2000; j++) {
      assertEquals(s.at(q[j]), out[j], 4 * 0x1p-24, "at " + q[j]);
    }
    assertEquals(q[2000], out[2000], "elements from n on are left alone");
  }

  @Test
  void derivativesOfSigmoidsAreDerivatives() {
    for (double q = -3; q <= 3; q += 0.37) {
      double h = 1e-5;
      assertEquals(4 * slope(x -> 1 / (1 + Math.exp(-x)), q, h), create("sigmoid").at(q), 1e-9);
      assertEquals(slope(x -> x / (1 + Math.abs(x)), q, h), create("fast_sigmoid").at(q), 1e-9);
      assertEquals(
          slope(x -> 2 / Math.PI * Math.atan(Math.PI * x / 2), q, h), create("arctan").at(q), 1e-9);
    }
  }

  private static double slope(java.util.function.DoubleUnaryOperator f, double x, double h) {
    return (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
  }

  @Test
  void unitArea() {
    assertEquals(1, area("triangular"), 1e-6);
    assertEquals(1, area("boxcar"), 1e-3);
    assertEquals(2, area("exponential"), 1e-6);
    assertEquals(4, area("sigmoid"), 1e-6);
    assertEquals(Math.sqrt(2 * Math.PI), area("gaussian"), 1e-6);
  }

  private static double area(String name) {
    SurrogateGradient s = create(name);
    double sum = 0;
    for (int i = -50_000; i <= 50_000; i++) {
      sum += s.at(i * 1e-3) * 1e-3;
    }
    return sum;
  }

  @Test
  void multiGaussianTakesItsParameters() {
    MultiGaussian factory = new MultiGaussian();
    SurrogateGradient plain =
        factory.create(Context.of(Arguments.of(factory, Map.of("height", 0, "sigma", 2))));
    assertEquals(Math.exp(-0.5 * 1.5 * 1.5 / 4), plain.at(1.5), 1e-15);
    SurrogateGradient extreme =
        factory.create(
            Context.of(Arguments.of(factory, Map.of("height", 1, "spread", 1, "sigma", 1))));
    assertEquals(1, extreme.at(0), 1e-15);
    // (2 exp(-2) - exp(-1/2) - exp(-9/2)) / (2 - 2 exp(-1/2))
    assertEquals(-0.44090994424654, extreme.at(2), 1e-13);
  }
}
