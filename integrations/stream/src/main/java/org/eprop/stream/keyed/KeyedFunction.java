package org.eprop.stream.keyed;

import java.io.Serializable;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * What a record of a stream means to its key's learner, for records of any type: a step, its label,
 * the label of an earlier step, or several of these.
 *
 * <pre>{@code
 * KeyedFunction<Reading, double[]> function = (key, reading) -> {
 *   double[] y = key.step(reading.x());
 *   if (reading.hasLabel()) {
 *     key.learn(reading.label());
 *   }
 *   return y;
 * };
 * }</pre>
 *
 * <p>Records that come twice, as they may after a failure, can be told by their number: those below
 * {@link KeyedSession#steps} were there before.
 *
 * <p>A stream processor calls {@link #answer}. It may do so in any number of threads at once, and
 * may send the function to where the keys are, so that what it refers to is serializable as well.
 *
 * @param <R> the type of records
 * @param <A> the type of answers
 * @since 1.0
 */
@FunctionalInterface
public interface KeyedFunction<R, A> extends Serializable {

  /**
   * Takes a key further by one of its records.
   *
   * @param key at the record's key; not to be kept, nor opened at another
   * @param record the key's next
   * @return the answer; null for none
   */
  @Nullable A apply(KeyedSession key, R record);

  /**
   * Opens a key and takes it further by a record. What is to be kept of it then is {@link
   * KeyedSession#bytes}; after an exception, what was kept before.
   *
   * @param session at any key
   * @param key its name, for messages
   * @param state what was kept of the key; null for a key that is new
   * @param record the key's next
   * @return the answer; null for none
   * @throws InvalidInputException if the state or the record does not fit, placed at the key
   */
  default @Nullable A answer(KeyedSession session, Object key, byte @Nullable [] state, R record) {
    try {
      return apply(session.open(state), record);
    } catch (InvalidInputException e) {
      throw e.at("key " + key);
    }
  }
}
