package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process works in a comparison's folder at a time, and what a killed one left goes. */
class ComparisonFolderTest {

  @TempDir private Path folder;

  private Cli compare() {
    return Cli.run(
        CompareTest.quick(0, folder.resolve("out"), "--no-report", "--threads=1", "--quiet")
            .toArray(String[]::new));
  }

  @Test
  void aSecondProcessIsKeptOut() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    try (FileChannel other =
        FileChannel.open(
            out.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      other.lock();
      compare()
          .refused(
              "eprop: "
                  + out
                  + ": another process compares in this folder; wait until it ends, or stop it"
                  + " (Ctrl-C saves)");
    }
    assertFalse(Files.exists(out.resolve("runs")), "it has not begun to work");
  }

  @Test
  void leftoversGo() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Path left =
        Files.writeString(
            out.resolve(".comparison.json.123e4567-e89b-42d3-a456-426614174000.tmp"), "{");
    Path mine = Files.writeString(out.resolve("mine.tmp"), "");
    assertEquals("", compare().succeeded().out());
    assertFalse(Files.exists(left));
    assertEquals("", Files.readString(mine));
  }
}
