package org.eprop.core.common;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Guesses what a mistyped name was meant to be. */
public final class NearestNames {

  private static final int MOST = 3;
  private static final int SHORTEST_PART = 3;

  /** Nobody mistypes longer ones, and a comparison takes time and memory. */
  private static final int LONGEST_NAME = 100;

  private NearestNames() {}

  /**
   * The end of an error message about an unknown name: {@code "; nearest: gamma; known: [gamma,
   * slope]"}. The nearest names are left out if none is near.
   */
  public static String hint(String name, Collection<String> known) {
    List<String> nearest = of(name, known);
    return (nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest))
        + "; known: "
        + List.copyOf(known);
  }

  /**
   * At most three of the known names, the nearest first: those of which a third of the letters or
   * less is mistyped, and those of which the name is a part or the other way round.
   */
  public static List<String> of(String name, Collection<String> known) {
    if (name.length() > LONGEST_NAME) {
      return List.of();
    }
    return known.stream()
        .filter(candidate -> candidate.length() <= LONGEST_NAME && near(name, candidate))
        .sorted(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean near(String name, String candidate) {
    int shorter = Math.min(name.length(), candidate.length());
    return distance(name, candidate) <= Math.max(1, name.length() / 3)
        || (shorter >= SHORTEST_PART && (candidate.contains(name) || name.contains(candidate)));
  }

  /**
   * How many letters are missing, too many, wrong, or swapped with their neighbour (optimal string
   * alignment). d[i][j] is the distance of the first i letters from the first j.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + wrong, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
