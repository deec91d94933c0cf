package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.eprop.api.plugin.Choice;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Finding;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.network.NetworkChecks;
import org.eprop.tck.network.NetworkComponents;

/** What a surrogate gradient must be: a finite S(q), with its peak S(0) = 1 at threshold. */
public final class SurrogateChecks {

  private static final double[] FAR = {1e2, 1e3, 1e6, 1e30, Float.MAX_VALUE};
  private static final double STEP = 1 / 64.0;
  private static final int STEPS = 640;

  /** A fault that is found so close is told there. */
  private static final double NEAR = 10;

  private static final double DOUBLE_PRECISION = 1e-9;
  private static final double SINGLE_PRECISION = 1e-6;
  private static final float UNTOUCHED = 0.34567f;

  public static final CommonChecks<SurrogateFactory, SurrogateGradient> COMMON =
      new CommonChecks<>(
          SurrogateFactory.class,
          List.of(SurrogateFactory.GAMMA, SurrogateFactory.SLOPE, SurrogateFactory.LEARN_SLOPE),
          true,
          new Probe<>((f, c, dt) -> f.create(c.withTimeStep(dt)), SurrogateChecks::measure));

  public static final NetworkChecks<SurrogateFactory> NETWORK =
      new NetworkChecks<>(subject -> NetworkComponents.of().about(SurrogateFactory.class, subject));

  private SurrogateChecks() {}

  /** All of them. */
  public static List<Check<SurrogateFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.timeStep(),
            COMMON.each("finite", "S(q) is finite for every finite q", SurrogateChecks::finite),
            new Check<>(
                "non_negative",
                "S(q) >= 0, unless mayBeNegative() declares otherwise",
                SurrogateChecks::nonNegative),
            COMMON.each(
                "peak",
                "S(0) = 1 is the largest value: psi = gamma / scale at threshold",
                SurrogateChecks::peak),
            COMMON.engine("gamma_and_slope"),
            COMMON.each(
                "single_precision",
                "apply(float[], n) = at(double) to single precision, on the first n elements only",
                SurrogateChecks::singlePrecision),
            NETWORK.pseudoDerivative()),
        NETWORK.all());
  }

  /** Distances to threshold from -10 to 10, exact in single precision. */
  private static double[] near() {
    double[] q = new double[2 * STEPS + 1];
    for (int i = 0; i < q.length; i++) {
      q[i] = (i - STEPS) * STEP;
    }
    return q;
  }

  /** Close to threshold and far from it. */
  private static double[] everyQ() {
    return DoubleStream.concat(
            Arrays.stream(near()), Arrays.stream(FAR).flatMap(q -> DoubleStream.of(q, -q)))
        .toArray();
  }

  private static double[] measure(SurrogateGradient s, long question) {
    double[] q = near();
    for (int i = 0; i < q.length; i++) {
      q[i] *= question;
    }
    double[] out = new double[2 * q.length + 1];
    float[] single = new float[q.length];
    for (int i = 0; i < q.length; i++) {
      out[i] = s.at(q[i]);
      single[i] = (float) q[i];
    }
    s.apply(single, single.length);
    for (int i = 0; i < q.length; i++) {
      out[q.length + i] = single[i];
    }
    out[2 * q.length] = s.at(0.3 / question);
    return out;
  }

  /** S is finite for every finite q, in both precisions. */
  private static void finite(String where, SurrogateGradient s, Findings findings) {
    for (double q : near()) {
      findings.finite("S(q) is finite", where + "q = " + Numbers.text(q), s.at(q));
    }
    for (double q : FAR) {
      finiteAt(where, q, s, findings);
      finiteAt(where, -q, s, findings);
    }
  }

  private static void finiteAt(String where, double q, SurrogateGradient s, Findings findings) {
    String place = where + "q = " + Numbers.text(q);
    findings.finite("S(q) is finite", place, s.at(q));
    float[] single = {(float) q};
    s.apply(single, 1);
    findings.finite("S(q) is finite in single precision, apply(float[], n)", place, single[0]);
  }

  /** S is nowhere negative, unless the factory declares that it may be. */
  private static void nonNegative(Choice<SurrogateFactory> subject, Findings findings) {
    if (subject.factory().mayBeNegative()) {
      findings.notApplicable("mayBeNegative() is declared");
      return;
    }
    COMMON.everywhere(
        subject,
        (where, s) -> {
          for (double q : everyQ()) {
            double value = s.at(q);
            if (value < 0 && (findings.isEmpty() || Math.abs(q) <= NEAR)) {
              findings.add(
                  new Finding(
                      "S(q) >= 0",
                      where + "q = " + Numbers.text(q),
                      Numbers.text(value),
                      ">= 0 (or mayBeNegative() to be declared)",
                      value));
            }
          }
        });
  }

  /** S(0) = 1, and no larger value anywhere: so gamma is the height at threshold. */
  private static void peak(String where, SurrogateGradient s, Findings findings) {
    double top = s.at(0);
    findings.near("S(0) = 1", where + "q = 0", top, 1, DOUBLE_PRECISION);
    if (where.isEmpty() && Arrays.stream(near()).filter(q -> q != 0).allMatch(q -> s.at(q) == 0)) {
      findings.add(
          "S(q) is not 0 beside the threshold",
          "0 < |q| <= " + Numbers.text(NEAR),
          "0",
          "values above 0");
    }
    for (double q : everyQ()) {
      double value = s.at(q);
      boolean known = !findings.isEmpty() && Math.abs(q) > NEAR;
      if (!known && value > top + DOUBLE_PRECISION * Math.abs(top)) {
        findings.add(
            new Finding(
                "S(q) <= S(0)",
                where + "q = " + Numbers.text(q),
                Numbers.text(value),
                "at most " + Numbers.text(top),
                value - top));
      }
    }
  }

  /** apply(float[], n) computes the S of at(double), for the first n elements only. */
  private static void singlePrecision(String where, SurrogateGradient s, Findings findings) {
    RandomGenerator random = new RandomStreams(1).stream("surrogate");
    for (int n = 1; n <= 40; n++) {
      compare(where, s, n, random, findings);
    }
    compare(where, s, 2 * STEPS + 1, random, findings);
  }

  private static void compare(
      String where, SurrogateGradient s, int n, RandomGenerator random, Findings findings) {
    double[] grid = near();
    float[] q = new float[n + 1];
    for (int i = 0; i < n; i++) {
      q[i] = (float) (n == grid.length ? grid[i] : 2 * random.nextGaussian());
    }
    q[n] = UNTOUCHED;
    float[] out = q.clone();
    s.apply(out, n);
    for (int i = 0; i < n; i++) {
      double expected = s.at(q[i]);
      findings.near(
          "apply(float[], n) = at(double)",
          where + "q = " + Numbers.text(q[i]) + ", element " + i + " of " + n,
          out[i],
          expected,
          SINGLE_PRECISION * Math.max(1, Math.abs(expected)));
    }
    if (out[n] != UNTOUCHED) {
      findings.number(
          "apply(float[], n) leaves elements from n on alone",
          where + "n = " + n,
          out[n],
          UNTOUCHED);
    }
  }
}
