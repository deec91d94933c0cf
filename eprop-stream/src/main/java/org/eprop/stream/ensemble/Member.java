package org.eprop.stream.ensemble;

import java.util.Objects;
import java.util.function.Supplier;
import org.eprop.core.keyed.KeyedLearner;
import org.eprop.stream.drift.DriftDetector;

/**
 * A learner in an {@link Ensemble}.
 *
 * @param learner all members' have the same inputs and outputs
 * @param detector of a key's errors, from 0 to 1, new for each key: at an alarm the member forgets
 *     what it has learned for that key; null for one that never forgets at once
 * @since 1.0
 */
public record Member(KeyedLearner learner, Supplier<DriftDetector> detector) {

  /** Checks that there is a learner. */
  public Member {
    Objects.requireNonNull(learner, "learner: got null, but expected one");
  }
}
