package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What no file of a stranger achieves. */
class StrangersFilesTest {

  @TempDir private Path folder;

  private static String assertRefused(String... command) {
    Cli cli =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> Cli.run(command), List.of(command)::toString);
    assertEquals(2, cli.status(), cli.out());
    assertFalse(cli.err().contains("internal error"), cli.err());
    return cli.err();
  }

  /** A pipe that nobody writes to, and a device that never ends, in each place of a file. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such files")
  void pipesAndDevicesAreNotOpened() throws Exception {
    Path pipe = folder.resolve("pipe.npz");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe + "").start().waitFor());
    Path run = Files.createDirectories(folder.resolve("run"));
    for (String place : new String[] {pipe + "", "/dev/zero"}) {
      assertRefused("train", place, "--out=" + folder.resolve("a"));
      assertRefused(
          "train", "npy", "--set=task.train_inputs=" + place, "--out=" + folder.resolve("a"));
      assertRefused("compare", place, "--out=" + folder.resolve("a"));
      assertRefused("search", place, "--out=" + folder.resolve("a"));
      Path table = Files.writeString(folder.resolve("table.csv"), "x,a\n1,0\n");
      assertEquals(
          "eprop: "
              + place
              + ": got a pipe or a device, but expected a file; rows can come by \"-\", the standard input",
          assertRefused("stream", place, "--label=a").strip());
      assertRefused("stream", table + "", "--label=a", "--id=x", "--label-file=" + place);
      assertRefused("gradient", "check", place);
      assertRefused("nir", "import", place);
      assertRefused("data", "look", place);
      Path experiment = run.resolve("experiment.json");
      Files.deleteIfExists(experiment);
      Files.createSymbolicLink(experiment, Path.of(place));
      for (String command : new String[] {"evaluate", "report", "runs"}) {
        assertRefused(command, run + "");
      }
      assertRefused("train", "--resume", run + "");
    }
  }

  /** An array of Python's objects is a pickle, which is a program. */
  @Test
  void picklesAreNotRead() throws IOException {
    Path touched = folder.resolve("touched");
    String header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    bytes.write(
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
    bytes.write(("cos\nsystem\n(S'touch " + touched + "'\ntR.").getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(folder.resolve("x.npy"), bytes.toByteArray());
    Cli cli =
        Cli.run("train", "npy", "--set=task.train_inputs=" + file, "--out=" + folder.resolve("a"));
    assertEquals(2, cli.status());
    assertTrue(cli.err().contains("got type \"|O\"") || cli.err().contains("|O"), cli.err());
    assertTrue(Files.notExists(touched));
  }
}
