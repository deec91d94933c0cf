package org.eprop.campaign.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.eprop.campaign.Commands;
import org.eprop.campaign.Findings;
import org.eprop.campaign.Folders;
import org.eprop.campaign.Results;

/**
 * Starts programs, ends them the hard way (kill -9) at a random moment, goes on in the same folder,
 * maybe several times, and compares everything they leave with an uninterrupted run.
 */
public final class KillDriver {

  private static final int MOST_KILLS = 4;
  private static final long MOST_SECONDS = 1800;

  private final Path work;
  private final Findings findings;
  private final SplittableRandom random;
  private final int epochs;

  /**
   * @param work a folder for all of it
   * @param epochs of training
   */
  public KillDriver(Path work, Findings findings, long seed, int epochs) {
    this.work = work;
    this.findings = findings;
    this.random = new SplittableRandom(seed);
    this.epochs = epochs;
  }

  /** Kills so many times, or a few more. */
  public void run(int kills) throws IOException, InterruptedException {
    List<Scenario> scenarios = Scenario.all(epochs);
    int done = 0;
    for (int i = 0; done < kills; i++) {
      done += scenario(scenarios.get(i % scenarios.size()), i);
    }
  }

  private int scenario(Scenario scenario, int round) throws IOException, InterruptedException {
    Path whole = work.resolve(scenario.name() + "-whole");
    long millis = millis(scenario, whole);
    Path folder = work.resolve(scenario.name() + "-killed").resolve(whole.getFileName().toString());
    Folders.remove(folder.getParent());
    int wanted = 1 + random.nextInt(MOST_KILLS);
    int kills = 0;
    String story = scenario.name() + ", round " + round + ", killed after";
    while (true) {
      boolean kill = kills < wanted;
      long delay = kill ? random.nextLong(1 + millis * 11 / 10) : MOST_SECONDS * 1000;
      Path err = work.resolve(scenario.name() + ".err");
      Process process = Commands.start(scenario.main(), err, scenario.next().apply(folder));
      boolean ended = process.waitFor(delay, TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
        if (!kill) {
          findings.found("hang", story + ": does not end");
          return kills;
        }
        kills++;
        findings.count("kills of " + scenario.name());
        story += " " + delay + " ms,";
        continue;
      }
      if (process.exitValue() != 0) {
        findings.found(
            "dead end after a kill",
            story + " then status " + process.exitValue() + ": " + Files.readString(err).strip());
        return Math.max(1, kills);
      }
      break;
    }
    compare(story, whole, folder);
    return Math.max(1, kills);
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
      Folders.copy(folder, kept); // no seed brings it back
      findings.found(
          "killed and gone on, but not the same", story + " " + different + ", kept in " + kept);
    }
  }

  /** How long the uninterrupted run takes, which is done once. */
  private long millis(Scenario scenario, Path whole) throws IOException, InterruptedException {
    Path time = work.resolve(scenario.name() + ".millis");
    if (!Files.exists(time)) {
      Folders.remove(whole);
      Files.createDirectories(work);
      Path err = work.resolve(scenario.name() + ".err");
      long begin = System.nanoTime();
      Process process = Commands.start(scenario.main(), err, scenario.next().apply(whole));
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(scenario.name() + ": " + Files.readString(err));
      }
      Files.writeString(time, Long.toString((System.nanoTime() - begin) / 1_000_000));
    }
    return Long.parseLong(Files.readString(time));
  }
}
