package org.eprop.core.network;

import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.common.Placed;

/**
 * How many whole steps it takes a presynaptic spike to arrive.
 *
 * @since 1.0
 */
public sealed interface DelayDefinition {

  /** What it takes. */
  Parameter STEPS =
      Parameter.perNeuron("delay", 0)
          .atLeast(0)
          .atMost(Synapses.LONGEST_DELAY)
          .unit("steps")
          .describe("how long spikes take; by default 0 forward, 1 recurrent");

  /**
   * The same for all synapses.
   *
   * @param steps &gt;= 0
   */
  record Uniform(int steps) implements DelayDefinition {
    /** Checks it. */
    public Uniform {
      Synapses.checkDelay(steps);
    }
  }

  /**
   * Drawn for each synapse, rounded to whole steps, and at least 0, or 1 in a recurrent projection.
   *
   * @param steps from which they are drawn
   */
  record Drawn(Distribution steps) implements DelayDefinition {
    /** Checks that there is something to draw, and no negative delay. */
    public Drawn {
      if (steps instanceof Distribution.Values) {
        throw new InvalidInputException("delay: got a list, but expected a distribution");
      }
      Placed.run("delay", () -> STEPS.check(steps));
    }
  }

  /**
   * Given for each synapse.
   *
   * @param steps [pre][post]; where there is no synapse, the number means nothing. Not to be
   *     modified
   */
  record Given(int[][] steps) implements DelayDefinition {}

  /**
   * Learned for each synapse: see {@link LearnedDelays}.
   *
   * @param initial how they start, real numbers if they are drawn
   * @param sigma how far spikes are smoothed, steps
   * @param lowest the shortest delay they may take, steps; in a recurrent projection at least 1
   * @param highest the longest; 0 for the upper end of the distribution they are drawn from if it
   *     has one, else the longest at the start
   */
  record Learned(DelayDefinition initial, double sigma, int lowest, int highest)
      implements DelayDefinition {

    /** Checks what can be checked without synapses. */
    public Learned {
      if (initial == null || initial instanceof Learned) {
        throw new InvalidInputException("delay: got none to start with, but expected some");
      }
      LearnedDelays.checkSigma(sigma);
      Synapses.checkDelay(lowest);
      Synapses.checkDelay(highest);
    }
  }
}
