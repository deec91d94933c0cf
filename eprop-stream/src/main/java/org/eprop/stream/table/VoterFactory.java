package org.eprop.stream.table;

/**
 * Makes {@link Voter}s, one for each key. A learner of one's own, or of a library, becomes one of
 * those that answer a table: {@link TableSettings#withVoters}.
 *
 * @since 1.0
 */
public interface VoterFactory {

  /** What there is to see. */
  record Shape(int features, int raw, int memory, int columns, boolean values) {}

  /** Its name, for messages. */
  String name();

  /** A voter of a new key; null where a table of this shape has nothing for it. */
  @org.jspecify.annotations.Nullable
  Voter create(Shape shape);
}
