package org.eprop.campaign.flip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eprop.campaign.Commands;
import org.eprop.campaign.FolderFiles;
import org.eprop.campaign.Small;
import org.eprop.experiment.io.Folders;
import org.eprop.host.Main;

/** Makes the folders whose bits are flipped: finished and interrupted runs and comparisons. */
record Subjects(Path work) {

  private static final int EPOCHS = 2;
  private static final int RUNS_DONE = 4;
  private static final int MOST_ATTEMPTS = 10;
  private static final long MOST_SECONDS = 36_000;

  List<Subject> all() throws IOException, InterruptedException {
    Path run = made("run", Small.train(work.resolve("run"), EPOCHS));
    Path comparison = made("comparison", Small.compare(work.resolve("comparison"), EPOCHS));
    Path begunRun = work.resolve("begun-run");
    interrupted(
        begunRun, Small.train(begunRun, 10), () -> lines(begunRun.resolve("metrics.jsonl")) >= 2);
    Path begun = work.resolve("begun-comparison");
    interrupted(begun, Small.compare(begun, EPOCHS), () -> results(begun) >= RUNS_DONE);
    return List.of(
        new Subject(
            "finished run",
            run,
            List.of(
                folder -> List.of("evaluate", folder.toString(), "--json", "--threads=1"),
                folder -> List.of("report", folder.toString(), "--threads=1"),
                Small::resume)),
        new Subject(
            "interrupted run",
            begunRun,
            List.of(
                folder -> List.of("evaluate", folder.toString(), "--model=last", "--threads=1"),
                Small::resume)),
        new Subject(
            "finished comparison",
            comparison,
            List.of(
                folder -> List.of("report", folder.toString()),
                folder -> Small.compare(folder, EPOCHS))),
        new Subject(
            "interrupted comparison", begun, List.of(folder -> Small.compare(folder, EPOCHS))));
  }

  private Path made(String name, List<String> arguments) {
    Path folder = work.resolve(name);
    if (!Files.exists(folder)) {
      Commands.Told told = Commands.run(arguments);
      if (told.status() != 0) {
        throw new IllegalStateException(told.err());
      }
    }
    return folder;
  }

  private void interrupted(Path folder, List<String> arguments, BooleanSupplier now)
      throws IOException, InterruptedException {
    boolean begun = Files.exists(folder);
    for (int attempt = 0; !begun; attempt++) {
      if (attempt == MOST_ATTEMPTS) {
        throw new IllegalStateException(folder + ": ends before it is interrupted");
      }
      Folders.remove(folder);
      Files.createDirectories(work);
      Process process = Commands.start(Main.class, work.resolve("begun.err"), arguments);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      while (!now.getAsBoolean() && process.isAlive() && System.nanoTime() < end) {
        Thread.sleep(2);
      }
      begun = process.isAlive();
      process.destroyForcibly().waitFor();
      Files.deleteIfExists(folder.resolve(".lock"));
    }
  }

  private static long lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static long results(Path folder) {
    return FolderFiles.files(folder).stream().filter(file -> file.endsWith("result.json")).count();
  }
}
