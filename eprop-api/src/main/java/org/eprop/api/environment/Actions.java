package org.eprop.api.environment;

import org.eprop.api.plugin.InvalidInputException;

/**
 * What an agent can do: choose one of several actions, or a vector of real numbers.
 *
 * @param discrete whether it chooses one of several actions
 * @param size the number of actions, or of numbers in an action
 * @since 1.0
 */
public record Actions(boolean discrete, int size) {

  /**
   * Checks the size.
   *
   * @throws InvalidInputException if there is nothing to choose
   */
  public Actions {
    int least = discrete ? 2 : 1;
    if (size < least) {
      throw new InvalidInputException("actions: got " + size + ", but expected at least " + least);
    }
  }

  /**
   * Discrete actions.
   *
   * @param count their number, at least 2; actions are 0 .. count-1
   */
  public static Actions oneOf(int count) {
    return new Actions(true, count);
  }

  /**
   * A vector of real numbers, each from -infinity to infinity: an environment clips what it can't
   * use.
   *
   * @param dimension how many, at least 1
   */
  public static Actions real(int dimension) {
    return new Actions(false, dimension);
  }
}
