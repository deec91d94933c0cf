package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/**
 * Changes to recordings with a mistake each. A change of its input in place and times that do not
 * ascend are not among them: a recording is immutable.
 */
final class PlantedEventTransforms {

  private static final Parameter SHARE =
      Parameter.real("share", 0.2).atLeast(0).atMost(1).describe("of the events");
  private static final Parameter FACTOR =
      Parameter.real("factor", 2).atLeast(0).atMost(4).describe("of time");

  private final List<Planted> all = new ArrayList<>();

  private PlantedEventTransforms() {}

  private void plant(String mistake, String property, EventTransform transform) {
    plant(mistake, property, List.of(), c -> transform);
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, EventTransform> make) {
    all.add(
        new Planted(mistake, Kind.EVENT_TRANSFORM, new Made.Transform(parameters, make), property));
  }

  /** What becomes of an event. */
  interface Change {
    void of(int time, int address, EventRecordingBuilder events);
  }

  /** Each event changed; the recording lasts as long as before. */
  static EventRecording each(EventRecording recording, Change change) {
    EventRecordingBuilder events = new EventRecordingBuilder(recording.sensor());
    for (int e = 0; e < recording.size(); e++) {
      change.of(recording.time(e), recording.address(e), events);
    }
    return events.lasts(recording.duration()).build();
  }

  static List<Planted> all() {
    PlantedEventTransforms p = new PlantedEventTransforms();
    p.sensors();
    p.chance();
    p.memory();
    p.plant("a share forgotten", "effects", List.of(SHARE), c -> (r, random) -> r);
    p.plant(
        "a factor of 0 divides",
        "ranges",
        List.of(FACTOR),
        c -> (r, random) -> each(r, (t, a, e) -> e.add((long) (t / c.real(FACTOR)), a)));
    p.plant(
        "the silence at the end is lost",
        "lasts",
        (r, random) -> {
          EventRecordingBuilder events = new EventRecordingBuilder(r.sensor());
          for (int e = 0; e < r.size(); e++) {
            events.add(r.time(e), r.sensor().channels() - 1 - r.address(e));
          }
          return events.build();
        });
    p.plant(
        "a loop without end, if there are no events",
        "sensor",
        (r, random) -> {
          int kept = 0;
          while (kept == 0 && Made.forEver()) {
            kept += r.size();
          }
          return r;
        });
    return p.all;
  }

  private void sensors() {
    plant("nothing", "sensor", (r, random) -> null);
    plant(
        "an address outside of the sensor",
        "sensor",
        (r, random) -> each(r, (t, a, e) -> e.add(t, a + 1)));
    plant(
        "a time before the start",
        "sensor",
        (r, random) -> each(r, (t, a, e) -> e.add(t - random.nextInt(1000), a)));
    plant(
        "a time that overflows",
        "sensor",
        (r, random) -> each(r, (t, a, e) -> e.add(t + t / 8, a)));
    plant(
        "the sensor flattened",
        "sensor",
        (r, random) -> {
          SensorShape line = SensorShape.line(r.sensor().channels());
          EventRecordingBuilder events = new EventRecordingBuilder(line);
          for (int e = 0; e < r.size(); e++) {
            events.add(r.time(e), r.address(e));
          }
          return events.lasts(r.duration()).build();
        });
    plant(
        "the first event of none",
        "sensor",
        (r, random) -> {
          int first = r.time(0);
          return each(r, (t, a, e) -> e.add(t - first, a));
        });
  }

  private static EventRecording dropped(EventRecording r, Random random) {
    return each(
        r,
        (t, a, e) -> {
          if (random.nextInt(4) > 0) {
            e.add(t, a);
          }
        });
  }

  private void chance() {
    plant("the same in every epoch", "drawn", (r, random) -> dropped(r, new Random(1)));
    plant("drawn anew each time", "deterministic", (r, random) -> dropped(r, new Random()));
    plant(
        "by the clock",
        "deterministic",
        (r, random) -> each(r, (t, a, e) -> e.add(t + System.nanoTime() % 1000 / 2, a)));
    Random own = new Random(1);
    plant("a generator of its own, shared", "stateless", (r, random) -> dropped(r, own));
    plant(
        "drawn by the recording alone",
        "drawn",
        (r, random) -> {
          SplittableRandom same = new SplittableRandom(r.size());
          return each(r, (t, a, e) -> e.add(t / 2 + same.nextInt(10), a));
        });
  }

  private void memory() {
    int[] calls = new int[1];
    plant(
        "every third call",
        "deterministic",
        (r, random) -> calls[0]++ % 3 == 0 ? r : each(r, (t, a, e) -> e.add(t / 2, a)));
    int[] longest = new int[1];
    plant(
        "remembers the longest",
        "stateless",
        (r, random) -> {
          longest[0] = Math.max(longest[0], r.duration());
          return r;
        });
    int[] scratch = new int[4096];
    plant(
        "a scratch array for all threads",
        "stateless",
        (r, random) -> {
          for (int e = 0; e < r.size(); e++) {
            scratch[e] = r.time(e) / 2;
          }
          EventRecordingBuilder events = new EventRecordingBuilder(r.sensor());
          for (int e = 0; e < r.size(); e++) {
            events.add(scratch[e], r.address(e));
          }
          return events.lasts(r.duration()).build();
        });
  }
}
