package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.statistics.SeedsNeeded;
import org.eprop.compare.statistics.Summary;

/** The tables of paired differences in one metric. */
record DifferenceGrids(MetricInfo metric, Numbers numbers) {

  /**
   * Two tables: the differences with their tests, and how large they are.
   *
   * @param title before the metric's name
   * @param what the rows are
   * @param differences by what they are of; null where there is none
   */
  List<Grid> of(String title, String what, Map<String, Difference> differences) {
    List<List<String>> tests = new ArrayList<>();
    List<List<String>> sizes = new ArrayList<>();
    List<Summary> column =
        differences.values().stream().filter(Objects::nonNull).map(Difference::summary).toList();
    differences.forEach(
        (name, difference) -> {
          if (difference != null) {
            tests.add(tests(name, difference, column));
            sizes.add(size(name, difference));
          }
        });
    return List.of(
        new Grid(
            title + ": " + metric.label(),
            List.of(
                what,
                "difference",
                "pairs",
                "p",
                "p (Holm)",
                "signed rank p",
                "signed rank p (Holm)"),
            tests),
        sizes(title + ", its size: " + metric.label(), what, sizes, differences));
  }

  private List<String> tests(String name, Difference difference, List<Summary> column) {
    return List.of(
        name,
        numbers.summary(difference.summary(), metric.scale(), false, column),
        Integer.toString(difference.summary().n()),
        numbers.p(difference.p()),
        numbers.p(difference.pHolm()),
        numbers.p(difference.wilcoxon()),
        numbers.p(difference.wilcoxonHolm()));
  }

  private List<String> size(String name, Difference difference) {
    SeedsNeeded seeds = difference.seeds();
    return List.of(
        name,
        numbers.estimate(difference.hedgesG()),
        numbers.estimate(difference.cliffsDelta()),
        numbers.seeds(seeds),
        numbers.value(seeds == null ? null : seeds.detectable(), metric.scale()),
        numbers.count(seeds == null ? null : seeds.wanted()));
  }

  /** How large the differences are, and how many seeds they take. */
  private static Grid sizes(
      String title, String what, List<List<String>> rows, Map<String, Difference> differences) {
    List<String> header =
        List.of(
            what,
            "Hedges' g",
            "Cliff's delta",
            "seeds for 80 % power",
            "detectable now",
            "seeds for the wanted");
    boolean wanted =
        differences.values().stream()
            .anyMatch(d -> d != null && d.seeds() != null && d.seeds().wanted() != null);
    int columns = header.size() - (wanted ? 0 : 1);
    return new Grid(
        title,
        header.subList(0, columns),
        rows.stream().map(row -> row.subList(0, columns)).toList());
  }
}
