package org.eprop.tck.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Concurrently;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Probe;

/**
 * What an event reader must be: right about the example that its factory gives, whatever it is
 * asked first, and clear about files that it can't read.
 */
public final class EventReaderChecks {

  private static final double REFUSED = -1;

  public static final CommonChecks<EventReaderFactory, Example> COMMON =
      new CommonChecks<>(
          EventReaderFactory.class,
          List.of(),
          false,
          new Probe<>(
              (f, c, dt) -> new Example(f.create(c), f.example().orElse(null)),
              EventReaderChecks::measure),
          EventReaderChecks::lacking,
          subject -> new double[0]);

  /** A reader and what it is to read; null if nothing is given. */
  public record Example(EventReader reader, EventExample files) {}

  private EventReaderChecks() {}

  /** All of them. */
  public static List<Check<EventReaderFactory>> all() {
    return COMMON.followedBy(
        List.of(
            check(
                    "reads",
                    "of the example: every event's time and address, every label and group",
                    (source, files, findings) ->
                        new ExampleRead(source, files.example(), findings).compare())
                .unless(
                    subject ->
                        subject.equals(Choice.of(subject.factory()))
                            ? ""
                            : "the example is of defaults"),
            check(
                "any_order",
                "read(index) is the same in any order, again, and from several threads",
                EventReaderChecks::anyOrder),
            check(
                "files",
                "files() names the files that are read, and no others",
                EventReaderChecks::files),
            COMMON.made(
                "refuses",
                "a file that is missing, empty, damaged or noise is refused by an InvalidInputException,"
                    + " or read",
                EventReaderChecks::refuses)));
  }

  private static String lacking(Choice<EventReaderFactory> subject) {
    return subject.factory().example().isEmpty()
        ? "without an example() there is nothing to read"
        : "";
  }

  /** All that is read of the example. */
  private static double[] measure(Example example, long question) {
    try (ExampleFiles files = new ExampleFiles(example.files);
        EventSource source = example.reader.open(files.path())) {
      return numbers(source);
    } catch (InvalidInputException e) {
      return new double[] {REFUSED}; // other parameters are of other files
    }
  }

  private static double[] numbers(EventSource source) {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      EventRecording recording = source.read(i);
      SensorShape sensor = recording.sensor();
      numbers.add((double) source.label(i));
      numbers.add((double) source.group(i).hashCode());
      numbers.add((double) sensor.polarities());
      numbers.add((double) sensor.height());
      numbers.add((double) sensor.width());
      numbers.add((double) recording.duration());
      for (int e = 0; e < recording.size(); e++) {
        numbers.add((double) recording.time(e));
        numbers.add((double) recording.address(e));
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Looks at what is open. */
  private interface Look {
    void at(EventSource source, ExampleFiles files, Findings findings);
  }

  private static Check<EventReaderFactory> check(String property, String statement, Look look) {
    return new Check<EventReaderFactory>(
            property,
            statement,
            (subject, findings) -> {
              Example example = COMMON.probe().make(subject);
              try (ExampleFiles files = new ExampleFiles(example.files);
                  EventSource source = example.reader.open(files.path())) {
                look.at(source, files, findings);
              }
            })
        .lacking(EventReaderChecks::lacking);
  }

  /** A recording does not depend on those that were read before. */
  private static void anyOrder(EventSource source, ExampleFiles files, Findings findings) {
    double[] first = numbers(source);
    for (int i = source.size() - 1; i >= 0; i--) {
      source.read(i);
    }
    source.read(0); // not as often as there are recordings
    findings.sameBits("read(index) is the same again", "", numbers(source), first);
    Concurrently.ask(
        "a shared source gives every thread the same", () -> numbers(source), first, findings);
  }

  /** What is read is named, for its checksum. */
  private static void files(EventSource source, ExampleFiles files, Findings findings) {
    source.read(0);
    if (source.files().isEmpty()) {
      findings.add("files() names the files", "", "none", "those that are read");
    }
    for (Path file : source.files()) {
      if (!Files.isRegularFile(file) || !file.startsWith(files.folder())) {
        findings.add(
            "files() names the files",
            file.getFileName().toString(),
            "no file of what was opened",
            "those that are read");
      }
    }
  }

  /** What can't be read is the user's error, and nothing worse. */
  private static void refuses(Example example, Findings findings) {
    DamagedEvents damaged = new DamagedEvents(example.reader, findings);
    damaged.noise();
    if (example.files != null) {
      damaged.of(example.files);
    }
  }
}
