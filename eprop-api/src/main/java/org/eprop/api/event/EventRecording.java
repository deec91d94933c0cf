package org.eprop.api.event;

import org.eprop.api.plugin.InvalidInputException;

/**
 * Events in the order of their times: 6 bytes each, or 8 with a sensor of more than 65,536
 * channels. Immutable; made by an {@link EventRecordingBuilder}.
 *
 * @since 0.1
 */
public final class EventRecording {

  private final SensorShape sensor;
  private final int[] time;
  private final char[] near;
  private final int[] far;
  private final int duration;

  /**
   * @param time ascending
   * @param near addresses below 65,536; null if they are in far
   * @param duration not below the last time
   */
  EventRecording(SensorShape sensor, int[] time, char[] near, int[] far, int duration) {
    this.sensor = sensor;
    this.time = time;
    this.near = near;
    this.far = far;
    this.duration = duration;
  }

  /** What its addresses mean. */
  public SensorShape sensor() {
    return sensor;
  }

  /** How many events there are. */
  public int size() {
    return time.length;
  }

  /** When event e was, microseconds from the recording's start; ascending with e. */
  public int time(int e) {
    return time[e];
  }

  /** Where event e was: see {@link SensorShape}. */
  public int address(int e) {
    return near == null ? far[e] : near[e];
  }

  /** How long the recording is, microseconds; at least the last event's time. */
  public int duration() {
    return duration;
  }

  /** How many bytes its events take. */
  public long bytes() {
    return (long) time.length * (near == null ? 8 : 6);
  }

  /**
   * The first event that is not before a time; {@link #size()} if there is none.
   *
   * @param microseconds from the recording's start
   */
  public int firstFrom(int microseconds) {
    int low = 0;
    int high = time.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (time[middle] < microseconds) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * What happened within a stretch of time, which becomes the new recording's start.
   *
   * @param from microseconds, &gt;= 0
   * @param to microseconds, &gt;= from; events at this time are left out
   */
  public EventRecording between(int from, int to) {
    if (from < 0 || to < from) {
      throw new InvalidInputException(
          "got the time from " + from + " to " + to + " us, but expected 0 <= from <= to");
    }
    EventRecordingBuilder part = new EventRecordingBuilder(sensor);
    int end = firstFrom(to);
    for (int e = firstFrom(from); e < end; e++) {
      part.add(time[e] - from, address(e));
    }
    return part.lasts(to - from).build();
  }
}
