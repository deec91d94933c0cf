package org.eprop.compare.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.result.Metric;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.statistics.Holm;
import org.eprop.compare.statistics.PairedPermutationTest;
import org.eprop.compare.statistics.Summary;

/**
 * Summarises the runs of a comparison: each metric of each variant over the seeds, its paired
 * differences from the baseline with a test, corrected for the number of variants, and curves.
 */
public final class ComparisonAnalysis {

  private final String name;
  private final Comparison comparison;

  /** [variant][seed]. */
  private final List<List<RunResult>> runs = new ArrayList<>();

  private ComparisonAnalysis(String name, Comparison comparison, List<RunResult> results) {
    this.name = name;
    this.comparison = comparison;
    int variants = comparison.variants().size();
    for (int v = 0; v < variants; v++) {
      int first = v;
      runs.add(
          IntStream.range(0, comparison.seeds().size())
              .mapToObj(s -> results.get(s * variants + first))
              .toList());
    }
  }

  /**
   * Summarises them.
   *
   * @param name of the comparison
   * @param results seed by seed, all variants of a seed in their order
   */
  public static ComparisonResult of(String name, Comparison comparison, List<RunResult> results) {
    return new ComparisonAnalysis(name, comparison, results).result();
  }

  private ComparisonResult result() {
    List<Metric> metrics =
        Metric.known().stream()
            .filter(m -> runs.stream().flatMap(List::stream).anyMatch(r -> m.of().apply(r) != null))
            .toList();
    List<Map<String, MetricResult>> byVariant = new ArrayList<>();
    runs.forEach(variant -> byVariant.add(new LinkedHashMap<>()));
    for (Metric metric : metrics) {
      List<MetricResult> column = column(metric);
      for (int v = 0; v < column.size(); v++) {
        byVariant.get(v).put(metric.name(), column.get(v));
      }
    }
    List<String> main = mainMetrics(metrics.stream().map(Metric::name).toList());
    return new ComparisonResult(
        ComparisonResult.FORMAT,
        name,
        comparison.baseline(),
        comparison.seeds(),
        comparison.target().map(Object::toString).orElse(null),
        Notes.method(comparison.seeds().size()),
        Notes.of(comparison, runs),
        metrics.stream().map(metric -> info(metric, main.contains(metric.name()))).toList(),
        IntStream.range(0, runs.size()).mapToObj(v -> variant(v, byVariant.get(v))).toList());
  }

  private List<String> mainMetrics(List<String> there) {
    if (!comparison.metrics().isEmpty()) {
      return comparison.metrics();
    }
    List<String> main = new ArrayList<>(List.of(Metric.UPDATES_TO_TARGET));
    for (String set : List.of("test", "validation", "train")) {
      if (there.contains(set + ".loss")) {
        for (String score : List.of("accuracy", "mean_squared_error", "loss", "rate")) {
          main.add(set + "." + score);
        }
        break;
      }
    }
    return main;
  }

  private static MetricInfo info(Metric metric, boolean main) {
    return new MetricInfo(
        metric.name(),
        metric.title(),
        metric.unit(),
        metric.scale(),
        metric.better(),
        metric.group(),
        main);
  }

  private VariantResult variant(int v, Map<String, MetricResult> metrics) {
    Variant variant = comparison.variants().get(v);
    return new VariantResult(
        variant.name(),
        variant.levels(),
        variant.settings(),
        comparison.seeds().stream()
            .map(seed -> "runs/" + variant.name() + "/seed-" + seed + "/result.json")
            .toList(),
        metrics,
        Curves.of(runs.get(v)));
  }

  /** One metric of all variants. */
  private List<MetricResult> column(Metric metric) {
    List<List<Double>> values =
        runs.stream().map(list -> list.stream().map(metric.of()::apply).toList()).toList();
    int baseline =
        comparison.variants().stream().map(Variant::name).toList().indexOf(comparison.baseline());
    double[] p = new double[values.size()];
    List<double[]> differences = new ArrayList<>();
    for (int v = 0; v < p.length; v++) {
      differences.add(differences(values.get(v), values.get(baseline)));
      p[v] = v == baseline ? Double.NaN : PairedPermutationTest.p(differences.get(v));
    }
    double[] adjusted = Holm.adjust(p);
    List<MetricResult> column = new ArrayList<>();
    for (int v = 0; v < p.length; v++) {
      double[] present =
          values.get(v).stream().filter(Objects::nonNull).mapToDouble(x -> x).toArray();
      Difference difference =
          v == baseline
              ? null
              : new Difference(Summary.of(differences.get(v)), orNull(p[v]), orNull(adjusted[v]));
      column.add(
          new MetricResult(values.get(v), bounds(metric, v), Summary.of(present), difference));
    }
    return column;
  }

  private int bounds(Metric metric, int v) {
    return metric.name().equals(Metric.UPDATES_TO_TARGET)
        ? (int) runs.get(v).stream().filter(run -> !run.target().reached()).count()
        : 0;
  }

  private static double[] differences(List<Double> values, List<Double> baseline) {
    return IntStream.range(0, values.size())
        .filter(s -> values.get(s) != null && baseline.get(s) != null)
        .mapToDouble(s -> values.get(s) - baseline.get(s))
        .toArray();
  }

  private static Double orNull(double x) {
    return Double.isNaN(x) ? null : x;
  }
}
