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

  /**
   * The same of a training that is judged by validation data; {@link #factor(double, int)} unless
   * overridden. A function of its arguments: what it made of earlier epochs, it makes of them
   * again.
   *
   * @param epoch how many epochs have passed, with a fraction
   * @param epochs how many there will be
   * @param losses the validation loss after each epoch that has passed [whole epochs], of episodes
   *     the mean return with its sign changed; NaN where it was not measured. Not to be modified
   * @return &gt;= 0
   */
  default double factor(double epoch, int epochs, double[] losses) {
    return factor(epoch, epochs);
  }

  /** Whether it needs validation data. False unless overridden. */
  default boolean seesValidation() {
    return false;
  }
}
