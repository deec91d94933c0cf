package org.eprop.compare.run;

import org.eprop.compare.result.Scores;

/** Told how a search goes. Called on the threads that run; every method may be left out. */
public interface SearchListener {

  /**
   * A round of training begins.
   *
   * @param epochs to which trials are trained in it
   * @param trials how many take part
   */
  default void round(int epochs, int trials) {}

  /**
   * A run has come to the end of a round.
   *
   * @param trial from 1
   * @param seed its seed
   * @param epochs to which it was trained
   * @param validation of the network that training keeps; null if training diverged
   * @param before whether it had come so far before the search was started again
   */
  default void trained(int trial, long seed, int epochs, Scores validation, boolean before) {}
}
