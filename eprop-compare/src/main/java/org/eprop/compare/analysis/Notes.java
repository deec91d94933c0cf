package org.eprop.compare.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.Method;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.FactorEffects;
import org.eprop.compare.result.Metric;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.statistics.Bootstrap;
import org.eprop.compare.statistics.PairedPermutationTest;
import org.eprop.compare.statistics.SeedsNeeded;

/** What a reader has to know before believing a number. */
final class Notes {

  private static final double LEVEL = 0.05;

  /** Below, bootstrap intervals are notably too narrow. */
  private static final int FEW = 10;

  private final Comparison comparison;

  /** [variant][seed]. */
  private final List<List<RunResult>> runs;

  private final List<String> notes = new ArrayList<>();

  Notes(Comparison comparison, List<List<RunResult>> runs) {
    this.comparison = comparison;
    this.runs = runs;
  }

  static Method method(int seeds) {
    return new Method(
        "95 % BCa bootstrap interval of the mean, " + Bootstrap.RESAMPLES + " resamples",
        "two-sided paired permutation test of the mean difference, "
            + (seeds <= PairedPermutationTest.EXACT
                ? "exact"
                : PairedPermutationTest.DRAWS + " draws")
            + ", and Wilcoxon's signed-rank test beside it",
        "Holm's correction over the variants, for each metric and test by itself");
  }

  /**
   * All of them.
   *
   * @param main the main table's metrics
   * @param metrics of each variant
   * @param effects of the axes
   */
  List<String> of(
      List<String> main, List<Map<String, MetricResult>> metrics, List<FactorEffects> effects) {
    int n = comparison.seeds().size();
    addPower(n, comparison.variants().size() - 1);
    if (n >= 2 && n < FEW) {
      notes.add(
          "Bootstrap intervals from "
              + n
              + " seeds are too narrow: they hold the true mean in fewer than 95 % of cases.");
    }
    if (!main.isEmpty()) {
      addSeeds(main.get(0), metrics);
    }
    effects.stream().filter(effect -> effect.seeds().size() < n).forEach(this::addIncomplete);
    List<String> javas = Provenances.javas(runs.stream().flatMap(List::stream));
    if (!javas.isEmpty()) {
      notes.add(
          "Runs are of more than one Java, so that times say little: "
              + String.join("; ", javas)
              + ".");
    }
    for (List<RunResult> variant : runs) {
      addUnreached(variant);
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

  /** How many seeds differences in the first metric take. */
  private void addSeeds(String metric, List<Map<String, MetricResult>> metrics) {
    List<String> each = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    for (int v = 0; v < metrics.size(); v++) {
      Difference difference = metrics.get(v).get(metric).difference();
      if (difference != null && difference.seeds() != null) {
        SeedsNeeded seeds = difference.seeds();
        String name = comparison.variants().get(v).name();
        each.add(name + " " + seen(seeds));
        if (comparison.wanted().containsKey(metric)) {
          wanted.add(name + " " + count(seeds.wanted()));
        }
      }
    }
    if (!each.isEmpty()) {
      notes.add(
          "Seeds to find a difference in "
              + Metric.named(metric).title()
              + " as large as seen in 80 % of repetitions (by the interval of its size): "
              + String.join(", ", each)
              + ".");
    }
    if (!wanted.isEmpty()) {
      notes.add(
          "Seeds to find a difference of "
              + comparison.wanted().get(metric)
              + " in "
              + metric
              + " so: "
              + String.join(", ", wanted)
              + ".");
    }
  }

  private static String seen(SeedsNeeded seeds) {
    return count(seeds.seen())
        + " ("
        + count(seeds.least())
        + (seeds.most() == null ? " or more)" : " to " + seeds.most() + ")");
  }

  private static String count(Integer seeds) {
    return seeds == null ? "over " + SeedsNeeded.MOST : seeds.toString();
  }

  private void addIncomplete(FactorEffects effects) {
    notes.add(
        "Effects of the axes on "
            + Metric.named(effects.metric()).title()
            + " are of the "
            + effects.seeds().size()
            + " of "
            + comparison.seeds().size()
            + " seeds with which every cell of the grid has a value.");
  }

  private void addPower(int n, int m) {
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

  private void addUnreached(List<RunResult> variant) {
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
