package org.eprop.api.trace;

/**
 * The neurons of a population, as a trace sees them before the first step.
 *
 * @since 1.0
 */
public interface PostsynapticNeurons {

  /** How many. */
  int size();

  /**
   * The number of a state by its name, such as {@code "v"}, by which {@link
   * PostsynapticStep#state(int)} finds it.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if not all neurons have it
   */
  int state(String name);
}
