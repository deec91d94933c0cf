package org.eprop.api.environment;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A world in which a network acts: it observes at every step, acts at steps that ask for it, and
 * gets rewards. Immutable and thread-safe; all state is in its {@linkplain Episode episodes}.
 *
 * @since 1.0
 */
public interface Environment {

  /** The number of channels that the agent sees. */
  int observations();

  /** Whether observations are spikes, 0 or 1. False by default: they are real numbers. */
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

  /** Names of the actions, for reports; empty by default. */
  default List<String> actionNames() {
    return List.of();
  }

  /** Names of the observations, for reports; empty by default. */
  default List<String> observationNames() {
    return List.of();
  }
}
