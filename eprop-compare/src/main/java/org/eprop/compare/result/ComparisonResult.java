package org.eprop.compare.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.compare.statistics.Estimate;
import org.eprop.compare.statistics.SeedsNeeded;
import org.eprop.compare.statistics.Summary;

/**
 * A whole comparison: {@code comparison.json}, which is all that tables and reports are made from.
 * Numbers are not rounded and in the metrics' own units (accuracy is a share, not a percentage).
 *
 * @param format of the file, {@value #FORMAT}
 * @param name of the comparison
 * @param baseline the variant that the others are compared with
 * @param seeds each variant was run with; the order of {@code values} below
 * @param target in words, for example {@code validation.error < 0.07}; null if there is none
 * @param stopped whether each run stopped at its target, so that only steps to it are compared
 * @param tuning how each variant's settings were looked for, in a sentence; null if they were not
 * @param method how intervals and tests were made
 * @param provenance what the runs were made from, those of all variants together: versions,
 *     plugins, data
 * @param notes what a reader has to know before believing a number, one sentence each
 * @param metrics those that at least one run has, in the order of tables
 * @param contrasts the differences that were meant beforehand, which alone are tested; empty if
 *     none were named: then each variant's from the baseline is, and the effects are
 * @param effects of the axes of a grid on each metric of the main table; empty if there are not two
 *     axes
 * @param ranks of methods over tasks, by each metric of the main table that judges; empty if there
 *     is no axis of tasks
 * @param variants in the order of tables
 */
public record ComparisonResult(
    int format,
    String name,
    String baseline,
    List<Long> seeds,
    String target,
    boolean stopped,
    String tuning,
    Method method,
    JsonNode provenance,
    List<String> notes,
    List<MetricInfo> metrics,
    List<ContrastResult> contrasts,
    List<FactorEffects> effects,
    List<TaskRanks> ranks,
    List<VariantResult> variants) {

  /** The format that this version writes. */
  public static final int FORMAT = 4;

  /** Files of before have no ranks. */
  public ComparisonResult {
    ranks = ranks == null ? List.of() : List.copyOf(ranks);
  }

  /** Each variant's difference from the baseline in a metric, by name; null where there is none. */
  public Map<String, Difference> differences(MetricInfo metric) {
    Map<String, Difference> differences = new LinkedHashMap<>();
    for (VariantResult variant : variants) {
      differences.put(variant.name, variant.metrics.get(metric.name).difference);
    }
    return differences;
  }

  /** The contrasts in a metric, by their names; null where it can't be compared. */
  public Map<String, Difference> contrasts(MetricInfo metric) {
    Map<String, Difference> differences = new LinkedHashMap<>();
    for (ContrastResult contrast : contrasts) {
      String name = contrast.variant + " against " + contrast.other;
      differences.put(name, contrast.metrics.get(metric.name));
    }
    return differences;
  }

  /**
   * How intervals and tests were made.
   *
   * @param interval for example "95 % BCa bootstrap, 9999 resamples"
   * @param test for example "two-sided paired permutation test of the mean difference, exact"
   * @param correction for example "Holm, over the variants, for each metric by itself"
   */
  public record Method(String interval, String test, String correction) {}

  /**
   * A {@link MetricColumn} without its formula.
   *
   * @param name in files
   * @param title in tables
   * @param unit for people; empty for none
   * @param scale what numbers are multiplied by to be in this unit
   * @param better "higher", "lower", or null
   * @param group "score", "target", "time", "cost" or "gradient"
   * @param main whether the comparison asks for it: a column of the main table
   */
  public record MetricInfo(
      String name,
      String title,
      String unit,
      double scale,
      String better,
      String group,
      boolean main) {

    /** The title with the unit, if there is one, in brackets. */
    public String label() {
      return title + (unit.isEmpty() ? "" : " (" + unit + ")");
    }
  }

  /**
   * A variant.
   *
   * @param name its name
   * @param levels which entry of each axis it is; empty if it is none of a grid
   * @param settings what it changes in the base, each {@code path=value}
   * @param tuned how some of these were found, and what that took; null if they were not looked for
   * @param runs the files of its runs, relative to this one, in the order of the seeds
   * @param metrics by name
   * @param curves learning curves, and cosines of gradients along training
   */
  public record VariantResult(
      String name,
      Map<String, String> levels,
      List<String> settings,
      Tuned tuned,
      List<String> runs,
      Map<String, MetricResult> metrics,
      List<Curve> curves) {

    /** Copies the maps, in order. */
    public VariantResult {
      levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
  }

  /**
   * A metric of a variant.
   *
   * @param values one for each seed; null where a run has none
   * @param bounds how many of the values are but lower bounds: of {@code updates_to_target}, those
   *     of runs that did not reach it
   * @param summary of the values there are
   * @param difference from the baseline; null for the baseline itself
   * @param chance of an accuracy: that of always answering the most frequent class, the mean over
   *     the runs; null where it is not known
   */
  public record MetricResult(
      List<Double> values, int bounds, Summary summary, Difference difference, Double chance) {

    /** Without chance. */
    public MetricResult(List<Double> values, int bounds, Summary summary, Difference difference) {
      this(values, bounds, summary, difference, null);
    }

    /** Whether its interval, or its only value, is not wholly above chance. */
    public boolean noBetterThanChance() {
      Double low = summary.low() == null ? summary.mean() : summary.low();
      return chance != null && low != null && low <= chance;
    }
  }

  /**
   * A difference that was meant beforehand.
   *
   * @param variant whose values are taken
   * @param other what is taken from them
   * @param metrics by name, those that can be compared
   */
  public record ContrastResult(String variant, String other, Map<String, Difference> metrics) {

    /** Copies the map, in order. */
    public ContrastResult {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
  }

  /**
   * Paired differences, variant minus baseline (or the other one of a contrast), of the seeds with
   * which both have a value.
   *
   * @param summary of the differences
   * @param p of the permutation test that their mean is 0; null if there are none, or it is not
   *     tested
   * @param pHolm the same, corrected for the number of differences tested together
   * @param wilcoxon p of the signed-rank test
   * @param wilcoxonHolm the same, corrected
   * @param hedgesG how large they are beside their own spread; null for fewer than three, or if all
   *     are the same
   * @param cliffsDelta how much more often they are above 0 than below
   * @param seeds how many it takes; null where {@code hedgesG} is, or if it is not tested
   */
  public record Difference(
      Summary summary,
      Double p,
      Double pHolm,
      Double wilcoxon,
      Double wilcoxonHolm,
      Estimate hedgesG,
      Estimate cliffsDelta,
      SeedsNeeded seeds) {}

  /**
   * A metric along training.
   *
   * @param metric a score of a data set; {@code cosine_forward}, {@code cosine_recurrent}, {@code
   *     cosine_all}; or {@code cosine.} and the name of what learns
   * @param points in the order of training
   */
  public record Curve(String metric, List<CurvePoint> points) {}

  /**
   * The runs that got so far.
   *
   * @param epoch after which
   * @param update how many updates there were
   * @param summary over the runs
   */
  public record CurvePoint(int epoch, long update, Summary summary) {}
}
