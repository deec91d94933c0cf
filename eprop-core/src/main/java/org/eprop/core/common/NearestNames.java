package org.eprop.core.common;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Guesses what a mistyped name was meant to be. */
public final class NearestNames {

  private static final int MOST = 3;

  /** Longer lists are not read: the nearest names stand in their place. */
  private static final int MOST_LISTED = 40;

  private static final int MOST_OF_MANY = 5;
  private static final int SHORTEST_PART = 3;

  /** Nobody mistypes longer ones, and a comparison takes time and memory. */
  private static final int LONGEST_NAME = 100;

  private NearestNames() {}

  /**
   * The end of an error message about an unknown name: {@code "; nearest: gamma; known: [gamma,
   * slope]"}. The nearest names are left out if none is near. Of more than forty known names the
   * five nearest are told, and how many there are.
   */
  public static String hint(String name, Collection<String> known) {
    if (known.size() > MOST_LISTED) {
      return "; nearest: "
          + String.join(", ", sorted(name, known, MOST_OF_MANY))
          + "; "
          + known.size()
          + " are known";
    }
    List<String> nearest = of(name, known);
    return (nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest))
        + "; known: "
        + List.copyOf(known);
  }

  /**
   * At most three of the known names, the nearest first: those of which a third of the letters or
   * less is mistyped, those of which the name is a part or the other way round, and those of which
   * it has the initials.
   */
  public static List<String> of(String name, Collection<String> known) {
    return sorted(name, known.stream().filter(candidate -> near(name, candidate)).toList(), MOST);
  }

  private static List<String> sorted(String name, Collection<String> known, int most) {
    String start = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return known.stream()
        .filter(candidate -> candidate.length() <= LONGEST_NAME)
        .sorted(
            Comparator.comparingInt((String candidate) -> near(start, candidate) ? 0 : 1)
                .thenComparingInt(candidate -> distance(start, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  private static boolean near(String name, String candidate) {
    if (Math.max(name.length(), candidate.length()) > LONGEST_NAME) {
      return false;
    }
    int shorter = Math.min(name.length(), candidate.length());
    return initials(candidate).equals(name)
        || distance(name, candidate) <= Math.max(1, name.length() / 3)
        || (shorter >= SHORTEST_PART && (candidate.contains(name) || name.contains(candidate)));
  }

  /** Of each part of a name: lr of learning_rate. */
  private static String initials(String name) {
    return Arrays.stream(name.split("_", -1))
        .map(part -> part.substring(0, Math.min(1, part.length())))
        .collect(Collectors.joining());
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
