package org.eprop.core.network;

import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;

/** How many whole steps it takes a presynaptic spike to arrive. */
public sealed interface DelayDefinition {

  /** The longest delay; what a network remembers of its spikes grows with it. */
  int LONGEST = 10_000;

  /**
   * The same for all synapses.
   *
   * @param steps &gt;= 0
   */
  record Uniform(int steps) implements DelayDefinition {
    /** Checks it. */
    public Uniform {
      check(steps);
    }
  }

  /**
   * Drawn for each synapse, rounded to whole steps, and at least 0, or 1 in a recurrent projection.
   *
   * @param steps from which they are drawn
   */
  record Drawn(Distribution steps) implements DelayDefinition {}

  /**
   * Given for each synapse.
   *
   * @param steps [pre][post]; where there is no synapse, the number means nothing. Not to be
   *     modified
   */
  record Given(int[][] steps) implements DelayDefinition {}

  /**
   * Checks a delay.
   *
   * @throws InvalidInputException if it is not between 0 and {@link #LONGEST}
   */
  static void check(double steps) {
    if (!(steps >= 0 && steps <= LONGEST)) {
      throw new InvalidInputException(
          "delay: got " + steps + ", but expected 0 to " + LONGEST + " steps");
    }
  }
}
