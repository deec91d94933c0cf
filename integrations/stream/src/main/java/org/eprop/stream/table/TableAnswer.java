package org.eprop.stream.table;

import java.util.List;
import org.eprop.api.task.Target;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TableLearner} says of a row.
 *
 * @param token names the row for its label: its number, from 0
 * @param classes that came by now, in the order of their first labels; none of values
 * @param probabilities of each
 * @param value the number; NaN of classes, and before the first label
 * @param low where about nine of ten values are above
 * @param high where they are below
 * @since 1.0
 */
public record TableAnswer(
    long token,
    List<String> classes,
    double[] probabilities,
    double value,
    double low,
    double high) {

  /** The most probable class; null of values, and before the first label. */
  public @Nullable String label() {
    return classes.isEmpty() ? null : classes.get(Target.largest(probabilities));
  }
}
