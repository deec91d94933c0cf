package org.eprop.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Makes a table of {@link BesideMoa}'s results: {@code FairTable RESULTS.csv...}. For each stream
 * the mean of {@code eprop}, the repeated label, and of all learners of MOA with all inputs the one
 * whose mean is best, over the seeds that {@code eprop} and any of MOA's have.
 */
public final class FairTable {

  private static final String OWN = "eprop";
  private static final String LAST = "NoChange";
  private static final Set<String> NUMBERS = Set.of("lagged", "narma", "sine-period", "stock");
  private static final int PERCENT = 100;

  /** A line of results. */
  private record Line(String stream, String late, int seed, String who, double[] numbers) {
    static Line of(String text) {
      String[] cells = text.split(",");
      String who = cells[4] + (cells[5].isEmpty() ? "" : ", " + cells[5]);
      double[] numbers = Arrays.stream(cells).skip(6).mapToDouble(Double::parseDouble).toArray();
      return new Line(cells[0], cells[2], Integer.parseInt(cells[3]), who, numbers);
    }

    double score() {
      return numbers[0];
    }

    double kappa() {
      return numbers[1];
    }

    double rows() {
      return numbers[2];
    }
  }

  private FairTable() {}

  /** Prints it. */
  public static void main(String[] arguments) throws IOException {
    System.out.print(of(arguments));
  }

  /** The table of such files, in lines. */
  static String of(String... files) throws IOException {
    Map<String, Map<String, Map<Integer, Line>>> all = new LinkedHashMap<>();
    for (String file : files) {
      List<String> lines = Files.readAllLines(Path.of(file));
      for (String text : lines.subList(1, lines.size())) {
        Line line = Line.of(text);
        all.computeIfAbsent(line.stream + "," + line.late, k -> new LinkedHashMap<>())
            .computeIfAbsent(line.who, k -> new TreeMap<>())
            .put(line.seed, line);
      }
    }
    StringBuilder table =
        new StringBuilder(
            "| stream | late | seeds | last label | best of MOA | `eprop stream` | difference"
                + " | rows a second: MOA's, eprop's |\n|---|---|---|---|---|---|---|---|\n");
    all.forEach((which, by) -> table.append(row(which.split(","), by)));
    return table.toString();
  }

  private static String row(String[] which, Map<String, Map<Integer, Line>> by) {
    Map<Integer, Line> own = by.getOrDefault(OWN, Map.of());
    Set<Integer> seeds = new TreeSet<>();
    by.forEach(
        (who, lines) -> {
          if (!who.equals(OWN) && !who.equals(LAST)) {
            seeds.addAll(lines.keySet());
          }
        });
    seeds.retainAll(own.keySet());
    boolean numbers = NUMBERS.contains(which[0]);
    String best = null;
    for (String who : by.keySet()) {
      if (!who.equals(OWN) && !who.equals(LAST) && by.get(who).keySet().containsAll(seeds)) {
        double score = mean(by.get(who), seeds, Line::score);
        boolean better = best == null || score < mean(by.get(best), seeds, Line::score) == numbers;
        best = better ? who : best;
      }
    }
    if (seeds.isEmpty() || best == null) {
      return "";
    }
    boolean kappa = which[0].equals("rare");
    Map<Integer, Line> moa = by.get(best);
    double difference = mean(own, seeds, Line::score) - mean(moa, seeds, Line::score);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %s | %s (%s) | %s | %s%s | %,.0f, %,.0f |\n",
        which[0],
        which[1],
        seeds.size(),
        text(mean(by.get(LAST), seeds, Line::score), numbers),
        text(mean(moa, seeds, Line::score), numbers),
        best + (kappa ? ": " + text(moa, seeds) : ""),
        text(mean(own, seeds, Line::score), numbers) + (kappa ? " (" + text(own, seeds) + ")" : ""),
        difference < 0 ? "-" : "+",
        text(Math.abs(difference), numbers),
        mean(moa, seeds, Line::rows),
        mean(own, seeds, Line::rows));
  }

  private static String text(Map<Integer, Line> lines, Set<Integer> seeds) {
    return String.format(Locale.ROOT, "kappa %.2f", mean(lines, seeds, Line::kappa));
  }

  private static String text(double score, boolean numbers) {
    return String.format(Locale.ROOT, numbers ? "%.3f" : "%.1f", numbers ? score : PERCENT * score);
  }

  private static double mean(
      Map<Integer, Line> lines, Set<Integer> seeds, ToDoubleFunction<Line> of) {
    return seeds.stream().mapToDouble(s -> of.applyAsDouble(lines.get(s))).average().orElse(0);
  }
}
