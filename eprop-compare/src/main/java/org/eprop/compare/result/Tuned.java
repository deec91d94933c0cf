package org.eprop.compare.result;

import java.io.Serializable;
import java.util.List;

/**
 * How the settings of a variant were found, and what that took.
 *
 * @param trials how many were drawn; the same for every variant
 * @param epochs of training, of all trials, seeds and folds together
 * @param trial the best one, from 1
 * @param metric of validation data by which it is
 * @param score of the best one
 * @param seeds each trial was run with
 * @param settings of the best one, each {@code path=value}
 */
public record Tuned(
    int trials,
    long epochs,
    int trial,
    String metric,
    double score,
    List<Long> seeds,
    List<String> settings)
    implements Serializable {

  /** Copies the lists. */
  public Tuned {
    seeds = List.copyOf(seeds);
    settings = List.copyOf(settings);
  }
}
