package org.eprop.api.task;

import org.eprop.api.plugin.InvalidInputException;

/**
 * One input sequence and its target.
 *
 * @param input x, [steps][channels]
 * @param target of the same number of steps
 */
public record Sample(Input input, Target target) {

  /**
   * Checks it.
   *
   * @throws InvalidInputException if the numbers of steps differ
   */
  public Sample {
    if (input.steps() != target.steps()) {
      throw new InvalidInputException(
          "got a target of "
              + target.steps()
              + " steps, but expected "
              + input.steps()
              + ", those of the input");
    }
  }
}
