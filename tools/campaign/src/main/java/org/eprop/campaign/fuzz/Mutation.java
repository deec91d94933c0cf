package org.eprop.campaign.fuzz;

import java.util.SplittableRandom;

/** Makes a wrong input of a right one. */
@FunctionalInterface
interface Mutation {

  /**
   * A changed copy.
   *
   * @param input not changed
   * @param other another right one, parts of which may be taken
   */
  byte[] of(byte[] input, byte[] other, SplittableRandom random);

  /** One or the other, as chance will have it. */
  default Mutation or(Mutation second) {
    return (input, other, random) ->
        (random.nextBoolean() ? this : second).of(input, other, random);
  }
}
