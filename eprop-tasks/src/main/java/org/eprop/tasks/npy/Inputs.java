package org.eprop.tasks.npy;

import java.util.Arrays;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.io.NpyArray;

/** Makes the inputs of samples from an array of the shape [samples, steps, channels]. */
final class Inputs {

  private Inputs() {}

  /** Whether everything is 0 or 1, and less than half of it 1; padding is not looked at. */
  static boolean looksLikeSpikes(ArraySet set) {
    NpyArray x = set.inputs().array();
    long ones = 0;
    long all = 0;
    for (int n = 0; n < set.samples(); n++) {
      int first = n * set.steps() * set.channels();
      int end = first + set.lengths()[n] * set.channels();
      for (int i = first; i < end; i++) {
        double value = x.real(i);
        if (value != 0 && value != 1) {
          return false;
        }
        ones += (long) value;
      }
      all += end - first;
    }
    return 2 * ones < all;
  }

  /**
   * Checks every value that is not padding.
   *
   * @throws org.eprop.api.plugin.InvalidInputException naming the file, the index and the value
   */
  static void check(ArraySet set, boolean spikes) {
    NpyArray x = set.inputs().array();
    for (int n = 0; n < set.samples(); n++) {
      int first = n * set.steps() * set.channels();
      int end = first + set.lengths()[n] * set.channels();
      for (int i = first; i < end; i++) {
        double value = x.real(i);
        if (spikes && value != 0 && value != 1) {
          throw set.inputs().wrongAt(i, set.inputs().show(i), "0 or 1, for the inputs are spikes");
        }
        if (!Float.isFinite((float) value)) {
          throw set.inputs()
              .wrongAt(i, set.inputs().show(i), "a finite number in single precision");
        }
      }
    }
  }

  /** The input of sample n, without padding. */
  static Input of(ArraySet set, int n, boolean spikes) {
    return spikes ? spikes(set, n) : real(set, n);
  }

  private static SpikeInput spikes(ArraySet set, int n) {
    int channels = set.channels();
    int steps = set.lengths()[n];
    int[] start = new int[steps + 1];
    int[] channel = new int[64];
    int events = 0;
    int next = n * set.steps() * channels;
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < channels; i++) {
        if (set.inputs().array().whole(next++) != 0) {
          if (events == channel.length) {
            channel = Arrays.copyOf(channel, 2 * events);
          }
          channel[events++] = i;
        }
      }
      start[t + 1] = events;
    }
    return new SpikeInput(channels, start, Arrays.copyOf(channel, events));
  }

  private static RealInput real(ArraySet set, int n) {
    float[][] values = new float[set.lengths()[n]][set.channels()];
    int next = n * set.steps() * set.channels();
    for (float[] row : values) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) set.inputs().array().real(next++);
      }
    }
    return new RealInput(set.channels(), values);
  }
}
