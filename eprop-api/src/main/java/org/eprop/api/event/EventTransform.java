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
   * @param recording as it is, or as the transform before made it; may be returned as it is
   * @param random of this recording in this epoch; the only source of chance
   */
  EventRecording apply(EventRecording recording, RandomGenerator random);
}
