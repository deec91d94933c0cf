package org.eprop.compare.table;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.ContrastResult;
import org.eprop.compare.result.ComparisonResult.Curve;
import org.eprop.compare.result.ComparisonResult.CurvePoint;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.statistics.Estimate;
import org.eprop.compare.statistics.SeedsNeeded;
import org.eprop.compare.statistics.Summary;

/**
 * The numbers of a comparison as comma-separated values, unrounded and in the metrics' own units,
 * with an empty cell for what is not there. No value has a comma or a quote in it.
 */
public final class CsvTables {

  private static final String DIFFERENCE =
      "difference_n,difference_mean,difference_sd,difference_low,difference_high,"
          + "p,p_holm,wilcoxon,wilcoxon_holm,hedges_g,hedges_g_low,hedges_g_high,"
          + "cliffs_delta,cliffs_delta_low,cliffs_delta_high,seeds,seeds_least,seeds_most\n";

  private CsvTables() {}

  /** A line for each contrast and metric: {@code contrasts.csv}. */
  public static String contrasts(ComparisonResult result) {
    StringBuilder text = new StringBuilder("variant,other,metric," + DIFFERENCE);
    for (ContrastResult contrast : result.contrasts()) {
      contrast
          .metrics()
          .forEach(
              (name, difference) ->
                  text.append(
                      line(
                          Stream.concat(
                              Stream.of(contrast.variant(), contrast.other(), name),
                              cells(difference)))));
    }
    return text.toString();
  }

  /** A line for each variant and metric: {@code comparison.csv}. */
  public static String summaries(ComparisonResult result) {
    StringBuilder text =
        new StringBuilder("variant,metric,n,mean,sd,low,high,lower_bounds," + DIFFERENCE);
    for (VariantResult variant : result.variants()) {
      variant
          .metrics()
          .forEach(
              (name, metric) ->
                  text.append(line(Stream.concat(Stream.of(variant.name(), name), cells(metric)))));
    }
    return text.toString();
  }

  private static Stream<Object> cells(MetricResult metric) {
    Difference difference = metric.difference();
    return Stream.of(
            cells(metric.summary()),
            Stream.<Object>of(metric.bounds()),
            difference == null ? Stream.generate(() -> (Object) "").limit(18) : cells(difference))
        .flatMap(cell -> cell);
  }

  private static Stream<Object> cells(Difference difference) {
    SeedsNeeded seeds = difference.seeds();
    return Stream.of(
            cells(difference.summary()),
            Stream.<Object>of(
                text(difference.p()),
                text(difference.pHolm()),
                text(difference.wilcoxon()),
                text(difference.wilcoxonHolm())),
            cells(difference.hedgesG()),
            cells(difference.cliffsDelta()),
            Stream.<Object>of(
                seeds == null ? "" : text(seeds.seen()),
                seeds == null ? "" : text(seeds.least()),
                seeds == null ? "" : text(seeds.most())))
        .flatMap(cell -> cell);
  }

  private static Stream<Object> cells(Estimate estimate) {
    return estimate == null
        ? Stream.of("", "", "")
        : Stream.of(text(estimate.value()), text(estimate.low()), text(estimate.high()));
  }

  private static String text(Integer x) {
    return x == null ? "" : x.toString();
  }

  private static Stream<Object> cells(Summary summary) {
    return Stream.of(
        summary.n(),
        text(summary.mean()),
        text(summary.sd()),
        text(summary.low()),
        text(summary.high()));
  }

  /** A line for each run, a column for each metric: {@code runs.csv}. */
  public static String runs(ComparisonResult result) {
    List<String> metrics = result.metrics().stream().map(MetricInfo::name).toList();
    StringBuilder text = new StringBuilder("variant,seed," + String.join(",", metrics) + "\n");
    for (VariantResult variant : result.variants()) {
      for (int s = 0; s < result.seeds().size(); s++) {
        int seed = s;
        Stream<Object> values =
            metrics.stream().map(name -> text(variant.metrics().get(name).values().get(seed)));
        text.append(line(Stream.concat(Stream.of(variant.name(), result.seeds().get(s)), values)));
      }
    }
    return text.toString();
  }

  /** A line for each variant, metric and measured epoch: {@code curves.csv}. */
  public static String curves(ComparisonResult result) {
    StringBuilder text = new StringBuilder("variant,metric,epoch,update,n,mean,sd,low,high\n");
    for (VariantResult variant : result.variants()) {
      for (Curve curve : variant.curves()) {
        for (CurvePoint point : curve.points()) {
          Stream<Object> place =
              Stream.of(variant.name(), curve.metric(), point.epoch(), point.update());
          text.append(line(Stream.concat(place, cells(point.summary()))));
        }
      }
    }
    return text.toString();
  }

  private static String line(Stream<?> cells) {
    return cells.map(Objects::toString).collect(Collectors.joining(",", "", "\n"));
  }

  static String text(Double x) {
    return x == null ? "" : com.fasterxml.jackson.core.io.NumberOutput.toString(x, true);
  }
}
