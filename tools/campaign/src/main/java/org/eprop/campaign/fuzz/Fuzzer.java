package org.eprop.campaign.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.campaign.Mistakes;
import org.eprop.core.common.NearestNames;

/**
 * Makes wrong inputs of right ones and has them read. Found is every exception that is not the
 * user's error, what works for longer than 20 seconds, and what asks for more memory than there is.
 * An input follows from the seed, the target and its number.
 */
public final class Fuzzer {

  private static final long MOST_NANOS = 20_000_000_000L;
  private static final int WAITING = 100;

  private final Mistakes findings;
  private final long seed;
  private final List<FuzzTarget> targets;

  private volatile String now = "";
  private volatile long since;
  private volatile long worked;
  private volatile Thread reader;

  /**
   * @param work a folder for files
   */
  public Fuzzer(Path work, Mistakes findings, long seed) {
    this.findings = findings;
    this.seed = seed;
    this.targets = new FuzzTargets(work).all();
  }

  /** The names of all that reads. */
  public List<String> names() {
    return targets.stream().map(FuzzTarget::name).toList();
  }

  /**
   * Has so many inputs read: most by what is fast, but by all in turns.
   *
   * @param only a target's name, for it alone
   * @throws InvalidInputException if there is none of that name
   */
  public void run(Optional<String> only, int from, int count) throws InterruptedException {
    List<FuzzTarget> turns = turns(only);
    reader = Thread.currentThread();
    Thread watchdog = new Thread(this::watch, "watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
    if (from == 0) {
      asTheyAre(turns);
    }
    for (int i = from; i < from + count; i++) {
      input(turns.get(i % turns.size()), i);
      findings.progress("inputs, next --from " + (i + 1), i + 1 - from, count);
    }
    since = 0;
    watchdog.interrupt();
    watchdog.join();
  }

  /** Who is when: one that costs twice as much half as often, at even distances. */
  private List<FuzzTarget> turns(Optional<String> only) {
    record Turn(double when, FuzzTarget target) {}
    List<Turn> turns = new ArrayList<>();
    int most = targets.stream().mapToInt(FuzzTarget::cost).max().orElse(1);
    for (FuzzTarget target : targets) {
      if (only.isEmpty() || only.get().equals(target.name())) {
        int times = most / target.cost();
        for (int k = 0; k < times; k++) {
          turns.add(new Turn((k + 0.5) / times, target));
        }
      }
    }
    if (turns.isEmpty()) {
      List<String> known = targets.stream().map(FuzzTarget::name).toList();
      throw new InvalidInputException(
          "unknown target \"" + only.orElse("") + "\"" + NearestNames.hint(only.orElse(""), known));
    }
    turns.sort(Comparator.comparingDouble(Turn::when));
    return turns.stream().map(Turn::target).toList();
  }

  private void input(FuzzTarget target, int i) {
    SplittableRandom random = new SplittableRandom(seed * 31 + target.name().hashCode() + i * 977L);
    List<byte[]> seeds = target.seeds();
    byte[] input = seeds.get(random.nextInt(seeds.size()));
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    String story = "--only \"" + target.name() + "\" --from " + i + " --count 1 --seed " + seed;
    read(target, target.mutation().of(input, other, random), story);
  }

  /** Before anything is changed: some are made by hand to take for ever. */
  private void asTheyAre(List<FuzzTarget> turns) {
    for (FuzzTarget target : new LinkedHashSet<>(turns)) {
      for (byte[] seed : target.seeds()) {
        read(target, seed, "--only \"" + target.name() + "\" --from 0 --count 0");
      }
    }
  }

  private void read(FuzzTarget target, byte[] input, String story) {
    now = story;
    worked = work();
    since = System.nanoTime();
    try {
      findings.count(
          (target.read(input) ? "inputs taken by " : "inputs refused by ") + target.name());
    } catch (InvalidInputException e) {
      findings.count("inputs refused by " + target.name());
    } catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError e) {
      findings.found(target.name() + ": " + kind(e), story + ": " + e);
    } finally {
      since = 0;
    }
  }

  /** The exception and where it arose, without its message. */
  private static String kind(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    for (StackTraceElement element : trace) {
      if (element.getClassName().startsWith("org.eprop.")
          && !element.getClassName().startsWith("org.eprop.campaign")) {
        return e.getClass().getSimpleName() + " at " + element;
      }
    }
    return e.getClass().getSimpleName();
  }

  /** The reader's processor time in ns: on a busy machine, all else takes any time. */
  private long work() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isThreadCpuTimeSupported() ? threads.getThreadCpuTime(reader.getId()) : 0;
  }

  /** What hangs can't be stopped: it is told, and the process ends. */
  private void watch() {
    try {
      while (true) {
        Thread.sleep(1000);
        long begun = since;
        long waited = System.nanoTime() - begun;
        if (begun != 0 && (work() - worked > MOST_NANOS || waited > WAITING * MOST_NANOS)) {
          StringBuilder trace = new StringBuilder();
          for (StackTraceElement element : reader.getStackTrace()) {
            trace.append("\n    at ").append(element);
          }
          findings.found("hang", now + trace);
          findings.summary();
          Runtime.getRuntime().halt(1);
        }
      }
    } catch (InterruptedException e) {
      // all inputs are read
    }
  }
}
