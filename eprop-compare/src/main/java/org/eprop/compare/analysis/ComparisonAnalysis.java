package org.eprop.compare.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.PlannedContrast;
import org.eprop.compare.definition.TrainingTarget;
import org.eprop.compare.definition.Tune;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.ContrastResult;
import org.eprop.compare.result.ComparisonResult.Curve;
import org.eprop.compare.result.ComparisonResult.CurvePoint;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.result.EpochResult;
import org.eprop.compare.result.FactorEffects;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.ProbeResult;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.TaskRanks;
import org.eprop.compare.run.RunFiles;
import org.eprop.compare.statistics.Summary;
import org.eprop.experiment.json.ProvenanceJson;

/**
 * Summarises the runs of a comparison: each metric of each variant over the seeds, its paired
 * differences from the baseline with a test, corrected for the number of variants, and curves.
 */
public final class ComparisonAnalysis {

  private static final String TEST = "test.";

  private final String name;
  private final Comparison comparison;

  /** [variant][seed]. */
  private final List<List<RunResult>> runs = new ArrayList<>();

  private final List<MetricColumn> known;
  private final Comparability comparability;
  private final int baseline;

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
    this.known = MetricColumn.of(results);
    this.comparability = new Comparability(comparison, runs);
    this.baseline = index(comparison.baseline());
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
    List<MetricColumn> metrics =
        known.stream()
            .filter(metric -> !hidden(metric.name()))
            .filter(m -> runs.stream().flatMap(List::stream).anyMatch(r -> m.of().apply(r) != null))
            .toList();
    List<String> there = metrics.stream().map(MetricColumn::name).toList();
    List<String> main = mainMetrics(there).stream().filter(there::contains).toList();
    List<Map<String, MetricResult>> byVariant = new ArrayList<>();
    runs.forEach(variant -> byVariant.add(new LinkedHashMap<>()));
    for (MetricColumn metric : metrics) {
      List<MetricResult> column = column(metric, main.contains(metric.name()));
      for (int v = 0; v < column.size(); v++) {
        byVariant.get(v).put(metric.name(), column.get(v));
      }
    }
    List<ContrastResult> contrasts = contrasts(metrics, main);
    List<FactorEffects> effects = effects(main);
    return new ComparisonResult(
        ComparisonResult.FORMAT,
        name,
        comparison.baseline(),
        comparison.seeds(),
        comparison.target().map(Object::toString).orElse(null),
        comparison.target().filter(TrainingTarget::stop).isPresent(),
        comparison.tune().map(Tune::words).orElse(null),
        Notes.method(comparison),
        ProvenanceJson.write(Provenances.together(runs.stream().flatMap(List::stream))),
        Stream.concat(
                new Notes(comparison, runs).of(main, byVariant, contrasts, effects).stream(),
                notes(metrics, main).stream())
            .toList(),
        metrics.stream().map(metric -> metric.info(main.contains(metric.name()))).toList(),
        contrasts,
        effects,
        ranks(main),
        IntStream.range(0, runs.size()).mapToObj(v -> variant(v, byVariant.get(v))).toList());
  }

  /**
   * Of a comparison by scores of other data, those on test data: whoever chooses by validation data
   * is not to see them.
   */
  private boolean hidden(String metric) {
    return metric.startsWith(TEST) && !comparison.showsTest();
  }

  private List<String> mainMetrics(List<String> there) {
    if (!comparison.metrics().isEmpty()) {
      return comparison.metrics();
    }
    List<String> main = new ArrayList<>(List.of(MetricColumn.UPDATES_TO_TARGET));
    for (String set : List.of("test", "validation", "train")) {
      if (there.contains(set + ".loss")) {
        boolean played = there.contains(set + ".return");
        List<String> first =
            played ? List.of("return", "success") : List.of("accuracy", "mean_squared_error");
        first.forEach(score -> main.add(set + "." + score));
        known.stream()
            .map(MetricColumn::name)
            .filter(name -> name.startsWith(set + ".") && MetricColumn.isOwn(name))
            .forEach(main::add);
        (played ? List.of("rate") : List.of("loss", "rate"))
            .forEach(score -> main.add(set + "." + score));
        break;
      }
    }
    return main;
  }

  private MetricColumn named(String metric) {
    return known.stream().filter(one -> one.name().equals(metric)).findFirst().orElseThrow();
  }

  private VariantResult variant(int v, Map<String, MetricResult> metrics) {
    Variant variant = comparison.variants().get(v);
    return new VariantResult(
        variant.name(),
        variant.levels(),
        variant.settings(),
        variant.tuned(),
        comparison.seeds().stream().flatMap(seed -> files(variant, seed)).toList(),
        metrics,
        Curves.of(runs.get(v)).stream().filter(curve -> !hidden(curve.metric())).toList());
  }

  private Stream<String> files(Variant variant, long seed) {
    int first = comparison.folds().isPresent() ? 1 : 0;
    return IntStream.range(first, first + comparison.networks())
        .mapToObj(
            fold -> "runs/" + variant.name() + "/" + RunFiles.name(seed, fold) + "/compared.json");
  }

  /** One metric of all variants. */
  private List<MetricResult> column(MetricColumn metric, boolean main) {
    List<List<Double>> values = values(metric);
    List<double[]> family = new ArrayList<>();
    for (int v = 0; v < values.size(); v++) {
      family.add(
          v != baseline && comparability.holds(metric, v, baseline)
              ? differences(values.get(v), values.get(baseline))
              : null);
    }
    List<Difference> differences =
        comparison.contrasts().isEmpty()
            ? TestedDifferences.of(family, main, comparison.wanted().get(metric.name()))
            : TestedDifferences.untested(family);
    List<MetricResult> column = new ArrayList<>();
    for (int v = 0; v < values.size(); v++) {
      double[] present =
          values.get(v).stream().filter(Objects::nonNull).mapToDouble(x -> x).toArray();
      column.add(
          new MetricResult(
              values.get(v),
              bounds(metric, v),
              Summary.of(present),
              differences.get(v),
              chance(metric.name(), v)));
    }
    return column;
  }

  /** The mean over a variant's runs; null if one of them does not know it. */
  private Double chance(String metric, int v) {
    String set = metric.replace(".accuracy", "");
    List<Double> all =
        runs.get(v).stream()
            .map(RunResult::measured)
            .map(measured -> measured == null ? null : measured.chance().get(set))
            .toList();
    return metric.endsWith(".accuracy") && !all.contains(null)
        ? (Double) all.stream().mapToDouble(x -> x).average().orElseThrow()
        : null;
  }

  /** Each metric's are a family. */
  private List<ContrastResult> contrasts(List<MetricColumn> metrics, List<String> main) {
    List<PlannedContrast> contrasts = comparison.contrasts();
    List<Map<String, Difference>> found = new ArrayList<>();
    contrasts.forEach(contrast -> found.add(new LinkedHashMap<>()));
    for (MetricColumn metric : metrics) {
      List<List<Double>> values = values(metric);
      List<double[]> family = new ArrayList<>();
      for (PlannedContrast contrast : contrasts) {
        int v = index(contrast.variant());
        int other = index(contrast.other());
        family.add(
            comparability.holds(metric, v, other)
                ? differences(values.get(v), values.get(other))
                : null);
      }
      List<Difference> differences =
          TestedDifferences.of(
              family, main.contains(metric.name()), comparison.wanted().get(metric.name()));
      for (int c = 0; c < contrasts.size(); c++) {
        if (differences.get(c) != null) {
          found.get(c).put(metric.name(), differences.get(c));
        }
      }
    }
    return IntStream.range(0, contrasts.size())
        .mapToObj(
            c ->
                new ContrastResult(
                    contrasts.get(c).variant(), contrasts.get(c).other(), found.get(c)))
        .toList();
  }

  private int index(String variant) {
    return comparison.variants().stream().map(Variant::name).toList().indexOf(variant);
  }

  /** [variant][seed]; null where a run has none. */
  private List<List<Double>> values(MetricColumn metric) {
    return runs.stream().map(list -> list.stream().map(metric.of()).toList()).toList();
  }

  /** Of the main metrics, if there are several tasks. */
  private List<TaskRanks> ranks(List<String> main) {
    Tasks tasks = new Tasks(comparison);
    return tasks.exist()
        ? main.stream()
            .map(this::named)
            .flatMap(metric -> tasks.of(metric, values(metric)).stream())
            .toList()
        : List.of();
  }

  /** Of the main metrics: of a whole grid alone, and only if a table of variants hides them. */
  private List<FactorEffects> effects(List<String> main) {
    Factors factors = new Factors(comparison);
    if (!factors.isGrid()) {
      return List.of();
    }
    return main.stream()
        .filter(name -> alike(named(name), factors.cells()))
        .map(name -> factors.of(name, values(named(name)), comparison.wanted().get(name)))
        .toList();
  }

  /** Of the main table's metrics, or of the others if all of those are compared. */
  private List<String> notes(List<MetricColumn> metrics, List<String> main) {
    List<PlannedContrast> pairs = new ArrayList<>(comparison.contrasts());
    comparison.variants().stream()
        .map(variant -> new PlannedContrast(variant.name(), comparison.baseline()))
        .filter(pair -> !pair.variant().equals(pair.other()) && !pairs.contains(pair))
        .forEach(pairs::add);
    List<String> notes = comparability.notes(main.stream().map(this::named).toList(), pairs);
    return notes.isEmpty() ? comparability.notes(metrics, pairs) : notes;
  }

  private boolean alike(MetricColumn metric, List<Integer> cells) {
    return cells.stream().allMatch(v -> comparability.holds(metric, v, cells.get(0)));
  }

  private int bounds(MetricColumn metric, int v) {
    return metric.name().equals(MetricColumn.UPDATES_TO_TARGET)
        ? (int) runs.get(v).stream().filter(run -> !run.target().reached()).count()
        : 0;
  }

  private static double[] differences(List<Double> values, List<Double> baseline) {
    return IntStream.range(0, values.size())
        .filter(s -> values.get(s) != null && baseline.get(s) != null)
        .mapToDouble(s -> values.get(s) - baseline.get(s))
        .toArray();
  }

  /** Metrics along training, over the runs of a variant: at the epochs that were measured. */
  private static final class Curves {

    private record Place(int epoch, long update) implements Comparable<Place> {
      @Override
      public int compareTo(Place other) {
        return Long.compare(update, other.update);
      }
    }

    private final Map<String, Map<Place, List<Double>>> values = new LinkedHashMap<>();

    private Curves() {}

    static List<Curve> of(List<RunResult> runs) {
      Curves curves = new Curves();
      for (RunResult run : runs) {
        for (EpochResult epoch : run.curve()) {
          if (epoch.measured()) {
            curves.add(epoch);
          }
        }
      }
      for (RunResult run : runs) {
        run.probes().forEach(curves::add);
      }
      List<Curve> list = new ArrayList<>();
      curves.values.forEach((metric, points) -> list.add(new Curve(metric, points(points))));
      return list;
    }

    private static List<CurvePoint> points(Map<Place, List<Double>> values) {
      List<CurvePoint> points = new ArrayList<>();
      values.forEach(
          (place, list) ->
              points.add(
                  new CurvePoint(
                      place.epoch,
                      place.update,
                      Summary.of(list.stream().mapToDouble(x -> x).toArray()))));
      return points;
    }

    private void add(EpochResult epoch) {
      Place place = new Place(epoch.epoch(), epoch.update());
      epoch
          .scores()
          .forEach(
              (set, scores) -> {
                Set<String> names = new LinkedHashSet<>(Scores.NAMES);
                names.addAll(scores.values().keySet());
                for (String name : names) {
                  add(set + "." + name, place, scores.get(name));
                }
              });
    }

    private void add(ProbeResult probe) {
      Place place = new Place(probe.epoch(), probe.update());
      add("cosine_forward", place, probe.forward());
      add("cosine_recurrent", place, probe.recurrent());
      add("cosine_all", place, probe.all());
      probe.leaves().forEach((leaf, cosine) -> add("cosine." + leaf, place, cosine));
    }

    private void add(String metric, Place place, Double value) {
      if (value != null) {
        values
            .computeIfAbsent(metric, key -> new TreeMap<>())
            .computeIfAbsent(place, key -> new ArrayList<>())
            .add(value);
      }
    }
  }
}
