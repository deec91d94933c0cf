package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void makesFoldersAndReplaces() throws IOException {
    Path file = folder.resolve("a/b/result.json");
    AtomicFiles.write(file, "one");
    AtomicFiles.write(file, "zwei: π");
    assertEquals("zwei: π", Files.readString(file));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void failureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("result.json");
    AtomicFiles.write(file, "old");
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class,
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("No space left on device");
                    }));
    assertEquals(file + ": can't be written: No space left on device", e.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("result.json"), names());
  }

  @Test
  void leftoversOfKilledProgramsCanBeRemoved() throws IOException {
    Files.writeString(folder.resolve(".last.npz.0b8eb8a4-1c84-4d0a-9a53-0f8e5a4cb0de.tmp"), "ha");
    Files.writeString(folder.resolve(".hidden.tmp"), "the user's");
    Files.writeString(folder.resolve("last.npz"), "whole");
    AtomicFiles.discardLeftovers(folder);
    assertEquals(List.of(".hidden.tmp", "last.npz"), names());
  }

  @Test
  void interruptedThreadStillWrites() throws IOException {
    Path file = folder.resolve("model.npz");
    Thread.currentThread().interrupt();
    try {
      AtomicFiles.write(file, "whole");
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals("whole", Files.readString(file));
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    Path inFile = folder.resolve("file/result.json");
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> AtomicFiles.write(inFile, ""));
    assertEquals(
        inFile + ": can't be written: " + folder.resolve("file") + " is not a folder",
        e.getMessage());
    Path longName = folder.resolve("n".repeat(250));
    UncheckedIOException failed =
        assertThrows(UncheckedIOException.class, () -> AtomicFiles.write(longName, ""));
    assertEquals(longName + ": can't be written: File name too long", failed.getMessage());
    e = assertThrows(InvalidInputException.class, () -> AtomicFiles.write(folder, ""));
    assertEquals(
        folder + ": got a folder, but expected the name of a file to write", e.getMessage());
  }

  @Test
  void aPipeStaysOne() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
    new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor();
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> AtomicFiles.write(pipe, ""));
    assertEquals(
        pipe + ": got a pipe or a device, but expected the name of a file to write",
        e.getMessage());
    assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
  }
}
