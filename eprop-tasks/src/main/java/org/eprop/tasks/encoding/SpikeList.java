package org.eprop.tasks.encoding;

import java.util.Arrays;
import org.eprop.api.task.SpikeInput;

/** Gathers spikes step by step. Not thread-safe. */
final class SpikeList {

  private final int channels;
  private final int[] start;
  private int[] channel = new int[64];
  private int step;
  private int size;

  SpikeList(int channels, int steps) {
    this.channels = channels;
    start = new int[steps + 1];
  }

  /** A spike of channel i in the step at hand. */
  void add(int i) {
    if (size == channel.length) {
      channel = Arrays.copyOf(channel, 2 * size);
    }
    channel[size++] = i;
  }

  /** The step at hand is over. */
  void endStep() {
    start[++step] = size;
  }

  SpikeInput build() {
    return new SpikeInput(channels, start, Arrays.copyOf(channel, size));
  }
}
