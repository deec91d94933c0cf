package org.eprop.stream.table;

import java.util.List;

/**
 * Makes {@link Voter}s, one for each key. A learner of one's own, or of a library, becomes one of
 * those that answer a table: {@link TableSettings#withVoters}.
 *
 * @since 1.0
 */
public interface VoterFactory {

  /**
   * What there is to see.
   *
   * @param features of a {@link TableRow}
   * @param raw numbers
   * @param memory columns
   * @param columns of the table
   * @param widths how many raw numbers each column has: one for a number, one for each of its
   *     values
   * @param classes how many have come, at least 2; 0 where labels are values. More may come later
   * @param knows whether the last label known says much of the next one
   */
  record Shape(
      int features,
      int raw,
      int memory,
      int columns,
      List<Integer> widths,
      int classes,
      boolean knows) {

    /** Whether labels are values. */
    public boolean values() {
      return classes == 0;
    }
  }

  /** Its name, for messages. */
  String name();

  /** A voter of a new key; null where a table of this shape has nothing for it. */
  @org.jspecify.annotations.Nullable
  Voter create(Shape shape);
}
