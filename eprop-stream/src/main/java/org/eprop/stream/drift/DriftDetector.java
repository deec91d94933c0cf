package org.eprop.stream.drift;

/** Watches the errors of one key, or of several together. Not thread-safe. */
public interface DriftDetector {

  /**
   * Takes the next error or loss.
   *
   * @param error of a step; of {@link Adwin}, from 0 to 1
   * @return whether this is an alarm: errors have become larger
   */
  boolean add(double error);
}
