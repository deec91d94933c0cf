package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.network.Input;

/**
 * What one of a network's inputs is fed with in one sample: spikes as events, or real values. Reused;
 * not thread-safe.
 */
final class InputRun {

  private static final int[] NO_SPIKES = {0};

  /** Its spikes; none if it is real-valued. */
  final Events spikes = new Events();

  /** x^t of each step, [step][channel]; null if it is spikes. */
  float[][] real;

  private final Input input;
  private int[] start = NO_SPIKES;
  private int[] channel = {};
  private float[][] part = {};

  InputRun(Input input) {
    this.input = input;
  }

  /**
   * Takes its channels from a sample.
   *
   * @param whole whether the sample has no other channels
   */
  void set(org.eprop.api.task.Input of, boolean whole) {
    if (of instanceof RealInput values) {
      real = whole ? values.values() : slice(values);
      spikes.set(0, NO_SPIKES, NO_SPIKES);
      return;
    }
    SpikeInput events = (SpikeInput) of;
    real = null;
    if (whole) {
      spikes.set(events.steps(), events.start(), events.channel());
    } else {
      filter(events);
      spikes.set(events.steps(), start, channel);
    }
  }

  private float[][] slice(RealInput values) {
    int steps = values.steps();
    if (part.length < steps) {
      int had = part.length;
      part = Arrays.copyOf(part, steps);
      for (int t = had; t < steps; t++) {
        part[t] = new float[input.channels()];
      }
    }
    for (int t = 0; t < steps; t++) {
      System.arraycopy(values.values()[t], input.first(), part[t], 0, input.channels());
    }
    return part;
  }

  private void filter(SpikeInput events) {
    int steps = events.steps();
    if (start.length < steps + 1) {
      start = new int[steps + 1];
    }
    if (channel.length < events.events()) {
      channel = new int[events.events()];
    }
    int at = 0;
    int end = input.first() + input.channels();
    for (int t = 0; t < steps; t++) {
      for (int e = events.start()[t]; e < events.start()[t + 1]; e++) {
        int i = events.channel()[e];
        if (i >= input.first() && i < end) {
          channel[at++] = i - input.first();
        }
      }
      start[t + 1] = at;
    }
  }
}
