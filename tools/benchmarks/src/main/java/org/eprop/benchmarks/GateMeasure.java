package org.eprop.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;

/**
 * Something that {@link Gate} measures by a virtual machine of its own: a benchmark of {@code
 * benchmarks.jar}, or a command of {@code eprop.jar} from its start to its end.
 *
 * @param name of its line
 * @param unit of its numbers
 * @param jar by which it is found
 * @param options before {@code -jar}
 * @param arguments after it
 * @param result where a benchmark writes what it found; null for a command, which the clock judges
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
    JsonNode score = sampled ? metric.path("scorePercentiles").path("50.0") : metric.path("score");
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
