package org.eprop.core.network;

/**
 * Where a projection's spikes come from.
 *
 * @param isInput whether it is an input; else a population
 * @param index its number among the network's inputs, or populations
 * @since 1.0
 */
public record Source(boolean isInput, int index) {

  /** The i-th input. */
  public static Source input(int i) {
    return new Source(true, i);
  }

  /** The p-th population. */
  public static Source population(int p) {
    return new Source(false, p);
  }

  /** Whether it is the p-th population. */
  public boolean isPopulation(int p) {
    return !isInput && index == p;
  }
}
