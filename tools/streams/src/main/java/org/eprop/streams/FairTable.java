package org.eprop.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes a table of {@link BesideMoa}'s results: {@code FairTable RESULTS.csv}. For each stream the
 * mean of {@code eprop}, the repeated label, and of all learners of MOA with all inputs the one
 * whose mean is best.
 */
public final class FairTable {

  private static final int SCORE = 6;
  private static final int LEARNER = 4;
  private static final int PERCENT = 100;

  private FairTable() {}

  /** Prints it. */
  public static void main(String[] arguments) throws IOException {
    Map<String, Map<String, List<Double>>> all = new LinkedHashMap<>();
    for (String line :
        Files.readAllLines(Path.of(arguments[0]))
            .subList(1, (int) Files.lines(Path.of(arguments[0])).count())) {
      String[] cells = line.split(",");
      String who = cells[LEARNER] + (cells[LEARNER + 1].isEmpty() ? "" : ", " + cells[LEARNER + 1]);
      all.computeIfAbsent(cells[0] + "," + cells[1] + "," + cells[2], k -> new LinkedHashMap<>())
          .computeIfAbsent(who, k -> new ArrayList<>())
          .add(Double.parseDouble(cells[SCORE]));
    }
    System.out.println(
        "| stream | labels late by | repeated label | best of MOA | `eprop stream` | difference |");
    System.out.println("|---|---|---|---|---|---|");
    all.forEach((which, scores) -> System.out.println(row(which.split(","), scores)));
  }

  private static String row(String[] which, Map<String, List<Double>> scores) {
    boolean numbers = List.of("lagged", "narma", "sine-period").contains(which[0]);
    int seeds = scores.get("eprop").size();
    String best = null;
    for (String who : scores.keySet()) {
      boolean full = scores.get(who).size() == seeds;
      if (full
          && !who.equals("eprop")
          && !who.equals("NoChange")
          && (best == null || (mean(scores.get(who)) < mean(scores.get(best))) == numbers)) {
        best = who;
      }
    }
    double own = mean(scores.get("eprop"));
    List<Double> differences = new ArrayList<>();
    for (int s = 0; best != null && s < seeds; s++) {
      differences.add(scores.get("eprop").get(s) - scores.get(best).get(s));
    }
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(
            which[0],
            which[2],
            text(mean(scores.get("NoChange")), numbers),
            best == null ? "" : text(mean(scores.get(best)), numbers) + " (" + best + ")",
            text(own, numbers)
                + (seeds > 1 ? " ± " + text(spread(scores.get("eprop")), numbers) : ""),
            best == null
                ? ""
                : (mean(differences) < 0 ? "-" : "+") + text(Math.abs(mean(differences)), numbers));
  }

  private static String text(double score, boolean numbers) {
    return String.format(Locale.ROOT, numbers ? "%.3f" : "%.1f", numbers ? score : PERCENT * score);
  }

  private static double mean(List<Double> scores) {
    return scores.stream().mapToDouble(x -> x).average().orElse(Double.NaN);
  }

  private static double spread(List<Double> scores) {
    double mean = mean(scores);
    double[] squares = scores.stream().mapToDouble(x -> (x - mean) * (x - mean)).toArray();
    return Math.sqrt(Arrays.stream(squares).sum() / (squares.length - 1));
  }
}
