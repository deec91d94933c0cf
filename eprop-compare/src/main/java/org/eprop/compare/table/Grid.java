package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.Tuned;
import org.eprop.compare.statistics.Summary;

/**
 * The cells of one table.
 *
 * @param title above it
 * @param header of the columns
 * @param rows of cells
 * @param names how many columns, from the left, say what a row is about
 */
public record Grid(String title, List<String> header, List<List<String>> rows, int names) {

  private static final String MEANS =
      "Effects of the axes: of each seed's means over all other cells, so that n is the number of"
          + " seeds.";

  private static final String TESTS =
      " p of an axis by permutation of its levels within seeds, of an interaction by"
          + " the signs of each seed's table without the effects of either axis; Holm's correction"
          + " over the axes, over their pairs, and over all levels, each by itself, for each"
          + " metric.";

  /** How ranks over tasks are made. */
  public static final String RANKS =
      "Ranks over tasks: of each method's mean over the seeds, 1 for the best, equal ones sharing"
          + " theirs; Friedman's test with Iman and Davenport's F, Nemenyi's critical difference at"
          + " 0.05, and Wilcoxon's signed-rank test over the tasks against the first method, with"
          + " Holm's correction (Demsar 2006).";

  /** How the effects of axes are made, and tested: what a reader has to know to believe a p. */
  public static String effects(ComparisonResult result) {
    return MEANS + (result.contrasts().isEmpty() ? TESTS : "");
  }

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
    boolean meant = !result.contrasts().isEmpty();
    for (MetricInfo metric : main) {
      DifferenceGrids differences = new DifferenceGrids(metric, numbers);
      if (meant) {
        grids.addAll(differences.of("Contrast", "contrast", result.contrasts(metric)));
      }
      differences
          .of("Difference from " + result.baseline(), "variant", result.differences(metric))
          .forEach(grid -> grids.add(meant ? grid.withoutDashes(numbers) : grid));
    }
    EffectGrids effects = new EffectGrids(result, numbers);
    result.effects().stream()
        .flatMap(effect -> effects.of(effect).stream())
        .forEach(grid -> grids.add(meant ? grid.withoutDashes(numbers) : grid));
    RankGrids ranks = new RankGrids(result, numbers);
    result.ranks().forEach(one -> grids.add(ranks.of(one)));
    grids.add(tuning(result, numbers));
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
    return MetricColumn.named(name).info(false);
  }

  private static Grid means(
      String title, ComparisonResult result, List<MetricInfo> metrics, Numbers numbers) {
    List<String> header = new ArrayList<>(List.of("variant"));
    metrics.forEach(metric -> header.add(metric.label()));
    List<List<String>> rows = new ArrayList<>();
    for (VariantResult variant : result.variants()) {
      List<String> row = new ArrayList<>(List.of(variant.name()));
      for (MetricInfo metric : metrics) {
        MetricResult found = variant.metrics().get(metric.name());
        List<Summary> column =
            result.variants().stream()
                .map(one -> one.metrics().get(metric.name()).summary())
                .toList();
        row.add(numbers.summary(found.summary(), metric.scale(), found.bounds() > 0, column));
      }
      rows.add(row);
    }
    return new Grid(title, header, rows);
  }

  /** What was found for each variant, and what that took. */
  private static Grid tuning(ComparisonResult result, Numbers numbers) {
    List<String> header = new ArrayList<>(List.of("variant"));
    List<List<String>> rows = new ArrayList<>();
    for (VariantResult variant : result.variants()) {
      Tuned tuned = variant.tuned();
      if (tuned != null) {
        MetricInfo metric = info(tuned.metric());
        List<String> row =
            new ArrayList<>(
                List.of(
                    variant.name(),
                    Integer.toString(tuned.trials()),
                    Long.toString(tuned.epochs()),
                    Integer.toString(tuned.trial()),
                    numbers.value(tuned.score(), metric.scale())));
        tuned.settings().stream()
            .map(setting -> setting.substring(setting.indexOf('=') + 1))
            .forEach(value -> row.add(value.replaceAll("^\"|\"$", "")));
        if (rows.isEmpty()) {
          header.addAll(List.of("trials", "epochs in all", "best trial", "its " + metric.label()));
          tuned.settings().forEach(setting -> header.add(setting.split("=")[0]));
        }
        rows.add(row);
      }
    }
    return new Grid("Tuning", header, rows);
  }

  /** Without columns in which no row has a number: what is not tested has no p. */
  private Grid withoutDashes(Numbers numbers) {
    List<Integer> columns =
        IntStream.range(0, header.size())
            .filter(
                c ->
                    c < names
                        || rows.stream()
                            .map(row -> row.get(c))
                            .anyMatch(cell -> !cell.isEmpty() && !cell.equals(numbers.none())))
            .boxed()
            .toList();
    return new Grid(
        title,
        columns.stream().map(header::get).toList(),
        rows.stream().map(row -> columns.stream().map(row::get).toList()).toList(),
        names);
  }
}
