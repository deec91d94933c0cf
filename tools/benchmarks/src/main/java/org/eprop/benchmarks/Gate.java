package org.eprop.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.eprop.core.random.RandomStreams;

/**
 * What a change makes faster or slower: two builds take turns.
 *
 * <pre>
 *     java -cp NEW/benchmarks.jar org.eprop.benchmarks.Gate OLD NEW [PATTERN [TURNS]]
 * </pre>
 *
 * <p>OLD and NEW are folders with {@code benchmarks.jar} and {@code eprop.jar}. A line for each
 * measure whose name the pattern finds: the medians of both over {@value #TURNS} turns, the median
 * of each turn's ratio, new over old, and a 95 % bootstrap interval of it. A benchmark's turn is a
 * {@link Duel} in a new virtual machine; a command's is a virtual machine for each build. All of it
 * takes about an hour. A machine that does other things makes intervals wider, most of all those of
 * commands, which the clock judges.
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
      Files.deleteIfExists(scratch.resolve("table.csv"));
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
        double[] times = one.turn(old, now, turn % 2 == 0);
        before[turn] = times[0];
        after[turn] = times[1];
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Ratio.of(before, after);
  }

  /**
   * Something that {@link Gate} measures: a benchmark of {@code benchmarks.jar}, or a command of
   * {@code eprop.jar} from its start to its end.
   *
   * @param name of its line
   * @param unit of its numbers
   * @param perSecond how many of the unit a second has
   * @param duel whether both builds run in one virtual machine
   * @param options of that machine
   * @param arguments of the program
   */
  record GateMeasure(
      String name,
      String unit,
      double perSecond,
      boolean duel,
      List<String> options,
      List<String> arguments) {

    private static final int ROWS = 4000;
    private static final int COLUMNS = 11;
    private static final List<String> VECTOR = List.of("--add-modules", "jdk.incubator.vector");

    /** All there are, in the order of their lines. */
    static List<GateMeasure> all(Path scratch) throws IOException {
      List<GateMeasure> all = new ArrayList<>();
      for (String workload : List.of("W1", "W2", "W3", "W4")) {
        for (String what : List.of("gradient", "forward", "bptt")) {
          String name = workload + " " + what;
          List<String> of = List.of("WorkloadBenchmark", what, "workload=" + workload, "threads=1");
          all.add(new GateMeasure(name + " vector", "ms", 1e3, true, VECTOR, of));
          all.add(new GateMeasure(name + " plain", "ms", 1e3, true, List.of(), of));
        }
      }
      List<String> online = List.of("OnlineBenchmark", "step", "workload=W4", "learns=events");
      all.add(new GateMeasure("W4 online by events", "us", 1e6, true, VECTOR, online));
      Path table = scratch.resolve("table.csv");
      Files.writeString(table, table());
      List<String> stream = List.of("stream", table.toString(), "--label", "label");
      all.add(new GateMeasure("eprop stream, a table", "s", 1, false, VECTOR, stream));
      List<String> version = List.of("--version");
      all.add(new GateMeasure("start of the program", "s", 1, false, List.of(), version));
      return all;
    }

    /** Numbers that wander, and a label that depends on those before. */
    private static String table() {
      RandomGenerator random = new RandomStreams(1).stream("table");
      StringBuilder text = new StringBuilder("label");
      double[] x = new double[COLUMNS];
      for (int c = 0; c < COLUMNS; c++) {
        text.append(",x").append(c);
      }
      for (int row = 0; row < ROWS; row++) {
        text.append(x[0] + x[1] > 0 ? "\nup" : "\ndown");
        for (int c = 0; c < COLUMNS; c++) {
          x[c] = 0.9 * x[c] + random.nextGaussian();
          text.append(String.format(Locale.ROOT, ",%.3f", x[c]));
        }
      }
      return text.append('\n').toString();
    }

    /** One turn: how long the old build takes, and the new one. */
    double[] turn(Path old, Path now, boolean oldFirst) throws IOException {
      List<Path> folders = oldFirst ? List.of(old, now) : List.of(now, old);
      double[] times = new double[2];
      if (duel) {
        List<String> program = new ArrayList<>();
        program.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        program.add(Duel.class.getName());
        folders.forEach(folder -> program.add(folder.resolve("benchmarks.jar").toString()));
        program.addAll(arguments);
        times = Duel.times(java(program));
      } else {
        for (int k = 0; k < 2; k++) {
          List<String> program = new ArrayList<>();
          program.addAll(List.of("-jar", folders.get(k).resolve("eprop.jar").toString()));
          program.addAll(arguments);
          long begin = System.nanoTime();
          java(program);
          times[k] = (System.nanoTime() - begin) / 1e9;
        }
      }
      double first = perSecond * times[0];
      double second = perSecond * times[1];
      return oldFirst ? new double[] {first, second} : new double[] {second, first};
    }

    private String java(List<String> program) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(program);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      try {
        if (process.waitFor() != 0) {
          throw new IOException(String.join(" ", command) + "\n" + printed);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(new IOException(e));
      }
      return printed;
    }

    String line(Ratio found) {
      return String.format(
          Locale.ROOT,
          "%-22s  old %8.3g %s  new %8.3g %s  ratio %.3f [%.3f, %.3f]",
          name,
          found.old(),
          unit,
          found.now(),
          unit,
          found.value(),
          found.low(),
          found.high());
    }
  }

  /**
   * How two builds compare that took turns.
   *
   * @param old the median of the old one's values
   * @param now that of the new one's
   * @param value the median of now / old in each turn
   * @param low the lower end of its 95 % bootstrap interval; turns are drawn as pairs
   * @param high the upper end
   */
  record Ratio(double old, double now, double value, double low, double high) {

    private static final int RESAMPLES = 9999;

    static Ratio of(double[] before, double[] after) {
      int turns = before.length;
      double[] ratio = new double[turns];
      Arrays.setAll(ratio, k -> after[k] / before[k]);
      RandomGenerator random = new RandomStreams(1).stream("gate");
      double[] medians = new double[RESAMPLES];
      double[] some = new double[turns];
      for (int r = 0; r < RESAMPLES; r++) {
        Arrays.setAll(some, k -> ratio[random.nextInt(turns)]);
        medians[r] = median(some);
      }
      Arrays.sort(medians);
      int end = RESAMPLES / 40;
      return new Ratio(
          median(before), median(after), median(ratio), medians[end], medians[RESAMPLES - 1 - end]);
    }

    static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
  }
}
