package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.tensorboard.EventFiles;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TensorBoardTest {

  private static final List<String> RUNS = List.of("updates", "train", "validation", "test");

  @TempDir Path folder;

  /** All summaries of a run, in hexadecimal, without their times. */
  private List<String> summaries(String training, String run) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : EventFiles.files(folder.resolve(training + "/tensorboard/" + run))) {
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        byte[] event = new byte[(int) in.getLong()];
        in.getInt();
        in.get(event);
        in.getInt();
        ByteBuffer step = ByteBuffer.wrap(event, 9, event.length - 9);
        boolean hasStep = step.get() == 0x10;
        while (hasStep && step.get() < 0) {
          // the rest of a number of several bytes
        }
        if (hasStep && step.get() == 0x2a) {
          all.add(HexFormat.of().formatHex(event, 9, event.length));
        }
      }
    }
    return all;
  }

  private Path run(String name) {
    return folder.resolve(name);
  }

  @Test
  void aKilledRunThatGoesOnLeavesTheSameSummaries() throws IOException, InterruptedException {
    int epochs = 40;
    Cli.trainQuickly(epochs, run("whole"), "--tensorboard").succeeded();
    Path err = folder.resolve("err");
    Process process =
        Cli.start(err, Cli.quick(epochs, run("killed"), "--tensorboard", "--checkpoint-every=1"));
    Path metrics = run("killed").resolve("metrics.jsonl");
    while (!Files.exists(metrics) || Files.readAllLines(metrics).size() < 3) {
      assertTrue(process.isAlive(), "ended too soon");
      Thread.sleep(5);
    }
    process.destroyForcibly().waitFor();
    assertFalse(Files.exists(run("killed").resolve("result.json")), "it was too fast");

    assertEquals(0, Cli.run("train", "--resume", run("killed").toString()).status());

    TrainTest.assertSameRun(run("whole"), run("killed"));
    for (String name : RUNS) {
      assertEquals(summaries("whole", name), summaries("killed", name), name);
    }
    assertEquals(2 * 4 * epochs, summaries("whole", "updates").size());
    assertEquals(8 * epochs, summaries("whole", "train").size());
    assertEquals(3 * epochs, summaries("whole", "validation").size());
    assertEquals(3, summaries("whole", "test").size());
  }

  @Test
  void watchingChangesNothing() throws IOException {
    Cli.trainQuickly(3, run("plain")).succeeded();
    Cli.trainQuickly(3, run("watched"), "--tensorboard").succeeded();

    TrainTest.assertSameRun(run("plain"), run("watched"));
    assertFalse(Files.exists(run("plain").resolve("tensorboard")));
  }

  @Test
  void overwritingStartsAnew() throws IOException {
    Cli.trainQuickly(3, run("a"), "--tensorboard").succeeded();
    Cli.trainQuickly(2, run("a"), "--tensorboard", "--overwrite").succeeded();

    assertEquals(2 * 4 * 2, summaries("a", "updates").size());
    assertEquals(1, EventFiles.files(run("a").resolve("tensorboard/train")).size());
  }

  /** A folder from a stranger: what its links lead to is as it was. */
  @Test
  void noLinkLeadsOutOfTheFolder() throws IOException {
    Cli.trainQuickly(1, run("a"), "--tensorboard", "--no-report").succeeded();
    Path board = run("a").resolve("tensorboard");
    Path outside = Files.move(board, folder.resolve("outside"));
    Path file = EventFiles.files(outside.resolve("train")).get(0);
    byte[] before = Files.readAllBytes(file);
    for (String link : List.of("", "train", "train/" + file.getFileName())) {
      Folders.remove(board);
      Path at = board.resolve(link);
      Files.createDirectories(at.getParent());
      Files.createSymbolicLink(at, outside.resolve(link));
      Files.deleteIfExists(run("a").resolve("result.json"));
      Cli cli = Cli.run("train", "--resume", run("a") + "");
      assertTrue(
          cli.err().endsWith(at + ": is a link, but expected what is the run's own\n"), cli.err());
      assertEquals(2, cli.status());
      if (!link.contains("/")) { // a link to a file is removed, not the file
        Cli.trainQuickly(1, run("a"), "--overwrite")
            .refused("eprop: " + at + ": is a link, but expected what is the run's own");
      }
      assertArrayEquals(before, Files.readAllBytes(file), link);
    }
    Cli.trainQuickly(1, run("a"), "--overwrite", "--no-report").succeeded();
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void overwritingWithoutLeavesNone() throws IOException {
    Cli.trainQuickly(1, run("a"), "--tensorboard").succeeded();
    Cli.trainQuickly(1, run("a"), "--overwrite").succeeded();

    for (String name : RUNS) {
      assertEquals(List.of(), EventFiles.files(run("a").resolve("tensorboard/" + name)));
    }
  }
}
