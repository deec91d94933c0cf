package org.eprop.campaign.flip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eprop.campaign.Commands;
import org.eprop.campaign.FolderFiles;
import org.eprop.campaign.Mistakes;
import org.eprop.campaign.Results;
import org.eprop.campaign.Small;
import org.eprop.experiment.io.Folders;
import org.eprop.host.Main;

/**
 * Flips one bit in one file, does what a user does next, and looks at what comes of it: either it
 * is refused with a message, or everything is as it would have been.
 */
public final class BitFlips {

  private final Path work;
  private final Mistakes findings;
  private final long seed;
  private final Map<String, Effect> undisturbed = new HashMap<>();

  /** What a command said, and what it left. */
  private record Effect(Commands.Told told, Map<String, byte[]> files) {}

  /**
   * @param work a folder for all of it
   */
  public BitFlips(Path work, Mistakes findings, long seed) {
    this.work = work;
    this.findings = findings;
    this.seed = seed;
  }

  /** Flips so many bits, one at a time. */
  public void run(int from, int count) throws IOException, InterruptedException {
    List<Subject> subjects = new Subjects(work).all();
    for (int i = from; i < from + count; i++) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
      Subject subject = subjects.get(i % subjects.size());
      int c = random.nextInt(subject.commands().size());
      flip(subject, c, i, random);
      findings.progress("flips, next --from " + (i + 1), i + 1 - from, count);
    }
  }

  private void flip(Subject subject, int c, int i, SplittableRandom random) throws IOException {
    Effect expected = undisturbed.get(subject.name() + c);
    if (expected == null) {
      expected = effect(subject, c, null, 0);
      undisturbed.put(subject.name() + c, expected);
      if (expected.told.status() != 0) {
        throw new IllegalStateException(subject.name() + ": " + expected.told.err());
      }
    }
    List<Path> files = new ArrayList<>(FolderFiles.files(subject.folder()));
    files.removeIf(file -> !isRead(file));
    Path file = files.get(random.nextInt(files.size()));
    long bit = random.nextLong(8 * Files.size(file));
    String name = subject.folder().relativize(file).toString().replace('\\', '/');
    Effect got = effect(subject, c, name, bit);
    String kindOfFile = name.substring(name.lastIndexOf('/') + 1);
    String story =
        "number %s, %s, %s bit %s, %s"
            .formatted(
                i,
                subject.name(),
                name,
                bit,
                subject.commands().get(c).apply(subject.folder()).get(0));
    if (got.told.status() == 2 && got.told.err().contains("eprop: ")) {
      findings.count("flips that are refused");
    } else if (got.told.status() != 0) {
      findings.found(
          "flip in " + kindOfFile + ": no clear message",
          story + ": status " + got.told.status() + ": " + got.told.err().strip());
    } else {
      List<String> different = Results.differences(expected.files, got.files);
      different.removeIf(line -> line.equals(name + " differs"));
      boolean said = got.told.out().equals(expected.told.out());
      if (different.isEmpty() && said) {
        findings.count("flips without effect");
      } else if (got.told.err().contains("warning")) {
        findings.count("flips that are warned of");
      } else {
        findings.found(
            "flip in " + kindOfFile + ": silently other results",
            story + ": " + (said ? "" : "says other things, ") + different);
      }
    }
  }

  /** Pages and tables are written and never read. */
  private static boolean isRead(Path file) {
    String name = file.getFileName().toString();
    return !name.endsWith(".html")
        && !name.endsWith(".md")
        && !name.endsWith(".tex")
        && !name.endsWith(".csv")
        && !name.equals(".lock");
  }

  /** Always in the same place, for some of it is in what commands say. */
  private Effect effect(Subject subject, int c, String name, long bit) throws IOException {
    Path copy = work.resolve("flipped").resolve(subject.folder().getFileName().toString());
    Folders.remove(copy.getParent());
    FolderFiles.copy(subject.folder(), copy);
    if (name != null) {
      Path file = copy.resolve(name);
      byte[] bytes = FolderFiles.bytes(file);
      bytes[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
      Files.write(file, bytes);
    }
    Commands.Told told = Commands.run(subject.commands().get(c).apply(copy));
    return new Effect(
        new Commands.Told(told.status(), timeless(told.out()), told.err()), Results.of(copy));
  }

  private static String timeless(String out) {
    return out.replaceAll("\\d+(\\.\\d+)? (s|ms|min|h)\\b", "")
        .replaceAll("\"seconds\" ?: ?[-+.0-9Ee]+", "");
  }

  /** Makes the folders whose bits are flipped: finished and interrupted runs and comparisons. */
  private record Subjects(Path work) {

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
      return FolderFiles.files(folder).stream()
          .filter(file -> file.endsWith("compared.json"))
          .count();
    }
  }

  /**
   * A folder as a program left it, and what a user does with it next.
   *
   * @param name of the subject
   * @param folder its files
   * @param commands what reads them, each by the folder
   */
  private record Subject(String name, Path folder, List<Function<Path, List<String>>> commands) {}
}
