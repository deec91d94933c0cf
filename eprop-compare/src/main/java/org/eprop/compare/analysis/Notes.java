package org.eprop.compare.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.ComparisonResult.Method;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.statistics.Bootstrap;
import org.eprop.compare.statistics.PairedPermutationTest;

/** What a reader has to know before believing a number. */
final class Notes {

  private static final double LEVEL = 0.05;

  /** Below, bootstrap intervals are notably too narrow. */
  private static final int FEW = 10;

  private Notes() {}

  static Method method(int seeds) {
    return new Method(
        "95 % BCa bootstrap interval of the mean, " + Bootstrap.RESAMPLES + " resamples",
        "two-sided paired permutation test of the mean difference, "
            + (seeds <= PairedPermutationTest.EXACT
                ? "exact"
                : PairedPermutationTest.DRAWS + " draws"),
        "Holm's correction over the variants, for each metric by itself");
  }

  static List<String> of(Comparison comparison, List<List<RunResult>> runs) {
    List<String> notes = new ArrayList<>();
    int n = comparison.seeds().size();
    int m = comparison.variants().size() - 1;
    addPower(notes, n, m);
    if (n >= 2 && n < FEW) {
      notes.add(
          "Bootstrap intervals from "
              + n
              + " seeds are too narrow: they hold the true mean in fewer than 95 % of cases.");
    }
    for (List<RunResult> variant : runs) {
      addUnreached(notes, comparison, variant);
      for (RunResult run : variant) {
        if (run.problem() != null) {
          notes.add(
              run.variant()
                  + ", seed "
                  + run.seed()
                  + ": "
                  + run.problem().substring(0, run.problem().indexOf(": "))
                  + "; it has no scores, and no pair with the baseline.");
        }
      }
    }
    return notes;
  }

  private static void addPower(List<String> notes, int n, int m) {
    double least = PairedPermutationTest.smallest(n);
    if (m > 0 && m * least >= LEVEL) {
      notes.add(
          "With "
              + n
              + (n == 1 ? " seed" : " seeds")
              + " the smallest p that the test can give is "
              + words(least)
              + (m == 1
                  ? ""
                  : " ("
                      + words(Math.min(1, m * least))
                      + " after correction for "
                      + m
                      + " variants)")
              + ": no difference can be significant at "
              + LEVEL
              + ", however large. It takes at least "
              + PairedPermutationTest.pairsNeeded(m, LEVEL)
              + " seeds.");
    }
  }

  private static String words(double p) {
    return new BigDecimal(p).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static void addUnreached(
      List<String> notes, Comparison comparison, List<RunResult> variant) {
    long missed =
        variant.stream().filter(run -> run.target() != null && !run.target().reached()).count();
    if (missed > 0) {
      notes.add(
          variant.get(0).variant()
              + " did not reach "
              + comparison.target().orElseThrow()
              + " in "
              + missed
              + " of "
              + variant.size()
              + " runs; these count with all the updates they had, so that its mean is a lower"
              + " bound.");
    }
  }
}
