package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A flipped bit in any file that a run leaves is refused with a clear message, or changes nothing.
 * More than the few of each build are tried by {@code -Deprop.flips=5000}.
 */
@Tag("nightly")
class BitFlipTest {

  private static final int FLIPS = Integer.getInteger("eprop.flips", 12);
  private static final List<String> FILES =
      List.of(
          "experiment.json",
          "metrics.jsonl",
          "result.json",
          "checkpoint.npz",
          "best.npz",
          "last.npz");

  @TempDir static Path folder;

  @BeforeAll
  static void train() throws IOException, InterruptedException {
    Cli.trainQuickly(4, folder.resolve("finished")).succeeded();
    Path killed = folder.resolve("killed");
    Process process =
        Cli.start(
            folder.resolve("err"), Cli.quick(40, killed, "--checkpoint-every=0", "--no-report"));
    Path metrics = killed.resolve("metrics.jsonl");
    while (!Files.exists(metrics) || Files.readAllLines(metrics).size() < 4) {
      assertTrue(process.isAlive(), "ended too soon");
      Thread.sleep(2);
    }
    process.destroyForcibly().waitFor();
  }

  private static Path copy(String name) throws IOException {
    Path copy = folder.resolve("copy");
    clear(copy);
    Files.createDirectories(copy);
    for (Path file : files(folder.resolve(name))) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    return copy;
  }

  private static void clear(Path copy) throws IOException {
    if (!Files.exists(copy)) {
      return;
    }
    try (Stream<Path> all = Files.walk(copy)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<Path> files(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Flips a bit of the n-th file in turn. */
  private static String flip(Path run, int n, Random random) throws IOException {
    List<Path> files = new ArrayList<>();
    FILES.stream().map(run::resolve).filter(Files::exists).forEach(files::add);
    Path file = files.get(n % files.size());
    byte[] bytes = Files.readAllBytes(file);
    int bit = random.nextInt(8 * bytes.length);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    Files.write(file, bytes);
    return file.getFileName() + ", bit " + bit;
  }

  private static boolean refused(Cli cli, String flip) {
    if (cli.status() == 0) {
      return false;
    }
    assertEquals(2, cli.status(), flip + ": " + cli.err());
    assertTrue(cli.err().startsWith("eprop: " + folder), flip + ": " + cli.err());
    return true;
  }

  @Test
  void ofAFinishedRun() throws IOException {
    Path run = copy("finished");
    byte[] page = report(run, "");
    String scores = Cli.run("evaluate", run.toString(), "--json").succeeded().out();
    String last = Cli.run("evaluate", run.toString(), "--json", "--model=last").succeeded().out();
    String finished = Cli.run("train", "--resume", run.toString()).succeeded().out();
    Random random = new Random(1);
    int refusals = 0;
    for (int n = 0; n < FLIPS; n++) {
      run = copy("finished");
      String flip = flip(run, n, random);
      boolean any = false;
      Cli measured = Cli.run("evaluate", run.toString(), "--json");
      Cli other = Cli.run("evaluate", run.toString(), "--json", "--model=last");
      Cli resumed = Cli.run("train", "--resume", run.toString());
      if (refused(measured, flip)) {
        any = true;
      } else {
        assertEquals(scores, measured.out(), flip);
      }
      if (refused(other, flip)) {
        any = true;
      } else {
        assertEquals(last, other.out(), flip);
      }
      if (refused(resumed, flip)) {
        any = true;
      } else {
        assertEquals(finished, resumed.out(), flip);
      }
      byte[] drawn = report(run, flip);
      if (drawn == null) {
        any = true;
      } else {
        assertArrayEquals(page, drawn, flip);
      }
      refusals += any ? 1 : 0;
    }
    assertEquals(FLIPS, refusals);
  }

  private static byte[] report(Path run, String flip) throws IOException {
    Path page = folder.resolve("page.html");
    Cli drawn = Cli.run("report", run.toString(), "--out=" + page);
    return refused(drawn, flip) ? null : Files.readAllBytes(page);
  }

  @Test
  void ofARunThatWasKilled() throws IOException {
    Path reference = folder.resolve("reference");
    assertEquals(
        0, Cli.run("train", "--resume", copy("killed").toString(), "--no-report").status());
    Files.move(folder.resolve("copy"), reference);
    Random random = new Random(2);
    int refusals = 0;
    for (int n = 0; n < FLIPS; n++) {
      Path run = copy("killed");
      String flip = flip(run, n, random);
      Cli resumed = Cli.run("train", "--resume", run.toString(), "--no-report");
      if (resumed.status() == 2) {
        refused(resumed, flip);
        refusals++;
      } else {
        assertEquals(0, resumed.status(), flip);
        TrainTest.assertSameRun(reference, run);
      }
    }
    assertTrue(refusals > FLIPS / 2, "refused: " + refusals + " of " + FLIPS);
  }
}
