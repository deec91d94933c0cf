package org.eprop.api.event;

import java.util.random.RandomGenerator;

/**
 * Changes a recording before it is cut into steps, so that each epoch learns from another copy.
 * Immutable and thread-safe.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface EventTransform {

  /**
   * A changed copy.
   *
   * @param recording the recording, perhaps changed by earlier transforms; may be returned
   *     unchanged
   * @param random of this recording in this epoch; the only source of randomness
   */
  EventRecording apply(EventRecording recording, RandomGenerator random);
}
