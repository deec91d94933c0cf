package org.eprop.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a table, as CSV, of {@link BesideMoa}'s results: {@code FairTable RESULTS.csv...}. For each
 * stream the means of {@code eprop} of the row and of averages, of the repeated label, of all
 * learners of MOA with all inputs the one whose mean is best, and of {@code ARF} with and without
 * {@code eprop} beside, over the seeds that {@code eprop} of the row and any of MOA's have.
 */
public final class FairTable {

  private static final String OWN = "eprop, row";
  private static final String AVERAGES = "eprop, averages";
  private static final String FOREST = "ARF, row";
  private static final String BOTH = "ARF+eprop, row";
  private static final String LAST = "NoChange";
  private static final Set<String> NUMBERS = Set.of("lagged", "narma", "sine-period", "stock");
  private static final int PERCENT = 100;

  /** A line of results. */
  private record Line(String stream, String late, int seed, String who, double score) {
    static Line of(String text) {
      String[] cells = text.split(",");
      String who = cells[4] + (cells[5].isEmpty() ? "" : ", " + cells[5]);
      return new Line(
          cells[0], cells[2], Integer.parseInt(cells[3]), who, Double.parseDouble(cells[6]));
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
            "table,stream,late,seeds,last label,best of MOA,which,eprop: row,eprop: averages,"
                + "ARF: row,ARF + eprop\n");
    all.forEach((which, by) -> table.append(row(which.split(","), by)));
    return table.toString();
  }

  private static boolean isOfMoa(String who) {
    return !who.contains("eprop") && !who.equals(LAST);
  }

  private static String row(String[] which, Map<String, Map<Integer, Line>> by) {
    Map<Integer, Line> own = by.getOrDefault(OWN, Map.of());
    Set<Integer> seeds = new TreeSet<>();
    by.forEach((who, lines) -> seeds.addAll(isOfMoa(who) ? lines.keySet() : Set.of()));
    seeds.retainAll(own.keySet());
    boolean numbers = NUMBERS.contains(which[0]);
    String best = null;
    for (String who : by.keySet()) {
      if (isOfMoa(who) && by.get(who).keySet().containsAll(seeds)) {
        double score = mean(by.get(who), seeds);
        boolean better = best == null || score < mean(by.get(best), seeds) == numbers;
        best = better ? who : best;
      }
    }
    if (seeds.isEmpty() || best == null) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "beside MOA,%s,%s,%d,%s,%s,%s,%s,%s,%s,%s\n",
        which[0],
        which[1],
        seeds.size(),
        text(by, LAST, seeds, numbers),
        text(by, best, seeds, numbers),
        best.replace(", ", " of "),
        text(by, OWN, seeds, numbers),
        text(by, AVERAGES, seeds, numbers),
        text(by, FOREST, seeds, numbers),
        text(by, BOTH, seeds, numbers));
  }

  /** A dash where not all seeds have been run. */
  private static String text(
      Map<String, Map<Integer, Line>> by, String who, Set<Integer> seeds, boolean numbers) {
    Map<Integer, Line> lines = by.getOrDefault(who, Map.of());
    if (!lines.keySet().containsAll(seeds)) {
      return "-";
    }
    double score = mean(lines, seeds);
    return String.format(Locale.ROOT, numbers ? "%.3f" : "%.1f", numbers ? score : PERCENT * score);
  }

  private static double mean(Map<Integer, Line> lines, Set<Integer> seeds) {
    return seeds.stream().mapToDouble(s -> lines.get(s).score).average().orElse(0);
  }
}
