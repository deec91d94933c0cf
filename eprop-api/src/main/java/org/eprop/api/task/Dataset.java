package org.eprop.api.task;

/**
 * Samples by number: a finite set, or an endless generator cut into epochs. Thread-safe: samples
 * are made in parallel.
 *
 * @since 1.0
 */
public interface Dataset {

  /** The number of samples in an epoch, &gt; 0. */
  int size();

  /**
   * A sample; the same arguments always give the same sample.
   *
   * @param epoch from 0; a finite set ignores it, a generator gives fresh samples for each
   * @param index 0 .. size()-1
   */
  Sample sample(int epoch, int index);

  /**
   * What a sample has in common with others, such as its speaker: where samples are set aside, or
   * parted into folds, those of one group stay together. Empty, the default, if nothing is known.
   *
   * @param index 0 .. size()-1
   */
  default String group(int index) {
    return "";
  }
}
