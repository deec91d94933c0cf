package org.eprop.experiment.environment;

/** Who acts in an environment. Owned by one thread. */
public interface Agent {

  /** An episode begins. */
  void begin();

  /**
   * Sees what there is at the next step.
   *
   * @param observation [observations]; not to be kept
   */
  void see(float[] observation);

  /**
   * What it says of actions after that: the logarithms of probabilities, but for a constant; or,
   * for actions that are real numbers, their means in units of sigma. [actions]
   */
  double[] policy();

  /** The scaled rewards, discounted, that it expects from here on. */
  double value();
}
