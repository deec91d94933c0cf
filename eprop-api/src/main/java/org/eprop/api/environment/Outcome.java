package org.eprop.api.environment;

/**
 * The result of a step.
 *
 * @param reward r^t, finite
 * @param end whether that was the last step, and why
 * @since 1.0
 */
public record Outcome(double reward, End end) {

  /** Whether an episode is over. */
  public enum End {
    /** The episode continues. */
    NONE,
    /** The episode has ended; the value of what follows is 0. */
    TERMINAL,
    /**
     * The episode was cut off, for example by a time limit that the agent can't see. What would
     * have followed has the value that the agent expects. The episode can still be observed once.
     */
    TRUNCATED
  }

  /** A step that others follow. */
  public static Outcome of(double reward) {
    return new Outcome(reward, End.NONE);
  }

  /** The last step. */
  public static Outcome terminal(double reward) {
    return new Outcome(reward, End.TERMINAL);
  }

  /** The last step, because time is over. */
  public static Outcome truncated(double reward) {
    return new Outcome(reward, End.TRUNCATED);
  }

  /** Whether it was the last step. */
  public boolean isLast() {
    return end != End.NONE;
  }
}
