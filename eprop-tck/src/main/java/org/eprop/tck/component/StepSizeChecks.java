package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.optimizer.StepSize;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;

/** What a step size must be: factors that are finite, not negative, and not without bounds. */
public final class StepSizeChecks {

  private static final int LEAVES = 40;
  private static final double[] SIZES = {0, 1e-30, 1e-6, 1, 1e6, 1e30};

  public static final CommonChecks<StepSizeFactory, StepSize> COMMON =
      new CommonChecks<>(
          StepSizeFactory.class, new Probe<>((f, c, dt) -> f.create(c), StepSizeChecks::measure));

  private StepSizeChecks() {}

  /** All of them. */
  public static List<Check<StepSizeFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.each(
                "factors",
                "factors(...) writes a finite number >= 0 for each leaf, not always 0, for |delta|^2 and"
                    + " |g|^2 of 0 and 1e-30 to 1e30, rates of 0, and up to the 10^12th update",
                (where, step, findings) -> finite(where, step, findings)),
            COMMON.each(
                "read_only", "factors(...) leaves |g|^2 and rates alone", StepSizeChecks::readOnly),
            COMMON.each(
                "sees_gradient",
                "factors that depend on |delta|^2 or |g|^2 are declared by seesGradient()",
                StepSizeChecks::unseen)));
  }

  private static double[] measure(StepSize step, long question) {
    double[] all = new double[SIZES.length * LEAVES];
    for (int i = 0; i < SIZES.length; i++) {
      double[] some = factors(step, question, squares(SIZES[i] + 1e-3), rates(), question);
      System.arraycopy(some, 0, all, i * LEAVES, LEAVES);
    }
    return all;
  }

  private static double[] squares(double size) {
    double[] squares = new double[LEAVES];
    Arrays.setAll(squares, l -> size * l / LEAVES);
    return squares;
  }

  /** One leaf does not learn. */
  private static double[] rates() {
    double[] rates = new double[LEAVES];
    Arrays.setAll(rates, l -> l == 2 ? 0 : 0.1 / (1 + l));
    return rates;
  }

  private static double[] factors(
      StepSize step, double errors, double[] squares, double[] rates, long update) {
    double[] factors = new double[LEAVES];
    Arrays.fill(factors, Double.NaN);
    step.factors(errors, squares, rates, update, factors);
    return factors;
  }

  private static void finite(String where, StepSize step, Findings findings) {
    double most = 0;
    for (double errors : SIZES) {
      for (double size : SIZES) {
        for (double[] rates : new double[][] {rates(), new double[LEAVES]}) {
          for (long update : new long[] {1, 1_000_000, 3_000_000_000L, 1_000_000_000_000L}) {
            double[] factors = factors(step, errors, squares(size), rates, update);
            for (int l = 0; l < LEAVES; l++) {
              if (!(factors[l] >= 0) || Double.isInfinite(factors[l])) {
                findings.add(
                    "each factor is a finite number >= 0",
                    "%sleaf %s, |delta|^2 = %s, |g|^2 about %s, update %s"
                        .formatted(where, l, Numbers.text(errors), Numbers.text(size), update),
                    Numbers.text(factors[l]),
                    "a finite number >= 0");
                return;
              }
              most = Math.max(most, rates[l] * factors[l]);
            }
          }
        }
      }
    }
    if (most == 0) {
      findings.add("some step is longer than 0", where + "all sizes", "0", "some learning");
    }
  }

  /** Squares and rates are the caller's. */
  private static void readOnly(String where, StepSize step, Findings findings) {
    double[] squares = squares(1);
    double[] rates = rates();
    factors(step, 1, squares, rates, 1);
    findings.sameBits("|g|^2 stays", where, squares, squares(1));
    findings.sameBits("rates stay", where, rates, rates());
  }

  /** Who says that it sees no gradient is not told of any. */
  private static void unseen(String where, StepSize step, Findings findings) {
    double[] nothing = factors(step, 0, new double[LEAVES], rates(), 1);
    for (double size : SIZES) {
      double[] some = factors(step, size + 1, squares(size), rates(), 1);
      if (!step.seesGradient() && !Arrays.equals(some, nothing)) {
        findings.sameBits("without seesGradient(), sizes have no effect", where, some, nothing);
        return;
      }
    }
  }
}
