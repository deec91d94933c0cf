package org.eprop.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  /**
   * Something that {@link Gate} measures by a virtual machine of its own: a benchmark of {@code
   * benchmarks.jar}, or a command of {@code eprop.jar} from its start to its end.
   *
   * @param name of its line
   * @param unit of its numbers
   * @param jar by which it is found
   * @param options before {@code -jar}
   * @param arguments after it
   * @param result where a benchmark writes what it found; null for a command, which the clock
   *     judges
   */
  record GateMeasure(
      String name,
      String unit,
      String jar,
      List<String> options,
      List<String> arguments,
      Path result) {

    private static final int ROWS = 4000;
    private static final int COLUMNS = 11;
    private static final List<String> VECTOR = List.of("--add-modules", "jdk.incubator.vector");

    /** All there are, in the order of their lines. */
    static List<GateMeasure> all(Path scratch) throws IOException {
      Path result = scratch.resolve("result.json");
      List<GateMeasure> all = new ArrayList<>();
      for (String workload : List.of("W1", "W2", "W3", "W4")) {
        for (String what : List.of("gradient", "forward", "bptt")) {
          List<String> of = List.of("-p", "workload=" + workload, "-p", "threads=1");
          String benchmark = "WorkloadBenchmark." + what;
          all.add(benchmark(workload + " " + what + " vector", VECTOR, benchmark, of, result));
          all.add(benchmark(workload + " " + what + " plain", List.of(), benchmark, of, result));
        }
      }
      all.add(
          benchmark(
              "W4 online by events",
              List.of(),
              "OnlineBenchmark",
              List.of("-p", "workload=W4", "-p", "learns=events"),
              result));
      Path table = scratch.resolve("table.csv");
      Files.writeString(table, table());
      List<String> stream = List.of("stream", table.toString(), "--label", "label");
      all.add(new GateMeasure("eprop stream, a table", "s", "eprop.jar", VECTOR, stream, null));
      List<String> version = List.of("--version");
      all.add(new GateMeasure("start of the program", "s", "eprop.jar", List.of(), version, null));
      return all;
    }

    private static GateMeasure benchmark(
        String name, List<String> options, String benchmark, List<String> of, Path result) {
      List<String> arguments = new ArrayList<>(List.of(benchmark + "$"));
      if (benchmark.startsWith("Online")) {
        arguments.set(0, benchmark);
      }
      arguments.addAll(of);
      arguments.addAll(List.of("-f", "0", "-wi", "3", "-w", "1s", "-i", "5", "-r", "1s"));
      arguments.addAll(List.of("-rf", "json", "-rff", result.toString()));
      String unit = benchmark.startsWith("Online") ? "us" : "ms";
      return new GateMeasure(name, unit, "benchmarks.jar", options, arguments, result);
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

    /** One turn: what the benchmark says, or how long the command took. */
    double measure(Path folder) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(List.of("-jar", folder.resolve(jar).toString()));
      command.addAll(arguments);
      long begin = System.nanoTime();
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
      return result == null ? (System.nanoTime() - begin) / 1e9 : score(Files.readString(result));
    }

    /** The median of what was sampled, or the mean where only that is known. */
    static double score(String json) throws IOException {
      JsonNode metric = new ObjectMapper().readTree(json).path(0).path("primaryMetric");
      boolean sampled = metric.has("rawDataHistogram");
      JsonNode score =
          sampled ? metric.path("scorePercentiles").path("50.0") : metric.path("score");
      if (!score.isNumber()) {
        throw new IOException("expected one benchmark's result, but got " + json);
      }
      return score.asDouble();
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
   * @param low the lower end of a 95 % bootstrap interval of now / old; turns are drawn as pairs
   * @param high the upper end
   */
  record Ratio(double old, double now, double low, double high) {

    private static final int RESAMPLES = 9999;

    static Ratio of(double[] before, double[] after) {
      int turns = before.length;
      RandomGenerator random = new RandomStreams(1).stream("gate");
      double[] ratios = new double[RESAMPLES];
      double[] some = new double[turns];
      double[] others = new double[turns];
      for (int r = 0; r < RESAMPLES; r++) {
        for (int k = 0; k < turns; k++) {
          int turn = random.nextInt(turns);
          some[k] = before[turn];
          others[k] = after[turn];
        }
        ratios[r] = median(others) / median(some);
      }
      Arrays.sort(ratios);
      int end = RESAMPLES / 40;
      return new Ratio(median(before), median(after), ratios[end], ratios[RESAMPLES - 1 - end]);
    }

    double value() {
      return now / old;
    }

    static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
  }
}
