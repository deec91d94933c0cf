package org.eprop.stream.ensemble;

import java.util.Objects;
import java.util.function.Supplier;
import org.eprop.stream.drift.DriftAction;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.keyed.KeyedLearner;
import org.jspecify.annotations.Nullable;

/**
 * A learner in an {@link Ensemble}, alone or with others.
 *
 * @param learner all members' have the same inputs and outputs
 * @param detectors of a key's errors (of classes 0 or 1, of values the squared error, at most 1): a
 *     new one for each key, and after each alarm; null if nothing watches
 * @param action what is done for a key at an alarm
 * @since 1.0
 */
public record Member(
    KeyedLearner learner, @Nullable Supplier<DriftDetector> detectors, DriftAction action) {

  /** Checks that there is a learner, and something to be done. */
  public Member {
    Objects.requireNonNull(learner, "learner: got null, but expected one");
    Objects.requireNonNull(action, "action: got null, but expected what is done at an alarm");
  }

  /** One that nothing watches. */
  public static Member of(KeyedLearner learner) {
    return new Member(learner, null, DriftAction.none());
  }
}
