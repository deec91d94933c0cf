package org.eprop.compare.run;

import org.eprop.compare.result.RunResult;

/** Told how a comparison goes. Called on the threads that run; every method may be left out. */
public interface ComparisonListener {

  /**
   * A run went on.
   *
   * @param run which, from 0: seed by seed, all variants of a seed in their order
   * @param variant its name
   * @param seed its seed
   * @param done the share of its updates that are done
   */
  default void progress(int run, String variant, long seed, double done) {}

  /**
   * A run is finished.
   *
   * @param run which
   * @param result what came out
   * @param before whether it was finished before this comparison was started again
   */
  default void finished(int run, RunResult result, boolean before) {}
}
