package org.eprop.compare.definition;

import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar 2016, "Non-stochastic best arm identification and
 * hyperparameter optimization", AISTATS): all trials are trained for a few epochs, the best share 1
 * / factor of them goes on for factor times as many, and so on to the last epoch.
 *
 * @param factor at least 2
 * @param firstEpochs after which the first trials are left; 0 for a share 1 / factor^2 of all
 */
public record Halving(int factor, int firstEpochs) {

  /** The usual factor. */
  public static final int FACTOR = 3;

  /**
   * After which epochs it is looked who goes on; the last is the end.
   *
   * @param epochs of a whole training
   * @param every how often a network is measured
   */
  public List<Integer> rungs(int epochs, int every) {
    List<Integer> rungs = new ArrayList<>();
    int share = (epochs + factor * factor - 1) / (factor * factor);
    for (long at = Math.max(1, firstEpochs > 0 ? firstEpochs : share); at < epochs; at *= factor) {
      int measured = (int) Math.min(epochs, (at + every - 1) / every * every);
      if (measured < epochs && !rungs.contains(measured)) {
        rungs.add(measured);
      }
    }
    rungs.add(epochs);
    return rungs;
  }

  /** How many of so many go on. */
  public int kept(int trials) {
    return Math.max(1, trials / factor);
  }
}
