package org.eprop.api.optimizer;

/**
 * How the learning rate changes over a training run. Immutable and thread-safe.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface Schedule {

  /**
   * The factor on the learning rate.
   *
   * @param epoch how many epochs have passed, with a fraction: 2.5 is the middle of the third
   * @param epochs how many there will be
   * @return &gt;= 0
   */
  double factor(double epoch, int epochs);
}
