package org.eprop.compare.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eprop.compare.result.ComparisonResult.MetricInfo;

/**
 * A number that each run has, or may have.
 *
 * @param name in files, for example {@code test.accuracy}
 * @param title in tables
 * @param unit for people; empty for none
 * @param scale what a number is multiplied by to be in this unit
 * @param better "higher", "lower", or null if neither is
 * @param group "score", "target", "time", "cost" or "gradient"
 * @param of the number of a run; null where it has none
 */
public record MetricColumn(
    String name,
    String title,
    String unit,
    double scale,
    String better,
    String group,
    Function<RunResult, Double> of) {

  /** The metric that a target is about. */
  public static final String UPDATES_TO_TARGET = "updates_to_target";

  private static final List<String> SETS = List.of("test", "validation", "train");

  private static final Pattern OWN = Pattern.compile("(test|validation|train)\\.[a-z][a-z0-9_]*");

  private static final List<MetricColumn> ALL = all();

  /** What a result's file has of it, which is main or not. */
  public MetricInfo info(boolean main) {
    return new MetricInfo(name, title, unit, scale, better, group, main);
  }

  /** Those that runs may have without being asked, and those that some were, in tables' order. */
  public static List<MetricColumn> of(List<RunResult> runs) {
    Map<String, Measured.OwnMetric> own = new LinkedHashMap<>();
    runs.stream()
        .filter(run -> run.measured() != null)
        .forEach(run -> run.measured().metrics().forEach(own::putIfAbsent));
    List<MetricColumn> all = new ArrayList<>();
    for (MetricColumn metric : ALL) {
      all.add(metric);
      for (String set : SETS) {
        if (metric.name.equals(set + ".mean_squared_error")) {
          own.forEach((name, info) -> all.add(own(set, name, info)));
        }
      }
    }
    return all;
  }

  private static MetricColumn own(String set, String name, Measured.OwnMetric info) {
    String unit = info.unit();
    return score(
        set, name, name.replace('_', ' '), unit, unit.equals("%") ? 100 : 1, info.better());
  }

  /** The names of those that runs may have without being asked. */
  public static List<String> names() {
    return ALL.stream().map(MetricColumn::name).toList();
  }

  /** Whether a name is that of a score which an experiment may ask for. */
  public static boolean isOwn(String name) {
    return OWN.matcher(name).matches() && !names().contains(name);
  }

  /** A metric by its name; one that experiments ask for without a unit. */
  public static MetricColumn named(String name) {
    return ALL.stream()
        .filter(metric -> metric.name.equals(name))
        .findFirst()
        .orElseGet(
            () -> {
              int dot = name.indexOf('.');
              Measured.OwnMetric unknown = new Measured.OwnMetric("", "", null);
              return own(name.substring(0, dot), name.substring(dot + 1), unknown);
            });
  }

  private static List<MetricColumn> all() {
    List<MetricColumn> all = new ArrayList<>();
    all.add(
        new MetricColumn(
            UPDATES_TO_TARGET,
            "updates to target",
            "",
            1,
            "lower",
            "target",
            run -> run.target() == null ? null : (double) run.target().updates()));
    for (String set : SETS) {
      all.add(score(set, "accuracy", "accuracy", "%", 100, "higher"));
      all.add(score(set, "return", "return", "", 1, "higher"));
      all.add(score(set, "success", "success", "%", 100, "higher"));
      all.add(score(set, "episode_length", "episode length", "steps", 1, null));
      all.add(score(set, "error", "error", "", 1, "lower"));
      all.add(score(set, "mean_squared_error", "mean squared error", "", 1, "lower"));
      all.add(score(set, "loss", "loss", "", 1, "lower"));
      all.add(score(set, "rate", "spikes per neuron and step", "", 1, null));
    }
    all.add(
        new MetricColumn("epochs", "epochs", "", 1, null, "time", run -> (double) run.epochs()));
    all.add(
        new MetricColumn("updates", "updates", "", 1, null, "time", run -> (double) run.updates()));
    all.add(new MetricColumn("seconds", "time", "s", 1, "lower", "time", RunResult::seconds));
    all.add(
        new MetricColumn(
            "seconds_per_update",
            "time per update",
            "ms",
            1000,
            "lower",
            "time",
            run -> run.updates() == 0 ? null : run.seconds() / run.updates()));
    all.add(cost("parameters", "parameters", cost -> (double) cost.parameters()));
    all.add(cost("spikes", "spikes", Cost::spikes));
    all.add(cost("forward_row_additions", "row additions, forward", Cost::forwardRowAdditions));
    all.add(cost("gradient_row_additions", "row additions, gradient", Cost::gradientRowAdditions));
    all.add(cost("effective_macs", "effective MACs", Cost::effectiveMacs));
    all.add(cost("effective_acs", "effective ACs", Cost::effectiveAcs));
    all.add(cost("dense_operations", "dense operations", Cost::denseOperations));
    all.add(cosine("cosine_forward", "forward weights", ProbeResult::forward));
    all.add(cosine("cosine_recurrent", "recurrent weights", ProbeResult::recurrent));
    all.add(cosine("cosine_all", "all, readout included", ProbeResult::all));
    return List.copyOf(all);
  }

  private static MetricColumn score(
      String set, String name, String title, String unit, double scale, String better) {
    return new MetricColumn(
        set + "." + name,
        set + " " + title,
        unit,
        scale,
        better,
        "score",
        run -> run.scores().containsKey(set) ? run.scores().get(set).get(name) : null);
  }

  private static MetricColumn cost(String name, String title, Function<Cost, Double> of) {
    return new MetricColumn(
        name,
        title,
        "",
        1,
        "lower",
        "cost",
        run -> run.cost() == null ? null : of.apply(run.cost()));
  }

  /** The mean along training. */
  private static MetricColumn cosine(String name, String title, Function<ProbeResult, Double> of) {
    return new MetricColumn(
        name,
        title,
        "",
        1,
        "higher",
        "gradient",
        run -> {
          double[] cosines =
              run.probes().stream()
                  .map(of)
                  .filter(cosine -> cosine != null)
                  .mapToDouble(cosine -> cosine)
                  .toArray();
          return cosines.length == 0
              ? null
              : java.util.Arrays.stream(cosines).sum() / cosines.length;
        });
  }
}
