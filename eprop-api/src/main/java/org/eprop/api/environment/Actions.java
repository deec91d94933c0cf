package org.eprop.api.environment;

import org.eprop.api.plugin.InvalidInputException;

/**
 * What an agent can do: one of some actions, or a vector of real numbers.
 *
 * @param discrete whether it is one of some
 * @param size how many there are to choose from, or how many numbers an action has
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
   * One of some.
   *
   * @param count how many, at least 2; they are called 0 .. count-1
   */
  public static Actions oneOf(int count) {
    return new Actions(true, count);
  }

  /**
   * A vector of real numbers, each from -infinity to infinity: an environment that can't take all
   * of them cuts them off.
   *
   * @param dimension how many, at least 1
   */
  public static Actions real(int dimension) {
    return new Actions(false, dimension);
  }
}
