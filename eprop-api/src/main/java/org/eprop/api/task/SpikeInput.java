package org.eprop.api.task;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Spikes as events: at step t the channels {@code channel[start[t]] ... channel[start[t+1]-1]}
 * spike. One that is there twice counts twice.
 *
 * @param channels the number of channels
 * @param start [steps + 1]; not copied, do not modify
 * @param channel [start[steps]] or longer, each in 0 .. channels-1; not copied, do not modify
 * @since 1.0
 */
public record SpikeInput(int channels, int[] start, int[] channel) implements Input {

  /**
   * Checks it.
   *
   * @throws InvalidInputException if a channel is out of range, or start does not ascend
   */
  public SpikeInput {
    if (start.length == 0 || start[0] != 0 || start[start.length - 1] > channel.length) {
      throw new InvalidInputException("spike input: start must run from 0 to the number of events");
    }
    for (int t = 1; t < start.length; t++) {
      if (start[t] < start[t - 1]) {
        throw new InvalidInputException("spike input: start falls at step " + t);
      }
    }
    for (int e = 0; e < start[start.length - 1]; e++) {
      if (channel[e] < 0 || channel[e] >= channels) {
        throw new InvalidInputException(
            "spike input: got channel " + channel[e] + ", but expected 0 to " + (channels - 1));
      }
    }
  }

  /**
   * From a dense array.
   *
   * @param spikes [steps][channels], each 0 or 1
   * @throws InvalidInputException if a value is neither
   */
  public static SpikeInput of(int channels, double[][] spikes) {
    int[] start = new int[spikes.length + 1];
    int[] channel = new int[16];
    int n = 0;
    for (int t = 0; t < spikes.length; t++) {
      for (int i = 0; i < channels; i++) {
        if (spikes[t][i] == 1) {
          if (n == channel.length) {
            channel = Arrays.copyOf(channel, 2 * n);
          }
          channel[n++] = i;
        } else if (spikes[t][i] != 0) {
          throw new InvalidInputException(
              "spikes at step %s, channel %s: got %s, but expected 0 or 1"
                  .formatted(t, i, spikes[t][i]));
        }
      }
      start[t + 1] = n;
    }
    return new SpikeInput(channels, start, Arrays.copyOf(channel, n));
  }

  @Override
  public int steps() {
    return start.length - 1;
  }

  /** The number of spikes. */
  public int events() {
    return start[start.length - 1];
  }
}
