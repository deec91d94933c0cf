package org.eprop.tck.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventSource;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;

/** What an event reader must be: clear about files that it can't read. */
final class EventReaderChecks {

  private static final int FILES = 20;
  private static final int BYTES = 2000;

  private static final CommonChecks<EventReaderFactory, EventReader> COMMON =
      new CommonChecks<>(
          EventReaderFactory.class,
          List.of(),
          false,
          new Probe<>((f, c, dt) -> f.create(c), (r, q) -> new double[0], r -> ""));

  private EventReaderChecks() {}

  /** What a reader reads is its author's to check: there are no files of every format here. */
  static List<Check<EventReaderFactory>> all() {
    return List.of(COMMON.described(), COMMON.registered(), refuses());
  }

  private static Check<EventReaderFactory> refuses() {
    return new Check<>(
        "refuses",
        "a file that is missing, empty or noise is refused by an InvalidInputException, or read",
        (subject, findings) -> {
          EventReader reader = COMMON.probe().make(subject);
          try {
            Path folder = Files.createTempDirectory("reader");
            Path file = folder.resolve("file");
            open(reader, file, "a missing file", findings);
            Files.createFile(file);
            open(reader, file, "an empty file", findings);
            RandomGenerator random = new RandomStreams(1).stream("noise");
            for (int n = 0; n < FILES; n++) {
              byte[] noise = new byte[random.nextInt(BYTES)];
              random.nextBytes(noise);
              Files.write(file, noise);
              open(reader, file, noise.length + " bytes of noise", findings);
            }
            Files.delete(file);
            open(reader, folder, "an empty folder", findings);
            Files.delete(folder);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static void open(EventReader reader, Path path, String what, Findings findings) {
    try (EventSource source = reader.open(path)) {
      for (int i = 0; i < source.size(); i++) {
        source.read(i);
      }
    } catch (InvalidInputException expected) {
      if (expected.getMessage().isBlank()) {
        findings.add(Finding.of("an error says what was wrong", what, "nothing", "a message"));
      }
    } catch (RuntimeException e) {
      findings.add(
          Finding.of("what can't be read is refused", what, e.toString(), "InvalidInputException"));
    }
  }
}
