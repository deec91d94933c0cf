package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.List;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.result.Metric;
import org.eprop.compare.statistics.SeedsNeeded;

/**
 * The cells of one table.
 *
 * @param title above it
 * @param header of the columns
 * @param rows of cells
 * @param names how many columns, from the left, say what a row is about
 */
public record Grid(String title, List<String> header, List<List<String>> rows, int names) {

  /** How the effects of axes are tested: what a reader has to know to believe a p. */
  public static final String EFFECTS =
      "Effects of the axes: of each seed's means over all other cells, so that n is the number of"
          + " seeds. p of an axis by permutation of its levels within seeds, of an interaction by"
          + " the signs of each seed's table without the effects of either axis; Holm's correction"
          + " over the axes, over their pairs, and over all levels, each by itself, for each"
          + " metric.";

  /** A table whose first column says what a row is about. */
  Grid(String title, List<String> header, List<List<String>> rows) {
    this(title, header, rows, 1);
  }

  /** The tables of a comparison in plain text, in order; those without columns are left out. */
  public static List<Grid> of(ComparisonResult result) {
    return of(result, Numbers.Style.MARKDOWN);
  }

  /** The tables of a comparison, in order; those without columns are left out. */
  static List<Grid> of(ComparisonResult result, Numbers.Style style) {
    Numbers numbers = new Numbers(style);
    List<Grid> grids = new ArrayList<>();
    List<MetricInfo> main = result.metrics().stream().filter(MetricInfo::main).toList();
    grids.add(means("Results", result, main, numbers));
    if (result.variants().size() > 1) {
      for (MetricInfo metric : main) {
        grids.add(differences(result, metric, numbers));
        grids.add(sizes(result, metric, numbers));
      }
    }
    EffectGrids effects = new EffectGrids(result, numbers);
    result.effects().forEach(effect -> grids.addAll(effects.of(effect)));
    grids.add(
        means("Cosine with the gradient of BPTT", result, group(result, "gradient"), numbers));
    grids.add(means("Cost of a sample", result, group(result, "cost"), numbers));
    grids.add(means("Training", result, group(result, "time"), numbers));
    return grids.stream()
        .filter(grid -> grid.header.size() > 1 && !grid.rows.isEmpty())
        .map(grid -> new Grid(grid.title + stopped(result), grid.header, grid.rows, grid.names))
        .toList();
  }

  /** What a title says of a comparison whose runs stopped at a target. */
  public static String stopped(ComparisonResult result) {
    return result.stopped() ? ", stopped at its target" : "";
  }

  private static List<MetricInfo> group(ComparisonResult result, String group) {
    return result.metrics().stream().filter(metric -> metric.group().equals(group)).toList();
  }

  /** A metric that a search or a comparison may not have among its own. */
  static MetricInfo info(String name) {
    Metric metric = Metric.named(name);
    return new MetricInfo(
        name,
        metric.title(),
        metric.unit(),
        metric.scale(),
        metric.better(),
        metric.group(),
        false);
  }

  static String title(MetricInfo metric) {
    return metric.title() + (metric.unit().isEmpty() ? "" : " (" + metric.unit() + ")");
  }

  private static Grid means(
      String title, ComparisonResult result, List<MetricInfo> metrics, Numbers numbers) {
    List<String> header = new ArrayList<>(List.of("variant"));
    metrics.forEach(metric -> header.add(title(metric)));
    List<List<String>> rows = new ArrayList<>();
    for (VariantResult variant : result.variants()) {
      List<String> row = new ArrayList<>(List.of(variant.name()));
      for (MetricInfo metric : metrics) {
        MetricResult found = variant.metrics().get(metric.name());
        row.add(numbers.summary(found.summary(), metric.scale(), found.bounds() > 0));
      }
      rows.add(row);
    }
    return new Grid(title, header, rows);
  }

  private static Grid differences(ComparisonResult result, MetricInfo metric, Numbers numbers) {
    List<String> header =
        List.of(
            "variant",
            "difference",
            "pairs",
            "p",
            "p (Holm)",
            "signed rank p",
            "signed rank p (Holm)");
    List<List<String>> rows = new ArrayList<>();
    for (VariantResult variant : result.variants()) {
      ComparisonResult.Difference difference = variant.metrics().get(metric.name()).difference();
      if (difference != null) {
        rows.add(
            List.of(
                variant.name(),
                numbers.summary(difference.summary(), metric.scale(), false),
                Integer.toString(difference.summary().n()),
                numbers.p(difference.p()),
                numbers.p(difference.pHolm()),
                numbers.p(difference.wilcoxon()),
                numbers.p(difference.wilcoxonHolm())));
      }
    }
    return new Grid("Difference from " + result.baseline() + ": " + title(metric), header, rows);
  }

  /** How large the differences are, and how many seeds they take. */
  private static Grid sizes(ComparisonResult result, MetricInfo metric, Numbers numbers) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "variant", "Hedges' g", "Cliff's delta", "seeds for 80 % power", "detectable now"));
    boolean wanted = false;
    List<List<String>> rows = new ArrayList<>();
    for (VariantResult variant : result.variants()) {
      ComparisonResult.Difference difference = variant.metrics().get(metric.name()).difference();
      if (difference != null) {
        SeedsNeeded seeds = difference.seeds();
        rows.add(
            new ArrayList<>(
                List.of(
                    variant.name(),
                    numbers.estimate(difference.hedgesG()),
                    numbers.estimate(difference.cliffsDelta()),
                    numbers.seeds(seeds),
                    numbers.value(seeds == null ? null : seeds.detectable(), metric.scale()),
                    numbers.count(seeds == null ? null : seeds.wanted()))));
        wanted |= seeds != null && seeds.wanted() != null;
      }
    }
    if (wanted) {
      header.add("seeds for the wanted");
    } else {
      rows.forEach(row -> row.remove(row.size() - 1));
    }
    return new Grid(
        "Difference from " + result.baseline() + ", its size: " + title(metric), header, rows);
  }
}
