package org.eprop.tck.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.io.Folders;
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
                "a file that is missing, empty, damaged or noise is refused by an"
                    + " InvalidInputException, or read",
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

  /** What was read of an example against what is in it. */
  private record ExampleRead(EventSource source, EventExample example, Findings findings) {

    void compare() {
      List<EventExample.Recording> expected = example.recordings();
      same("", "recordings", source.size(), expected.size());
      List<String> classes = source.classes();
      same("", "classes with names of their own", new HashSet<>(classes).size(), classes.size());
      if (!findings.isEmpty()) {
        return;
      }
      for (int i = 0; i < expected.size(); i++) {
        String where = "recording " + i;
        EventExample.Recording recording = expected.get(i);
        same(where, "class", className(source.label(i), classes), recording.className());
        same(where, "group", source.group(i), recording.group());
        same(where, "sensor of the source", source.sensor(), recording.events().sensor());
        compare(where, source.read(i), recording.events());
      }
    }

    private static String className(int label, List<String> classes) {
      if (label == EventSource.UNLABELLED) {
        return "";
      }
      return label >= 0 && label < classes.size()
          ? classes.get(label)
          : "label " + label + " of " + classes.size() + " classes";
    }

    private void compare(String where, EventRecording found, EventRecording expected) {
      if (found == null) {
        same(where, "events", "null", expected.size() + " events");
        return;
      }
      same(where, "sensor", found.sensor(), expected.sensor());
      same(where, "events", found.size(), expected.size());
      for (int e = 0; e < Math.min(found.size(), expected.size()); e++) {
        if (found.time(e) != expected.time(e) || found.address(e) != expected.address(e)) {
          same(where + ", event " + e, "event", event(found, e), event(expected, e));
          return; // those that follow are as wrong
        }
      }
    }

    private static String event(EventRecording recording, int e) {
      SensorShape sensor = recording.sensor();
      int address = recording.address(e);
      return "t = %s us, x = %s, y = %s, p = %s"
          .formatted(
              recording.time(e), sensor.x(address), sensor.y(address), sensor.polarity(address));
    }

    private void same(String where, String what, Object found, Object expected) {
      if (!found.equals(expected)) {
        findings.add("the example is read as it is", where, what + ": " + found, "" + expected);
      }
    }
  }

  /** Gives a reader files that it can't read: each is to be refused, or read. */
  private record DamagedEvents(EventReader reader, Findings findings) {

    private static final int FILES = 20;
    private static final int BYTES = 2000;
    private static final int MOST = 150;
    private static final byte[] LARGE = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};

    /** Missing, empty, and bytes by chance. */
    void noise() {
      try {
        Path folder = Files.createTempDirectory("reader");
        Path file = folder.resolve("file");
        open(file, "a missing file");
        Files.createFile(file);
        open(file, "an empty file");
        RandomGenerator random = new RandomStreams(1).stream("noise");
        for (int n = 0; n < FILES; n++) {
          byte[] noise = new byte[random.nextInt(BYTES)];
          random.nextBytes(noise);
          Files.write(file, noise);
          open(file, noise.length + " bytes of noise");
        }
        Files.delete(file);
        open(folder, "an empty folder");
        Files.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Cut, and with numbers in them that are as large as they can be. */
    void of(EventExample example) {
      try (ExampleFiles files = new ExampleFiles(example)) {
        for (Map.Entry<String, byte[]> file : example.files().entrySet()) {
          byte[] right = file.getValue();
          int between = 1 + right.length / MOST;
          for (int at = 0; at < right.length; at += between) {
            files.write(file.getKey(), Arrays.copyOf(right, at));
            open(files.path(), file.getKey() + " without what follows byte " + at);
            byte[] wrong = right.clone();
            wrong[at] ^= (byte) 0xff;
            files.write(file.getKey(), wrong);
            open(files.path(), file.getKey() + " with byte " + at + " inverted");
            wrong = right.clone();
            System.arraycopy(LARGE, 0, wrong, at, Math.min(LARGE.length, right.length - at));
            files.write(file.getKey(), wrong);
            open(files.path(), file.getKey() + " with 2^31 - 1 at byte " + at);
          }
          files.write(file.getKey(), right);
        }
      }
    }

    private void open(Path path, String what) {
      try (EventSource source = reader.open(path)) {
        for (int i = 0; i < source.size(); i++) {
          source.read(i);
          int label = source.label(i);
          if (label < EventSource.UNLABELLED || label >= source.classes().size()) {
            findings.add(
                "label(index) is one of classes()",
                what,
                Integer.toString(label),
                "less than " + source.classes().size());
          }
        }
      } catch (InvalidInputException expected) {
        if (expected.getMessage().isBlank()) {
          findings.add("an error says what was wrong", what, "nothing", "a message");
        }
      } catch (RuntimeException e) {
        findings.add("what can't be read is refused", what, e.toString(), "InvalidInputException");
      }
    }
  }

  /** The files of an example in a folder of their own, until it is closed. */
  private static final class ExampleFiles implements AutoCloseable {

    private final EventExample example;
    private final Path folder;

    ExampleFiles(EventExample example) {
      this.example = example;
      try {
        folder = Files.createTempDirectory("example");
        for (Map.Entry<String, byte[]> file : example.files().entrySet()) {
          write(file.getKey(), file.getValue());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    EventExample example() {
      return example;
    }

    Path folder() {
      return folder;
    }

    /** What to open. */
    Path path() {
      return example.path().isEmpty() ? folder : folder.resolve(example.path());
    }

    /** Replaces a file. */
    void write(String name, byte[] bytes) {
      try {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      Folders.remove(folder);
    }
  }
}
