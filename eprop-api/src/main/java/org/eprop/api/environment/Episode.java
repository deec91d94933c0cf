package org.eprop.api.environment;

import java.util.Optional;

/**
 * One episode, from its start to its end. For each step of the network, in this order: {@link
 * #observe}, {@link #decides}, and then one of {@link #act(int)}, {@link #act(double[])} and {@link
 * #pass()}, until an {@link Outcome} is the last.
 *
 * <p>Owned by one thread. Shares nothing with other episodes, and is determined by the generator
 * that it was started with and the actions alone.
 *
 * @since 1.0
 */
public interface Episode {

  /**
   * What the agent sees at this step.
   *
   * @param observation receives it, [{@link Environment#observations()}]; every entry is to be
   *     written: a finite number, and 0 or 1 if observations are spikes
   */
  void observe(float[] observation);

  /**
   * Whether this step asks for an action, after {@link #observe}; else the step passes. True by
   * default.
   */
  default boolean decides() {
    return true;
  }

  /**
   * The agent acts.
   *
   * @param action 0 .. {@link Actions#size()}-1
   * @throws IllegalStateException if actions are real numbers, which is the default
   */
  default Outcome act(int action) {
    throw new IllegalStateException(
        "the actions of this environment are not the numbers 0, 1, ...");
  }

  /**
   * The agent acts.
   *
   * @param action [{@link Actions#size()}], finite; not to be kept
   * @throws IllegalStateException if actions are discrete, which is the default
   */
  default Outcome act(double[] action) {
    throw new IllegalStateException("the actions of this environment are not real numbers");
  }

  /**
   * The step passes without an action.
   *
   * @throws IllegalStateException if the agent is asked at every step, which is the default
   */
  default Outcome pass() {
    throw new IllegalStateException("this environment waits for an action at every step");
  }

  /** Whether the finished episode was a success; empty by default. */
  default Optional<Boolean> success() {
    return Optional.empty();
  }

  /**
   * A drawing of this step, after {@link #observe} and before the action. It changes nothing and
   * draws no random number. Empty by default.
   */
  default Optional<Scene> scene() {
    return Optional.empty();
  }
}
