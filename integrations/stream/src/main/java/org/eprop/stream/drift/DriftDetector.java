package org.eprop.stream.drift;

import org.eprop.api.plugin.InvalidInputException;

/** Watches the errors of one key, or of several together. Not thread-safe. */
public interface DriftDetector {

  /**
   * Takes the next error or loss.
   *
   * @param error of a step; of {@link Adwin}, from 0 to 1
   * @return whether this is an alarm: errors have become larger
   */
  boolean add(double error);

  /** What it goes on from, as finite numbers: they are kept with a key's state. */
  double[] state();

  /**
   * Goes on from there, rather than from its beginning.
   *
   * @throws InvalidInputException if these are not the numbers of such a detector
   */
  void resume(double[] state);
}
