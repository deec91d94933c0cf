package org.eprop.tck.data;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Randomness;

/**
 * What a change to recordings must be: of the same sensor, also at the ends of time, and drawn from
 * the given stream alone.
 */
public final class EventTransformChecks {

  private static final int EVENTS = 400;
  private static final int SEEDS = 4;

  private static final List<SensorShape> SENSORS =
      List.of(SensorShape.line(20), new SensorShape(2, 6, 8));

  public static final CommonChecks<EventTransformFactory, EventTransform> COMMON =
      new CommonChecks<>(
          EventTransformFactory.class,
          new Probe<>((f, c, dt) -> f.create(c), EventTransformChecks::measure));

  private EventTransformChecks() {}

  /** All of them. */
  public static List<Check<EventTransformFactory>> all() {
    return COMMON.followedBy(
        List.of(
            check(
                "sensor",
                "what comes out is of the same sensor, also of no event, and of such at the ends of time",
                EventTransformChecks::sensor),
            check(
                "lasts",
                "a recording whose events stay when they were lasts as long as before",
                EventTransformChecks::lasts),
            new Check<>(
                "drawn",
                "what is random follows from the stream that is given: each epoch has its own",
                EventTransformChecks::drawn)));
  }

  private static EventRecording recording(SensorShape sensor) {
    RandomGenerator random = new RandomStreams(3).stream("events");
    EventRecordingBuilder events = new EventRecordingBuilder(sensor);
    for (int e = 0; e < EVENTS; e++) {
      events.add(random.nextInt(1_000_000), random.nextInt(sensor.channels()));
    }
    return events.lasts(1_000_000).build();
  }

  /** Many events, none, one, and such at both ends of what a recording can last. */
  private static List<EventRecording> recordings(SensorShape sensor) {
    EventRecordingBuilder ends = new EventRecordingBuilder(sensor);
    for (int address = 0; address < sensor.channels(); address++) {
      ends.add(address % 2 == 0 ? 0 : Integer.MAX_VALUE, address);
    }
    EventRecordingBuilder one = new EventRecordingBuilder(sensor);
    one.add(0, sensor.channels() - 1);
    return List.of(
        recording(sensor), new EventRecordingBuilder(sensor).build(), one.build(), ends.build());
  }

  private static double[] measure(EventTransform transform, long question) {
    return SENSORS.stream()
        .map(sensor -> apply(transform, recording(sensor), question))
        .flatMapToDouble(
            r ->
                IntStream.range(0, 2 * r.size())
                    .mapToDouble(i -> i % 2 == 0 ? r.time(i / 2) : r.address(i / 2)))
        .toArray();
  }

  private static EventRecording apply(EventTransform transform, EventRecording of, long seed) {
    return transform.apply(of, new RandomStreams(seed).stream("transform"));
  }

  /** What a recording was and what it became. */
  private interface Look {
    void at(EventRecording before, EventRecording after, String where, Findings findings);
  }

  private static Check<EventTransformFactory> check(String property, String statement, Look look) {
    return new Check<>(
        property,
        statement,
        (subject, findings) -> {
          EventTransform transform = COMMON.probe().make(subject);
          for (SensorShape sensor : SENSORS) {
            for (EventRecording recording : recordings(sensor)) {
              for (long seed = 0; seed < SEEDS; seed++) {
                String where = recording.size() + " events, seed " + seed;
                try {
                  look.at(recording, apply(transform, recording, seed), where, findings);
                } catch (InvalidInputException e) {
                  findings.add("what comes out is a recording", where, e.getMessage(), sensor + "");
                }
              }
            }
          }
        });
  }

  /** No channel and no time that there is not. */
  private static void sensor(
      EventRecording before, EventRecording after, String where, Findings findings) {
    if (after == null || !after.sensor().equals(before.sensor())) {
      findings.add(
          "the sensor stays",
          where,
          after == null ? "null" : after.sensor().toString(),
          before.sensor().toString());
    }
  }

  /** Silence at the end is a part of a recording. */
  private static void lasts(
      EventRecording before, EventRecording after, String where, Findings findings) {
    boolean stay = before.size() > 0 && Arrays.equals(times(before), times(after));
    if (stay && before.duration() != after.duration()) {
      findings.add(
          "the duration stays",
          where,
          after.duration() + " us",
          before.duration() + " us, by lasts(...)");
    }
  }

  private static int[] times(EventRecording recording) {
    return IntStream.range(0, recording.size()).map(recording::time).toArray();
  }

  /** Chance comes from the stream that is given. */
  private static void drawn(Choice<EventTransformFactory> subject, Findings findings) {
    EventTransform transform = COMMON.probe().make(subject);
    List<String> own = Randomness.of(subject.factory(), transform);
    double[] one = COMMON.probe().measure().of(transform, 1);
    if (!own.isEmpty() && Arrays.equals(one, COMMON.probe().measure().of(transform, 2))) {
      findings.add(
          "the change follows from the random stream",
          own.get(0),
          "the same for another stream",
          "draws from the stream that is given");
    }
  }
}
