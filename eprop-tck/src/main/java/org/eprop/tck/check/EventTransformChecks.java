package org.eprop.tck.check;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.event.SensorShape;
import org.eprop.core.random.RandomStreams;

/**
 * What a change to recordings must be: of the same sensor, and drawn from the given stream alone.
 */
final class EventTransformChecks {

  private static final int EVENTS = 400;

  private static final List<SensorShape> SENSORS =
      List.of(SensorShape.line(20), new SensorShape(2, 6, 8));

  private static final CommonChecks<EventTransformFactory, EventTransform> COMMON =
      new CommonChecks<>(
          EventTransformFactory.class,
          List.of(),
          false,
          new Probe<>((f, c, dt) -> f.create(c), EventTransformChecks::measure, t -> ""));

  private EventTransformChecks() {}

  static List<Check<EventTransformFactory>> all() {
    return COMMON.followedBy(List.of(sensor()));
  }

  private static EventRecording recording(SensorShape sensor) {
    RandomGenerator random = new RandomStreams(3).stream("events");
    EventRecordingBuilder events = new EventRecordingBuilder(sensor);
    for (int e = 0; e < EVENTS; e++) {
      events.add(random.nextInt(1_000_000), random.nextInt(sensor.channels()));
    }
    return events.lasts(1_000_000).build();
  }

  private static double[] measure(EventTransform transform, long question) {
    return SENSORS.stream()
        .map(sensor -> apply(transform, recording(sensor), question))
        .flatMapToDouble(
            r ->
                java.util.stream.IntStream.range(0, 2 * r.size())
                    .mapToDouble(i -> i % 2 == 0 ? r.time(i / 2) : r.address(i / 2)))
        .toArray();
  }

  private static EventRecording apply(EventTransform transform, EventRecording of, long seed) {
    return transform.apply(of, new RandomStreams(seed).stream("transform"));
  }

  private static Check<EventTransformFactory> sensor() {
    return new Check<>(
        "sensor",
        "what comes out is of the same sensor, also of a recording without events",
        (subject, findings) -> {
          EventTransform transform = COMMON.probe().make(subject);
          for (SensorShape sensor : SENSORS) {
            EventRecording empty = new EventRecordingBuilder(sensor).build();
            for (EventRecording recording : List.of(recording(sensor), empty)) {
              for (long seed = 0; seed < 10; seed++) {
                EventRecording changed = apply(transform, recording, seed);
                if (changed == null || !changed.sensor().equals(sensor)) {
                  findings.add(
                      Finding.of(
                          "the sensor stays",
                          recording.size() + " events, seed " + seed,
                          changed == null ? "null" : changed.sensor().toString(),
                          sensor.toString()));
                }
              }
            }
          }
        });
  }
}
