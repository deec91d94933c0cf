package org.eprop.stream.table;

import org.eprop.core.state.StateBytes;

/**
 * Answers rows of one key, beside the networks of a {@link TableLearner}, which weighs all answers
 * by how good they were. Not thread-safe.
 *
 * @since 1.0
 */
public interface Voter {

  /**
   * A row has come, before it is answered: once, in the order of its key. Whoever remembers rows
   * does so here, not in {@link #vote}.
   */
  default void see(TableRow row) {}

  /**
   * Answers a row: when it comes, and when its label comes late, again.
   *
   * @param classes how many classes have come by now; 0 where labels are values
   * @return a number for each class, the largest of what it says; or one value, in deviations from
   *     the middle; finite
   */
  double[] vote(TableRow row, int classes);

  /**
   * A row's label has come, at any time after the row.
   *
   * @param label the class, or the value in deviations from the middle
   * @param classes as {@link #vote}
   */
  void learn(TableRow row, double label, int classes);

  /**
   * As {@link #learn}, of a row whose class all voters together were as good as sure of. A voter
   * that takes long may learn one of several such rows in the place of all.
   *
   * @param times of how many this is the one; 0 if another is
   */
  default void learnSure(TableRow row, double label, int classes, int times) {
    learn(row, label, classes);
  }

  /**
   * What {@link #learn} did last. A voter that has exchanged what it knows for what it once knew is
   * judged anew: by errors of what it says now, not of what it said.
   *
   * @return the mean error of what it says now over some labels, in each the share that is wrong,
   *     or the squared difference; NaN if it only learned
   */
  default double renewed() {
    return Double.NaN;
  }

  /** Saves or restores all that it has learned. */
  void exchange(StateBytes bytes);
}
