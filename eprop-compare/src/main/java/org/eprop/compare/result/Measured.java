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
 */
public record Measured(String loss, String classWeights, Map<String, String> data) {

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
    return new Measured(first.loss, first.classWeights, data);
  }

  /** Copies the map, in order. */
  public Measured {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}
