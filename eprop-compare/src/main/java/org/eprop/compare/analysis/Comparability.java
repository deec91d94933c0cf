package org.eprop.compare.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.PlannedContrast;
import org.eprop.compare.definition.TrainingTarget;
import org.eprop.compare.definition.Variant;
import org.eprop.compare.result.Measured;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.RunResult;

/**
 * Which numbers of two variants can be compared: those that were measured alike.
 *
 * @param runs [variant][seed]
 */
record Comparability(Comparison comparison, List<List<RunResult>> runs) {

  private static final String LOSS = ".loss";

  /** Whether a metric of a variant can be compared with that of another. */
  boolean holds(MetricColumn metric, int variant, int other) {
    return comparison.comparable().contains(metric.name()) || why(metric, variant, other).isEmpty();
  }

  /** Why it can't be, as the end of a sentence about the variant; empty if it can. */
  private Optional<String> why(MetricColumn metric, int variant, int other) {
    boolean measured = metric.group().equals("score") || metric.group().equals("cost");
    if (stops() && measured) {
      return Optional.of("stopped");
    }
    Optional<String> set = set(metric, variant);
    if (set.isEmpty()) {
      return Optional.empty();
    }
    String where = comparison.variants().get(other).name();
    if (isLoss(metric)) {
      Optional<String> loss = differing(variant, other, Measured::loss);
      if (loss.isPresent()) {
        return loss.map(pair -> "loss is not that of " + where + " (" + pair + ")");
      }
      Optional<String> weights = differing(variant, other, Measured::classWeights);
      if (weights.isPresent()) {
        return weights.map(pair -> "class weights are not those of " + where + " (" + pair + ")");
      }
    }
    Optional<String> own = own(metric, variant, other);
    if (own.isPresent()) {
      return own.map(pair -> "metric is not that of " + where + " (" + pair + ")");
    }
    return differing(variant, other, measure -> measure.data().get(set.get()))
        .map(pair -> set.get() + " data are not those of " + where);
  }

  /** Of a metric that experiments ask for, or the error if one judges, both settings. */
  private Optional<String> own(MetricColumn metric, int variant, int other) {
    String name =
        isOfTarget(metric)
            ? comparison.target().orElseThrow().metric()
            : metric.name().substring(metric.name().indexOf('.') + 1);
    if (name.equals("error")) {
      return differing(variant, other, measure -> String.valueOf(measure.judge()));
    }
    return differing(
        variant,
        other,
        measure -> {
          Measured.OwnMetric found = measure.metrics().get(name);
          return found == null ? "none" : found.settings();
        });
  }

  private boolean stops() {
    return comparison.target().filter(TrainingTarget::stop).isPresent();
  }

  private boolean isLoss(MetricColumn metric) {
    return metric.name().endsWith(LOSS)
        || (isOfTarget(metric)
            && comparison.target().filter(target -> target.metric().equals("loss")).isPresent());
  }

  private static boolean isOfTarget(MetricColumn metric) {
    return metric.name().equals(MetricColumn.UPDATES_TO_TARGET);
  }

  /** The data set that a metric is of; empty if it is of none. */
  private Optional<String> set(MetricColumn metric, int variant) {
    if (isOfTarget(metric)) {
      return comparison.target().map(TrainingTarget::set);
    }
    if (metric.group().equals("score")) {
      return Optional.of(metric.name().substring(0, metric.name().indexOf('.')));
    }
    return metric.group().equals("cost") && !metric.name().equals("parameters")
        ? runs.get(variant).stream()
            .filter(run -> run.cost() != null)
            .map(run -> run.cost().set())
            .findFirst()
        : Optional.empty();
  }

  /** The first two that are not alike, of the seeds with which both have been measured. */
  private Optional<String> differing(int variant, int other, Function<Measured, String> part) {
    return IntStream.range(0, comparison.seeds().size())
        .mapToObj(s -> List.of(runs.get(variant).get(s), runs.get(other).get(s)))
        .filter(pair -> pair.stream().allMatch(run -> run.measured() != null))
        .map(pair -> pair.stream().map(run -> part.apply(run.measured())).toList())
        .filter(pair -> !Objects.equals(pair.get(0), pair.get(1)))
        .map(pair -> pair.get(0) + "; " + pair.get(1))
        .findFirst();
  }

  /** Which of the pairs is not compared, and why, one sentence for each reason. */
  List<String> notes(List<MetricColumn> metrics, List<PlannedContrast> pairs) {
    List<String> notes = new ArrayList<>();
    if (stops()) {
      notes.add(
          "Every run stopped at its target, "
              + comparison.target().orElseThrow()
              + ": steps to it are compared; scores and costs are not, because the networks"
              + " trained for different times.");
      return notes;
    }
    Map<String, Map<String, List<String>>> reasons = new LinkedHashMap<>();
    List<String> names = comparison.variants().stream().map(Variant::name).toList();
    for (PlannedContrast pair : pairs) {
      for (MetricColumn metric : metrics) {
        Optional<String> why =
            why(metric, names.indexOf(pair.variant()), names.indexOf(pair.other()));
        if (why.isPresent()) {
          reasons
              .computeIfAbsent(why.get(), key -> new LinkedHashMap<>())
              .computeIfAbsent(pair.variant(), key -> new ArrayList<>())
              .add(metric.name());
        }
      }
    }
    reasons.forEach((why, found) -> notes.addAll(sentences(why, found)));
    return notes;
  }

  /** Those that are left out, and those that are not because the comparison says so. */
  private List<String> sentences(String why, Map<String, List<String>> metricsOf) {
    String variants = String.join(", ", metricsOf.keySet());
    Map<Boolean, List<String>> declared =
        metricsOf.values().iterator().next().stream()
            .collect(Collectors.partitioningBy(comparison.comparable()::contains));
    List<String> sentences = new ArrayList<>();
    if (!declared.get(false).isEmpty()) {
      sentences.add(
          "Not compared: %s of %s, whose %s."
              .formatted(String.join(", ", declared.get(false)), variants, why));
    }
    if (!declared.get(true).isEmpty()) {
      sentences.add(
          "Compared because \"comparable\" says so: %s of %s, whose %s."
              .formatted(String.join(", ", declared.get(true)), variants, why));
    }
    return sentences;
  }
}
