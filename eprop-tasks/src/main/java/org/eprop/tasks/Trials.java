package org.eprop.tasks;

import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;

/** The sequences of a generated task, drawn one by one. Immutable. */
interface Trials {

  /** The most steps of a sequence. */
  int MOST_STEPS = 1_000_000;

  /**
   * Checks that a sequence is not too long.
   *
   * @param what what its steps are the sum of
   */
  static void expectSteps(String what, long steps) {
    if (steps > MOST_STEPS) {
      throw new InvalidInputException(
          "got %s of %s ms together, but expected at most %s".formatted(what, steps, MOST_STEPS));
    }
  }

  /** The number of input channels. */
  int channels();

  /** The next sequence of a stream. */
  Sample draw(RandomGenerator random);
}
