package org.eprop.compare.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A finished run of one variant with one seed: {@code runs/VARIANT/seed-N/compared.json}, beside
 * the training run's own files.
 *
 * @param variant its name
 * @param seed of every random number
 * @param fold that it did not learn from and is tested on, from 1; null if there are none
 * @param provenance what it was made from: versions, plugins, data
 * @param tuned how its settings were found; null if they were not looked for
 * @param problem why training diverged; null if all went well
 * @param epochs how many there were
 * @param updates how many there were
 * @param seconds spent training, validation included, on one thread beside other runs; without
 *     probes and tests
 * @param model which network was measured in the end: {@code "best"} on the validation data, or
 *     {@code "last"}, if the task has none
 * @param bestEpoch the one with the lowest error, from 1; 0 if none was measured
 * @param scores of that network, by data set; empty if training diverged
 * @param cost of that network; null if training diverged
 * @param measured what the scores mean; null if training diverged
 * @param target how it did with the comparison's target; null if there is none
 * @param curve all epochs
 * @param probes of the gradient
 * @param causes what kept it from learning, as {@code Note.Cause} calls it in files; empty for what
 *     was made by an earlier version
 */
public record RunResult(
    String variant,
    long seed,
    Integer fold,
    JsonNode provenance,
    Tuned tuned,
    String problem,
    int epochs,
    long updates,
    double seconds,
    String model,
    int bestEpoch,
    Map<String, Scores> scores,
    Cost cost,
    Measured measured,
    TargetResult target,
    List<EpochResult> curve,
    List<ProbeResult> probes,
    List<String> causes) {

  /**
   * How long a target took.
   *
   * @param reached whether it was
   * @param updates until it was first seen to be; if it was not, all there were: a lower bound
   */
  public record TargetResult(boolean reached, long updates) {}

  /**
   * The runs of all folds as one: tested on every sample, by the network of its fold. Time is that
   * of all together.
   */
  public static RunResult pooled(List<RunResult> folds) {
    RunResult first = folds.get(0);
    if (folds.size() == 1) {
      return first;
    }
    Optional<String> problem =
        folds.stream().map(RunResult::problem).filter(Objects::nonNull).findFirst();
    List<Cost> costs =
        problem.isPresent() ? List.of() : folds.stream().map(RunResult::cost).toList();
    List<Integer> samples = costs.stream().map(Cost::samples).toList();
    return new RunResult(
        first.variant,
        first.seed,
        null,
        first.provenance,
        first.tuned,
        problem.orElse(null),
        folds.stream().mapToInt(RunResult::epochs).max().orElse(0),
        folds.stream().mapToLong(RunResult::updates).max().orElse(0),
        folds.stream().mapToDouble(RunResult::seconds).sum(),
        first.model,
        first.bestEpoch,
        problem.isPresent()
            ? Map.of()
            : pooled(folds.stream().map(RunResult::scores).toList(), samples),
        problem.isPresent() ? null : Cost.pooled(costs),
        problem.isPresent()
            ? null
            : Measured.pooled(folds.stream().map(RunResult::measured).toList()),
        null,
        problem.isPresent() ? List.of() : curve(folds, samples),
        folds.stream()
            .flatMap(fold -> fold.probes.stream())
            .sorted(Comparator.comparingInt(ProbeResult::epoch))
            .toList(),
        folds.stream().flatMap(fold -> fold.causes.stream()).distinct().toList());
  }

  private static Map<String, Scores> pooled(
      List<Map<String, Scores>> folds, List<Integer> samples) {
    Map<String, Scores> all = new LinkedHashMap<>();
    folds
        .get(0)
        .keySet()
        .forEach(
            set ->
                all.put(
                    set,
                    Scores.pooled(
                        folds.stream().map(scores -> scores.get(set)).toList(), samples)));
    return all;
  }

  /** Up to the end of the one that ended first: all have the same epochs. */
  private static List<EpochResult> curve(List<RunResult> folds, List<Integer> samples) {
    int epochs = folds.stream().mapToInt(fold -> fold.curve.size()).min().orElse(0);
    return IntStream.range(0, epochs)
        .mapToObj(
            e -> {
              EpochResult first = folds.get(0).curve.get(e);
              return new EpochResult(
                  first.epoch(),
                  first.update(),
                  first.measured(),
                  pooled(folds.stream().map(fold -> fold.curve.get(e).scores()).toList(), samples));
            })
        .toList();
  }

  /** Copies the collections, in order. */
  public RunResult {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    curve = List.copyOf(curve);
    probes = List.copyOf(probes);
    causes = causes == null ? List.of() : List.copyOf(causes);
  }
}
