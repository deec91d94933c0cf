package org.eprop.api.event;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers events. Their times may come in any order; events of one time keep the order in which
 * they came. Not thread-safe.
 *
 * @since 1.0
 */
@SuppressWarnings("NullAway") // one of two arrays is there
public final class EventRecordingBuilder {

  private static final int SMALL = 1 << 16;

  private final SensorShape sensor;
  private final int channels;
  private int[] time = new int[256];
  // One of them, as there are few channels or many.
  private char @Nullable [] near;
  private int @Nullable [] far;
  private int size;
  private boolean ascends = true;
  private int duration;

  /**
   * @param sensor whose events these are
   */
  public EventRecordingBuilder(SensorShape sensor) {
    this.sensor = sensor;
    channels = sensor.channels();
    if (channels <= SMALL) {
      near = new char[time.length];
    } else {
      far = new int[time.length];
    }
  }

  /**
   * Adds an event.
   *
   * @param microseconds from the recording's start, 0 .. 2^31-1 (35 minutes)
   * @param address see {@link SensorShape}
   * @throws InvalidInputException if one of them is out of range
   */
  public void add(long microseconds, int address) {
    if (microseconds < 0 || microseconds > Integer.MAX_VALUE) {
      throw new InvalidInputException(
          "got an event at %s us, but expected 0 to %s us from the recording's start"
              .formatted(microseconds, Integer.MAX_VALUE));
    }
    if (address < 0 || address >= channels) {
      throw new InvalidInputException(
          "got an event of channel " + address + ", but expected 0 to " + (channels - 1));
    }
    if (size == time.length) {
      grow();
    }
    int t = (int) microseconds;
    ascends &= size == 0 || t >= time[size - 1];
    time[size] = t;
    if (near != null) {
      near[size] = (char) address;
    } else {
      far[size] = address;
    }
    size++;
    duration = Math.max(duration, t);
  }

  private void grow() {
    if (size == Integer.MAX_VALUE - 8) {
      throw new InvalidInputException("got more than " + size + " events in one recording");
    }
    int more = (int) Math.min(Integer.MAX_VALUE - 8, size * 3L / 2);
    time = Arrays.copyOf(time, more);
    near = near == null ? null : Arrays.copyOf(near, more);
    far = far == null ? null : Arrays.copyOf(far, more);
  }

  /** Sets the duration of the recording, microseconds, also if its last event is earlier. */
  public EventRecordingBuilder lasts(int microseconds) {
    duration = Math.max(duration, microseconds);
    return this;
  }

  /** The recording. */
  public EventRecording build() {
    int[] t = Arrays.copyOf(time, size);
    char[] small = near == null ? null : Arrays.copyOf(near, size);
    int[] large = far == null ? null : Arrays.copyOf(far, size);
    if (!ascends) {
      sort(t, small, large);
    }
    return new EventRecording(sensor, t, small, large, duration);
  }

  /** By time; what came first stays first. */
  private void sort(int[] t, char[] small, int[] large) {
    long[] order = new long[size];
    for (int e = 0; e < size; e++) {
      order[e] = (long) time[e] << 32 | e;
    }
    Arrays.sort(order);
    for (int e = 0; e < size; e++) {
      int from = (int) order[e];
      t[e] = time[from];
      if (small != null) {
        small[e] = near[from];
      } else {
        large[e] = far[from];
      }
    }
  }
}
