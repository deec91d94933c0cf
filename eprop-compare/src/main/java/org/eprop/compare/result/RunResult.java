package org.eprop.compare.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished run of one variant with one seed: {@code runs/VARIANT/seed-N/result.json}.
 *
 * @param variant its name
 * @param seed of every random number
 * @param provenance what it was made from: versions, plugins, data
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
 */
public record RunResult(
    String variant,
    long seed,
    JsonNode provenance,
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
    List<ProbeResult> probes) {

  /**
   * How long a target took.
   *
   * @param reached whether it was
   * @param updates until it was first seen to be; if it was not, all there were: a lower bound
   */
  public record TargetResult(boolean reached, long updates) {}

  /** Copies the collections, in order. */
  public RunResult {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    curve = List.copyOf(curve);
    probes = List.copyOf(probes);
  }
}
