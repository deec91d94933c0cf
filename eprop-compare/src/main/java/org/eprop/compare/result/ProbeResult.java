package org.eprop.compare.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cosine of the angle between a variant's gradient and that of back-propagation through time,
 * of the same weights and samples: 1 if they point the same way, 0 if they have nothing in common.
 * A cosine is null where one of the two gradients is zero.
 *
 * @param epoch after which; 0 for before the first
 * @param update how many updates there were
 * @param forward of the gradients of all forward projections together: from inputs, and from a
 *     population to a later one
 * @param recurrent of those of all recurrent projections together; null if there are none that
 *     learn
 * @param all of the whole gradients, biases, learned parameters and readouts included; those of the
 *     readouts are the same under every rule and feedback, and may make up most of it
 * @param leaves of everything that learns by itself, by its name, such as {@code input_e}, {@code
 *     e.tau_a}, {@code out.e}
 */
public record ProbeResult(
    int epoch,
    long update,
    Double forward,
    Double recurrent,
    Double all,
    Map<String, Double> leaves) {

  /** Copies the map. */
  public ProbeResult {
    leaves = Collections.unmodifiableMap(new LinkedHashMap<>(leaves)); // some are null
  }
}
