package org.eprop.tasks;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.task.SpikeInput;

/** Input spikes as they are drawn, step by step: within a step, channels in ascending order. */
final class SpikeDraw {

  private final int channels;
  private final RandomGenerator random;
  private final int[] start;
  private int[] channel = new int[1024];
  private int count;
  private int step;

  SpikeDraw(int channels, int steps, RandomGenerator random) {
    this.channels = channels;
    this.random = random;
    this.start = new int[steps + 1];
  }

  /**
   * Each of the channels {@code first .. first+number-1} spikes in this step with probability p.
   */
  void draw(double p, int first, int number) {
    if (channel.length - count < number) {
      channel = Arrays.copyOf(channel, 2 * channel.length + number);
    }
    for (int i = first; i < first + number; i++) {
      if (random.nextDouble() < p) {
        channel[count++] = i;
      }
    }
  }

  /** Ends the step. */
  void next() {
    start[++step] = count;
  }

  /** All of it; after the last step. */
  SpikeInput spikes() {
    return new SpikeInput(channels, start, Arrays.copyOf(channel, count));
  }
}
