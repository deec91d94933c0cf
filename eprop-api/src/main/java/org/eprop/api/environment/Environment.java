package org.eprop.api.environment;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A world in which a network acts: it sees something at every step, does something at those that
 * ask for it, and gets rewards. Immutable and thread-safe; all state is in its {@linkplain Episode
 * episodes}.
 *
 * @since 1.0
 */
public interface Environment {

  /** The number of channels that the agent sees. */
  int observations();

  /** Whether they are spikes, 0 or 1; else, the default, they are real numbers. */
  default boolean spikes() {
    return false;
  }

  /** What the agent can do. */
  Actions actions();

  /** dt, the length of a step of the network, ms, &gt; 0. */
  double timeStep();

  /** No episode has more steps than this. */
  int longestEpisode();

  /**
   * Starts an episode.
   *
   * @param random the episode's own: everything random in it comes from there
   */
  Episode start(RandomGenerator random);

  /** What the actions are called, for those who read results; empty, the default, for no names. */
  default List<String> actionNames() {
    return List.of();
  }

  /** What the observations are called; empty, the default, for no names. */
  default List<String> observationNames() {
    return List.of();
  }
}
