package org.eprop.tasks.encoding;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.task.SpikeInput;

/** Gathers spikes step by step. Not thread-safe. */
public final class SpikeList {

  /** Where there is a spike. */
  @FunctionalInterface
  public interface Condition {
    /** Whether there is one; asked once of each step and channel, in this order. */
    boolean holds(int step, int channel);
  }

  private final int channels;
  private final int[] start;
  private int[] channel = new int[64];
  private int step;
  private int size;

  /** Of no spike yet. */
  public SpikeList(int channels, int steps) {
    this.channels = channels;
    start = new int[steps + 1];
  }

  /** All spikes for which a condition holds. */
  public static SpikeInput of(int channels, int steps, Condition spikes) {
    SpikeList list = new SpikeList(channels, steps);
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < channels; i++) {
        if (spikes.holds(t, i)) {
          list.add(i);
        }
      }
      list.endStep();
    }
    return list.build();
  }

  /** A spike of channel i in the step at hand. */
  public void add(int i) {
    if (size == channel.length) {
      channel = Arrays.copyOf(channel, 2 * size);
    }
    channel[size++] = i;
  }

  /** In the step at hand, each of so many channels from the first on spikes with probability p. */
  public void draw(double p, int first, int number, RandomGenerator random) {
    for (int i = first; i < first + number; i++) {
      if (random.nextDouble() < p) {
        add(i);
      }
    }
  }

  /** The step at hand is over. */
  public void endStep() {
    start[++step] = size;
  }

  /** All of them; after the last step. */
  public SpikeInput build() {
    return new SpikeInput(channels, start, Arrays.copyOf(channel, size));
  }
}
