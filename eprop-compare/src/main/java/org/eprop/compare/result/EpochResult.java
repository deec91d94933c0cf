package org.eprop.compare.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An epoch of a run.
 *
 * @param epoch from 1
 * @param update how many updates there were
 * @param measured whether the network was measured after it
 * @param scores by data set: {@code train}, measured while weights changed; {@code validation} and
 *     {@code test}, if the task has them, of the network after it, if it was measured then
 */
public record EpochResult(int epoch, long update, boolean measured, Map<String, Scores> scores) {

  /** Copies the map, in order. */
  public EpochResult {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }
}
