package org.eprop.api.encoding;

import java.util.random.RandomGenerator;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;

/**
 * Turns frames of real values into a network's input. With several encoders, each takes the output
 * of the one before; only the last may make spikes. Immutable and thread-safe.
 *
 * @since 1.0
 */
public interface Encoder {

  /**
   * The number of output channels.
   *
   * @param channels of the frames, &gt; 0
   */
  default int channels(int channels) {
    return channels;
  }

  /** The lowest value that it distinguishes; lower values are clipped to it. */
  default double low() {
    return Double.NEGATIVE_INFINITY;
  }

  /** The highest value that it distinguishes; higher values are clipped to it. */
  default double high() {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * Encodes a sequence.
   *
   * @param frames x [frames][channels]; not to be modified
   * @param repeat how many steps each frame lasts, &gt; 0
   * @param random of this sequence in this epoch; the only source of randomness
   * @return [frames repeat] steps of {@link #channels} channels; the steps of frame f are f repeat
   *     .. (f + 1) repeat - 1
   * @throws org.eprop.api.plugin.InvalidInputException if frames must last longer
   */
  Input encode(RealInput frames, int repeat, RandomGenerator random);
}
