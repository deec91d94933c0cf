package org.eprop.tck.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventSource;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Findings;

/** Gives a reader files that it can't read: each is to be refused, or read. */
record DamagedEvents(EventReader reader, Findings findings) {

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
