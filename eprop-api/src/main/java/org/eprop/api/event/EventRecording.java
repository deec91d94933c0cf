package org.eprop.api.event;

import org.jspecify.annotations.Nullable;

/**
 * Events in the order of their times: 6 bytes each, or 8 with a sensor of more than 65,536
 * channels. Immutable; made by an {@link EventRecordingBuilder}.
 *
 * @since 1.0
 */
@SuppressWarnings("NullAway") // one of two arrays is there
public final class EventRecording {

  private final SensorShape sensor;
  private final int[] time;
  private final char @Nullable [] near;
  private final int @Nullable [] far;
  private final int duration;

  /**
   * @param time ascending
   * @param near addresses below 65,536; null if they are in far
   * @param duration not below the last time
   */
  EventRecording(
      SensorShape sensor, int[] time, char @Nullable [] near, int @Nullable [] far, int duration) {
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

  /** The time of event e, microseconds from the recording's start; ascending with e. */
  public int time(int e) {
    return time[e];
  }

  /** The address of event e: see {@link SensorShape}. */
  public int address(int e) {
    return near == null ? far[e] : near[e];
  }

  /** The duration of the recording, microseconds; at least the last event's time. */
  public int duration() {
    return duration;
  }
}
