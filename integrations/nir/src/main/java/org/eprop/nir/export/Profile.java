package org.eprop.nir.export;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/**
 * For whom a graph is written. NIR describes continuous time; what an importer makes of it, in
 * steps, differs. With alpha the decay of a step, tau = dt / (1 - alpha) carries it exactly.
 */
public enum Profile {

  /** r = tau / dt, so that a step's input counts once, whatever the time constant. */
  EXACT,

  /**
   * Norse's {@code from_nir}: it ignores r of LIF and LI, so that input is multiplied by dt / tau;
   * weights make up for it.
   */
  NORSE,

  /**
   * snnTorch's {@code import_from_nir}: dt = 1e-4 s, r = tau / dt; a population that feeds itself
   * is a graph of four nodes; one threshold for all neurons of a population; no leaky readout.
   */
  SNNTORCH,

  /**
   * SpikingJelly's {@code import_from_nir} with its dt = 1e-4 s: r = tau / dt; one time constant
   * and threshold for all neurons of a population; no recurrence, no leaky readout.
   */
  SPIKINGJELLY;

  /** The name in commands and files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Profile::text).toList();
  }

  /**
   * The profile of a name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Profile of(String name) {
    return Arrays.stream(values())
        .filter(profile -> profile.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "unknown profile \"" + name + "\"" + NearestNames.hint(name, names())));
  }

  /** Seconds that a step has in the graph, for a network's steps of so many ms. */
  double dt(double timeStep) {
    return this == SNNTORCH || this == SPIKINGJELLY ? 1e-4 : timeStep / 1000;
  }

  /** Whether the importer multiplies input by dt / tau, whatever r is. */
  boolean ignoresGain() {
    return this == NORSE;
  }

  /** Whether it has a threshold that does not reset, and so neurons made of parts. */
  boolean composes() {
    return this == EXACT;
  }

  /** Whether neurons of a population share their threshold. */
  boolean oneThreshold() {
    return this == SNNTORCH || this == SPIKINGJELLY;
  }

  /** Whether readouts may have a leak. */
  boolean leakyReadout() {
    return this == EXACT || this == NORSE;
  }

  /** Whether it knows current-based neurons. */
  boolean currentBased() {
    return this != SPIKINGJELLY;
  }

  /** Whether it knows more than one input and output. */
  boolean manyEnds() {
    return this == EXACT;
  }
}
