package org.eprop.campaign.kill;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eprop.campaign.Commands;
import org.eprop.campaign.FolderFiles;
import org.eprop.campaign.Mistakes;
import org.eprop.campaign.Results;
import org.eprop.campaign.Small;
import org.eprop.experiment.io.Folders;
import org.eprop.host.Main;

/**
 * Starts programs, ends them the hard way (kill -9) at a random moment, goes on in the same folder,
 * maybe several times, and compares everything they leave with an uninterrupted run.
 */
public final class KillDriver {

  private static final int MOST_KILLS = 4;
  private static final long MOST_MILLIS = 600_000;
  private static final int WAITING = 100;

  private final Path work;
  private final Mistakes findings;
  private final long seed;
  private final int epochs;
  private final Path classes;

  /**
   * @param work a folder for all of it
   * @param epochs of training
   */
  public KillDriver(Path work, Mistakes findings, long seed, int epochs) {
    this.work = work;
    this.findings = findings;
    this.seed = seed;
    this.epochs = epochs;
    this.classes = work.resolve("classes.jsa");
  }

  /**
   * Kills so many times, or a few more.
   *
   * @param from the first round: what it does follows from it and the seed, but for the moment in
   *     which the operating system acts
   */
  public void run(int from, int kills) throws IOException, InterruptedException {
    List<Scenario> scenarios = Scenario.all(epochs);
    int done = 0;
    for (int round = from; done < kills; round++) {
      done += round(scenarios.get(round % scenarios.size()), round);
      findings.progress("kills, next --from " + (round + 1), done, kills);
    }
  }

  private int round(Scenario scenario, int round) throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + round);
    Path whole = work.resolve(scenario.name() + "-whole");
    long millis = millis(scenario, whole);
    Path folder = work.resolve(scenario.name() + "-killed").resolve(whole.getFileName().toString());
    Folders.remove(folder.getParent());
    int wanted = 1 + random.nextInt(MOST_KILLS);
    int kills = 0;
    StringBuilder story = new StringBuilder(scenario.name() + ", round " + round + ", killed");
    boolean ended = false;
    while (!ended) {
      Run run = new Run(scenario, folder);
      if (kills == wanted) {
        if (!run.ends()) {
          findings.found("hang", story + ": does not end");
          return kills;
        }
        ended = true;
      } else {
        long moment = random.nextLong(1 + millis * 11 / 10);
        ended = !run.isKilledAt(moment);
        if (!ended) {
          kills++;
          findings.count("kills of " + scenario.name());
          story.append(" after ").append(moment).append(" ms of work,");
        }
      }
      if (ended && run.process.exitValue() != 0) {
        findings.found(
            "dead end after a kill",
            story + " then status " + run.process.exitValue() + ": " + run.complaint());
        return kills;
      }
    }
    compare(story.toString(), whole, folder);
    return kills;
  }

  private static boolean jarsAlone() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .allMatch(path -> Files.isRegularFile(Path.of(path)));
  }

  /** A process at work in a folder. */
  private final class Run {
    private final Path err;
    private final Process process;
    private final long begin = System.nanoTime();

    Run(Scenario scenario, Path folder) throws IOException {
      err = work.resolve(scenario.name() + ".err");
      process = Commands.start(scenario.main(), err, scenario.next().apply(folder), sharing());
    }

    /**
     * A start is half of most runs: classes are parsed once. Folders of classes can't be shared.
     */
    private String[] sharing() {
      if (!jarsAlone()) {
        return new String[0];
      }
      return new String[] {
        (Files.exists(classes) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + classes
      };
    }

    String complaint() throws IOException {
      return Files.readString(err).strip();
    }

    /**
     * What it has worked, in ms of processor time, so that a busy machine moves no kill; of an
     * operating system that does not tell, the time since its start.
     */
    private long worked() {
      return ProcessHandle.current().info().totalCpuDuration().isPresent()
          ? process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L)
          : (System.nanoTime() - begin) / 1_000_000;
    }

    /** Ends it the hard way when it has worked so long, unless it has ended before. */
    boolean isKilledAt(long millis) throws InterruptedException {
      while (worked() < millis) {
        if (process.waitFor(2, TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
      boolean alive = process.isAlive();
      process.destroyForcibly().waitFor();
      return alive && process.exitValue() != 0;
    }

    /** Whether it ends by itself. */
    boolean ends() throws InterruptedException {
      long end = System.nanoTime() + WAITING * MOST_MILLIS * 1_000_000;
      while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
        if (worked() > MOST_MILLIS || System.nanoTime() > end) {
          process.destroyForcibly().waitFor();
          return false;
        }
      }
      return true;
    }

    /** The same, and what it has worked. */
    long works() throws IOException, InterruptedException {
      long worked = 0;
      while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
        worked = Math.max(worked, worked());
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(complaint());
      }
      return worked;
    }
  }

  private void compare(String story, Path whole, Path folder) {
    Map<String, byte[]> expected = Results.of(whole);
    List<String> different = Results.differences(expected, Results.of(folder));
    // A stream that ended and was saved at other steps may have older states beside the last.
    different.removeIf(name -> name.startsWith("at-"));
    if (different.isEmpty()) {
      findings.count("killed runs whose results are those of an uninterrupted one");
    } else {
      Path kept = work.resolve("found-" + findings.list().size());
      Folders.remove(kept);
      FolderFiles.copy(folder, kept); // no seed brings it back
      findings.found(
          "killed and gone on, but not the same", story + " " + different + ", kept in " + kept);
    }
  }

  /** How long the uninterrupted run works, which is done once. */
  private long millis(Scenario scenario, Path whole) throws IOException, InterruptedException {
    Path time = work.resolve(scenario.name() + ".millis");
    if (!Files.exists(time)) {
      Files.createDirectories(work);
      if (jarsAlone() && !Files.exists(classes)) {
        new Run(scenario, work.resolve("first")).works(); // writes its classes when it ends
      }
      Folders.remove(whole);
      Files.writeString(time, Long.toString(new Run(scenario, whole).works()));
    }
    return Long.parseLong(Files.readString(time));
  }

  /**
   * A program that works in a folder, and goes on there after it was killed.
   *
   * @param name of the scenario
   * @param main the program
   * @param next what to start it with, by what is in the folder
   */
  private record Scenario(String name, Class<?> main, Function<Path, List<String>> next) {

    /** All there are. */
    static List<Scenario> all(int epochs) {
      return List.of(
          new Scenario("train", Main.class, folder -> train(folder, epochs)),
          new Scenario("compare", Main.class, folder -> Small.compare(folder, epochs)),
          new Scenario(
              "stream",
              StreamRun.class,
              folder -> List.of(folder.toString(), Integer.toString(400 * epochs))));
    }

    /** A run is one as soon as its folder has an experiment; what there is before is no loss. */
    private static List<String> train(Path folder, int epochs) {
      return Files.exists(folder.resolve("experiment.json"))
          ? Small.resume(folder)
          : Small.train(folder, epochs);
    }
  }
}
