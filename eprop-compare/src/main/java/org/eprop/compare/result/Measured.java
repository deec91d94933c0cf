package org.eprop.compare.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eprop.experiment.io.Sha256;

/**
 * What scores mean. Numbers of two runs can be compared where this is the same.
 *
 * @param loss of the readouts, with parameters and normalisation
 * @param classWeights of training
 * @param data by data set: the sha256 of its samples, or where its episodes are from
 * @param judge the metric by which networks are chosen; null for the usual error
 * @param metrics those that the experiment asks for, by name
 * @param chance by data set: the share of the most frequent class, which is the accuracy of always
 *     answering it; none where no classes were counted
 */
public record Measured(
    String loss,
    String classWeights,
    Map<String, String> data,
    String judge,
    Map<String, OwnMetric> metrics,
    Map<String, Double> chance) {

  /**
   * A metric that an experiment asks for.
   *
   * @param settings the component and its parameters
   * @param unit for people; empty for none
   * @param better "higher", "lower", or null if neither is
   */
  public record OwnMetric(String settings, String unit, String better) {}

  /** Of several folds: each set by the digest of their digests. */
  static Measured pooled(List<Measured> folds) {
    Measured first = folds.get(0);
    Map<String, String> data = new LinkedHashMap<>();
    first
        .data
        .keySet()
        .forEach(
            set ->
                data.put(
                    set,
                    Sha256.of(
                        folds.stream()
                            .map(fold -> fold.data.get(set))
                            .collect(Collectors.joining(" ")))));
    Map<String, Double> chance = new LinkedHashMap<>();
    for (String set : first.chance.keySet()) {
      folds.stream()
          .filter(fold -> fold.chance.containsKey(set))
          .mapToDouble(fold -> fold.chance.get(set))
          .average()
          .ifPresent(mean -> chance.put(set, mean));
    }
    return new Measured(first.loss, first.classWeights, data, first.judge, first.metrics, chance);
  }

  /** Copies the maps, in order; files of before have no metrics, and no chance. */
  public Measured {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    metrics =
        metrics == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    chance = chance == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(chance));
  }
}
