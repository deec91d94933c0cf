package org.eprop.data.format;

import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Gathers the events of a file whose clock may start anywhere: the first event is at 0, and what
 * lies before it by a slip of the clock is there too.
 */
final class EventGatherer {

  private final SensorShape sensor;
  private final EventRecordingBuilder events;
  private long first = Long.MIN_VALUE;

  EventGatherer(SensorShape sensor) {
    this.sensor = sensor;
    events = new EventRecordingBuilder(sensor);
  }

  /**
   * Adds an event.
   *
   * @param position of its first byte, for an error message
   */
  void add(long microseconds, int p, int y, int x, long position) {
    if (first == Long.MIN_VALUE) {
      first = microseconds;
    }
    try {
      events.add(Math.max(0, microseconds - first), sensor.address(p, y, x));
    } catch (InvalidInputException e) {
      throw e.at("byte " + position);
    }
  }

  EventRecording build() {
    return events.build();
  }
}
