package org.eprop.compare.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.result.ComparisonResult.ContrastResult;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.Method;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.FactorEffects;
import org.eprop.compare.result.FactorEffects.AxisEffect;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.TaskRanks;
import org.eprop.compare.statistics.Bootstrap;
import org.eprop.compare.statistics.PairedPermutationTest;
import org.eprop.compare.statistics.SeedsNeeded;
import org.eprop.experiment.Note;

/** What a reader has to know before believing a number. */
final class Notes {

  /** Below, bootstrap intervals are notably too narrow. */
  private static final int FEW = 10;

  /** Of more variants than these, the tables alone say how many seeds they take. */
  private static final int MANY = 8;

  private final Comparison comparison;

  /** [variant][seed]. */
  private final List<List<RunResult>> runs;

  private final List<String> notes = new ArrayList<>();

  Notes(Comparison comparison, List<List<RunResult>> runs) {
    this.comparison = comparison;
    this.runs = runs;
  }

  static Method method(Comparison comparison) {
    int seeds = comparison.seeds().size();
    int contrasts = comparison.contrasts().size();
    return new Method(
        "95 % BCa bootstrap interval of the mean, "
            + (seeds <= Bootstrap.EXACT ? "of all resamples" : Bootstrap.RESAMPLES + " resamples"),
        "two-sided paired permutation test of the mean difference, "
            + (seeds <= PairedPermutationTest.EXACT
                ? "exact"
                : PairedPermutationTest.DRAWS + " draws")
            + ", and Wilcoxon's signed-rank test beside it",
        contrasts == 0
            ? "Holm's correction over the variants, for each metric and test by itself"
            : "Holm's correction over the "
                + (contrasts == 1 ? "one contrast" : contrasts + " contrasts")
                + " named beforehand, for each metric and test by itself; every other difference is"
                + " without p");
  }

  /**
   * All of them.
   *
   * @param main the main table's metrics
   * @param metrics of each variant
   * @param contrasts that are tested, if any were named
   * @param effects of the axes
   */
  List<String> of(
      List<String> main,
      List<Map<String, MetricResult>> metrics,
      List<ContrastResult> contrasts,
      List<FactorEffects> effects) {
    int n = comparison.seeds().size();
    addPower(effects);
    comparison
        .folds()
        .ifPresent(
            folds ->
                notes.add(
                    "Scores of test data are of "
                        + folds
                        + " of the training data: each sample's by the network that did not learn"
                        + " from it, after the last epoch. Seeds repeat the training, not the data,"
                        + " so that n says nothing of other data."));
    if (comparison.tune().isPresent()
        && comparison.showsTest()
        && runs.stream().flatMap(List::stream).noneMatch(run -> run.scores().containsKey("test"))) {
      notes.add(
          "There are no test data. Validation data chose the settings, so their scores are too good.");
    }
    if (n >= 2 && n < FEW) {
      notes.add(
          "Bootstrap intervals from "
              + n
              + " seeds are too narrow: they hold the true mean in fewer than 95 % of cases.");
    }
    addChance(main, metrics);
    if (!main.isEmpty()) {
      addSeeds(main.get(0), seeds(main.get(0), metrics, contrasts, effects));
    }
    effects.stream().filter(effect -> effect.seeds().size() < n).forEach(this::addIncomplete);
    List<String> javas = Provenances.javas(runs.stream().flatMap(List::stream));
    if (!javas.isEmpty()) {
      notes.add(
          "Runs are of more than one Java, so do not compare times: "
              + String.join("; ", javas)
              + ".");
    }
    for (List<RunResult> variant : runs) {
      addCauses(variant);
      addUnreached(variant);
      for (RunResult run : variant) {
        if (run.problem() != null) {
          notes.add(
              "%s, seed %s: %s; it has no scores, and no pair with the baseline."
                  .formatted(
                      run.variant(),
                      run.seed(),
                      run.problem().substring(0, run.problem().indexOf(": "))));
        }
      }
    }
    return notes;
  }

  /** Of the contrasts, or the levels of a grid, or the variants, unless these are many. */
  private Map<String, SeedsNeeded> seeds(
      String metric,
      List<Map<String, MetricResult>> metrics,
      List<ContrastResult> contrasts,
      List<FactorEffects> effects) {
    Map<String, SeedsNeeded> seeds = new LinkedHashMap<>();
    if (!contrasts.isEmpty()) {
      contrasts.forEach(
          c -> put(seeds, c.variant() + " against " + c.other(), c.metrics().get(metric)));
    } else if (!effects.isEmpty()) {
      for (AxisEffect axis : effects.get(0).axes()) {
        axis.levels()
            .forEach(level -> put(seeds, axis.axis() + " " + level.level(), level.difference()));
      }
    } else if (metrics.size() <= MANY) {
      for (int v = 0; v < metrics.size(); v++) {
        MetricResult found = metrics.get(v).get(metric);
        put(seeds, comparison.variants().get(v).name(), found.difference());
      }
    }
    return seeds;
  }

  private static void put(Map<String, SeedsNeeded> seeds, String name, Difference difference) {
    if (difference != null && difference.seeds() != null) {
      seeds.put(name, difference.seeds());
    }
  }

  private void addSeeds(String metric, Map<String, SeedsNeeded> seeds) {
    if (seeds.isEmpty()) {
      return;
    }
    notes.add(
        "Seeds to find a difference in "
            + MetricColumn.named(metric).title()
            + " as large as seen in 80 % of repetitions (by the interval of its size): "
            + seeds.entrySet().stream()
                .map(entry -> entry.getKey() + " " + seen(entry.getValue()))
                .collect(Collectors.joining(", "))
            + ".");
    Double wanted = comparison.wanted().get(metric);
    if (wanted != null) {
      notes.add(
          "Seeds to find a difference of "
              + wanted
              + " in "
              + metric
              + " so: "
              + seeds.entrySet().stream()
                  .map(entry -> entry.getKey() + " " + count(entry.getValue().wanted()))
                  .collect(Collectors.joining(", "))
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

  /** Where no variant, or none of a task, is better than chance in a main metric. */
  private void addChance(List<String> main, List<Map<String, MetricResult>> metrics) {
    Map<String, List<Integer>> tasks = new LinkedHashMap<>();
    for (int v = 0; v < metrics.size(); v++) {
      String task = comparison.variants().get(v).levels().getOrDefault(TaskRanks.AXIS, "");
      tasks.computeIfAbsent(task, key -> new ArrayList<>()).add(v);
    }
    for (String metric : main) {
      tasks.forEach(
          (task, variants) -> {
            List<MetricResult> all =
                variants.stream().map(v -> metrics.get(v).get(metric)).toList();
            if (all.stream().allMatch(MetricResult::noBetterThanChance)) {
              notes.add(
                  ("%so variant is better in %s than always to answer the most frequent class:"
                          + " differences and ranks there say nothing of learning.")
                      .formatted(
                          task.isEmpty() ? "N" : "Of task " + task + ", n",
                          MetricColumn.named(metric).title()));
            }
          });
    }
  }

  private void addIncomplete(FactorEffects effects) {
    notes.add(
        ("Effects of the axes on %s are of the %s of %s seeds with which every cell"
                + " of the grid has a value.")
            .formatted(
                MetricColumn.named(effects.metric()).title(),
                effects.seeds().size(),
                comparison.seeds().size()));
  }

  private void addPower(List<FactorEffects> effects) {
    Power power = new Power(comparison);
    power
        .tooFewSeeds()
        .ifPresent(
            why ->
                notes.add(
                    why
                        + (power.axesCan(effects)
                            ? " Effects of the axes, averaged over cells, are fewer tests, and can"
                                + " be."
                            : "")));
  }

  /** What may have kept a variant from learning: a rank of it says little then. */
  private void addCauses(List<RunResult> variant) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (RunResult run : variant) {
      run.causes().forEach(cause -> counts.merge(cause, 1L, Long::sum));
    }
    if (!counts.isEmpty()) {
      notes.add(
          "%s may not learn as it should: %s (eprop docs troubleshooting)."
              .formatted(
                  variant.get(0).variant(),
                  counts.entrySet().stream()
                      .map(
                          one ->
                              "%s in %s of %s runs"
                                  .formatted(heading(one.getKey()), one.getValue(), variant.size()))
                      .collect(Collectors.joining(", "))));
    }
  }

  private static String heading(String id) {
    return Stream.of(Note.Cause.values())
        .filter(cause -> cause.id().equals(id))
        .map(cause -> '"' + cause.heading() + '"')
        .findFirst()
        .orElse(id);
  }

  private void addUnreached(List<RunResult> variant) {
    long missed =
        variant.stream().filter(run -> run.target() != null && !run.target().reached()).count();
    if (missed > 0) {
      notes.add(
          ("%s did not reach %s in %s of %s runs; these count with all the updates"
                  + " they had, so that its mean is a lower bound.")
              .formatted(
                  variant.get(0).variant(),
                  comparison.target().orElseThrow(),
                  missed,
                  variant.size()));
    }
  }
}
