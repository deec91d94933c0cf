package org.eprop.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a change makes faster or slower: two builds take turns, each turn a new virtual machine.
 *
 * <pre>
 *     java -cp NEW/benchmarks.jar org.eprop.benchmarks.Gate OLD NEW [PATTERN [TURNS]]
 * </pre>
 *
 * <p>OLD and NEW are folders with {@code benchmarks.jar} and {@code eprop.jar}. A line for each
 * measure whose name the pattern finds: the medians of both over {@value #TURNS} turns, their
 * ratio, new over old, and a 95 % bootstrap interval of it. The machine must be idle: times are
 * those of the clock. All of it takes about an hour.
 */
public final class Gate {

  static final int TURNS = 7;

  private Gate() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2
        || arguments.length > 4
        || (arguments.length == 4 && !arguments[3].matches("[1-9]\\d{0,3}"))) {
      System.err.println("usage: Gate OLD NEW [PATTERN [TURNS]], OLD and NEW folders of jars");
      System.exit(2);
    }
    Path old = folder(arguments[0]);
    Path now = folder(arguments[1]);
    Predicate<String> wanted =
        Pattern.compile(arguments.length > 2 ? arguments[2] : "").asPredicate();
    int turns = arguments.length > 3 ? Integer.parseInt(arguments[3]) : TURNS;
    Path scratch = Files.createTempDirectory("gate");
    try {
      List<GateMeasure> all =
          GateMeasure.all(scratch).stream().filter(one -> wanted.test(one.name())).toList();
      System.out.printf(
          Locale.ROOT,
          "JDK %s, %d processors, load %.1f, %d turns%n",
          Runtime.version(),
          Runtime.getRuntime().availableProcessors(),
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
          turns);
      for (GateMeasure one : all) {
        System.out.println(one.line(compare(one, old, now, turns)));
      }
    } finally {
      for (String left : List.of("table.csv", "result.json")) {
        Files.deleteIfExists(scratch.resolve(left));
      }
      Files.delete(scratch);
    }
  }

  private static Path folder(String name) {
    Path folder = Path.of(name);
    for (String jar : List.of("benchmarks.jar", "eprop.jar")) {
      if (!Files.isRegularFile(folder.resolve(jar))) {
        System.err.println(folder + ": expected " + jar + " in it");
        System.exit(2);
      }
    }
    return folder;
  }

  /** Who is first changes from turn to turn: a machine that warms up favours nobody. */
  private static Ratio compare(GateMeasure one, Path old, Path now, int turns) {
    double[] before = new double[turns];
    double[] after = new double[turns];
    try {
      for (int turn = 0; turn < turns; turn++) {
        boolean oldFirst = turn % 2 == 0;
        before[turn] = oldFirst ? one.measure(old) : 0;
        after[turn] = one.measure(now);
        before[turn] = oldFirst ? before[turn] : one.measure(old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Ratio.of(before, after);
  }
}
