package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.result.FactorEffects;
import org.eprop.compare.result.FactorEffects.AxisEffect;
import org.eprop.compare.result.FactorEffects.Contrast;
import org.eprop.compare.result.FactorEffects.Interaction;
import org.eprop.compare.result.FactorEffects.LevelEffect;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.Tuned;
import org.eprop.compare.statistics.SeedsNeeded;
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
          + " theirs; Friedman's test by permutation of the ranks within tasks, Nemenyi's critical"
          + " difference at 0.05, and Wilcoxon's signed-rank test over the tasks against the first method, with"
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
    return of(result, RoundedNumbers.Style.MARKDOWN);
  }

  /** The tables of a comparison, in order; those without columns are left out. */
  static List<Grid> of(ComparisonResult result, RoundedNumbers.Style style) {
    RoundedNumbers numbers = new RoundedNumbers(style);
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
      String title, ComparisonResult result, List<MetricInfo> metrics, RoundedNumbers numbers) {
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
  private static Grid tuning(ComparisonResult result, RoundedNumbers numbers) {
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
  private Grid withoutDashes(RoundedNumbers numbers) {
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

  /** The tables of paired differences in one metric. */
  private record DifferenceGrids(MetricInfo metric, RoundedNumbers numbers) {

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

  /** The tables of what the axes of a grid do. */
  private record EffectGrids(ComparisonResult result, RoundedNumbers numbers) {

    /** Two tables: the axes and their pairs, and each level. */
    List<Grid> of(FactorEffects effects) {
      MetricInfo metric =
          result.metrics().stream()
              .filter(info -> info.name().equals(effects.metric()))
              .findFirst()
              .orElseThrow();
      return List.of(axes(effects, metric), levels(effects, metric));
    }

    private Grid axes(FactorEffects effects, MetricInfo metric) {
      List<String> header = List.of("effect", "seeds", "p", "p (Holm)", "largest", "difference");
      String seeds = Integer.toString(effects.seeds().size());
      List<List<String>> rows = new ArrayList<>();
      for (AxisEffect axis : effects.axes()) {
        LevelEffect largest =
            axis.levels().stream()
                .filter(level -> level.difference() != null)
                .max(Comparator.comparingDouble(level -> size(level.difference().summary())))
                .orElseThrow();
        rows.add(
            List.of(
                axis.axis(),
                seeds,
                numbers.p(axis.p()),
                numbers.p(axis.pHolm()),
                largest.level() + " against " + axis.reference(),
                numbers.summary(largest.difference().summary(), metric.scale(), false)));
      }
      for (Interaction interaction : effects.interactions()) {
        Contrast largest =
            interaction.contrasts().stream()
                .max(Comparator.comparingDouble(contrast -> size(contrast.summary())))
                .orElseThrow();
        rows.add(
            List.of(
                interaction.first() + " x " + interaction.second(),
                seeds,
                numbers.p(interaction.p()),
                numbers.p(interaction.pHolm()),
                largest.first() + " x " + largest.second(),
                numbers.summary(largest.summary(), metric.scale(), false)));
      }
      return new Grid("Effects of the axes: " + metric.label(), header, rows);
    }

    private static double size(Summary summary) {
      return summary.mean() == null ? 0 : Math.abs(summary.mean());
    }

    private Grid levels(FactorEffects effects, MetricInfo metric) {
      List<String> header =
          List.of(
              "axis",
              "level",
              "mean over cells",
              "difference",
              "same sign",
              "p",
              "p (Holm)",
              "Hedges' g",
              "seeds for 80 % power");
      List<List<String>> rows = new ArrayList<>();
      for (AxisEffect axis : effects.axes()) {
        for (LevelEffect level : axis.levels()) {
          ComparisonResult.Difference difference = level.difference();
          String mean = numbers.summary(level.summary(), metric.scale(), false);
          rows.add(
              difference == null
                  ? List.of(axis.axis(), level.level(), mean, "", "", "", "", "", "")
                  : List.of(
                      axis.axis(),
                      level.level(),
                      mean,
                      numbers.summary(difference.summary(), metric.scale(), false),
                      level.agreeing() == null ? "" : level.agreeing() + "/" + axis.cells(),
                      numbers.p(difference.p()),
                      numbers.p(difference.pHolm()),
                      numbers.estimate(difference.hedgesG()),
                      numbers.seeds(difference.seeds())));
        }
      }
      return new Grid("Effects of each level: " + metric.label(), header, rows, 2);
    }
  }
}
