package org.eprop.compare.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What scores mean. Numbers of two runs can be compared where this is the same.
 *
 * @param loss of the readouts, with parameters and normalisation
 * @param classWeights of training
 * @param data by data set: the sha256 of its samples, or where its episodes are from
 */
public record Measured(String loss, String classWeights, Map<String, String> data) {

  /** Copies the map, in order. */
  public Measured {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}
