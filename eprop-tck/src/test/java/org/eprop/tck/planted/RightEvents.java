package org.eprop.tck.planted;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/** Event readers and changes to recordings that are right. */
final class RightEvents {

  private static final Parameter SHARE =
      Parameter.real("share", 0.2).atLeast(0).atMost(1).describe("of the events");

  private RightEvents() {}

  /** Not every generator of one's own is a fault. */
  private static final class Derived implements EventTransform {
    @Override
    public EventRecording apply(EventRecording r, RandomGenerator random) {
      Random derived = new Random(random.nextLong());
      return PlantedEventTransforms.each(
          r, (t, a, e) -> e.add(t - derived.nextInt(Math.max(1, t)), a));
    }
  }

  static List<Right> all() {
    List<Right> all = new ArrayList<>();
    EventReader reader = EventFiles::new;
    all.add(
        new Right(
            "a small format",
            Kind.EVENT_READER,
            new Made.Reader(List.of(), EventFiles.example(), c -> reader)));
    all.add(
        new Right(
            "a format without an example",
            Kind.EVENT_READER,
            new Made.Reader(List.of(), null, c -> reader)));
    all.add(
        new Right(
            "it refuses what is short",
            Kind.EVENT_READER,
            new Made.Reader(
                List.of(),
                EventFiles.example(),
                c ->
                    path -> {
                      if (path.toFile().length() < EventFiles.EVENT && Files.exists(path)) {
                        throw new InvalidInputException("the file is short");
                      }
                      return new EventFiles(path);
                    })));
    transform(all, "as it is", (r, random) -> r);
    transform(
        all,
        "mirrored by chance",
        (r, random) -> {
          SensorShape s = r.sensor();
          boolean mirrored = random.nextBoolean();
          return PlantedEventTransforms.each(
              r,
              (t, a, e) -> {
                int x = mirrored ? s.width() - 1 - s.x(a) : s.x(a);
                e.add(t, s.address(s.polarity(a), s.y(a), x));
              });
        });
    transform(all, "a generator of the stream's number", new Derived());
    all.add(
        new Right(
            "a share dropped",
            Kind.EVENT_TRANSFORM,
            new Made.Transform(
                List.of(SHARE),
                c -> {
                  double share = c.real(SHARE);
                  return (r, random) ->
                      PlantedEventTransforms.each(
                          r,
                          (t, a, e) -> {
                            if (random.nextDouble() >= share) {
                              e.add(t, a);
                            }
                          });
                })));
    return all;
  }

  private static void transform(List<Right> all, String what, EventTransform transform) {
    all.add(new Right(what, Kind.EVENT_TRANSFORM, new Made.Transform(List.of(), c -> transform)));
  }
}
