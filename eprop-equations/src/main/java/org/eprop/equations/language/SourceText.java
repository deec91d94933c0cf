package org.eprop.equations.language;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A text that is parsed, and the errors that have a place in it.
 *
 * @param text the whole of it; lines end with line feeds
 */
public record SourceText(String text) {

  /** More is no model but a mistake, or an attack. */
  public static final int LONGEST = 10_000;

  /** Longer names are cut in messages. */
  private static final int LONGEST_NAME = 40;

  /**
   * Checks the length.
   *
   * @throws InvalidInputException if it is too long
   */
  public SourceText {
    if (text.length() > LONGEST) {
      throw new InvalidInputException(
          "got " + text.length() + " characters, but expected at most " + LONGEST);
    }
  }

  /** What to throw where something is wrong with some characters. */
  public InvalidInputException error(String problem, int from, int length) {
    return InvalidInputException.inText(problem, text, from, length);
  }

  /** What to throw where something is wrong with a part of a formula. */
  public InvalidInputException error(String problem, Expr at) {
    return error(problem, at.from(), at.length());
  }

  /**
   * Checks that each parameter has an effect.
   *
   * @throws InvalidInputException if one is not among the names used
   */
  public void expectUsed(Collection<String> parameters, Collection<String> used) {
    for (String parameter : parameters) {
      if (!used.contains(parameter)) {
        Matcher declared = Pattern.compile("parameter\\s+(" + parameter + ")\\b").matcher(text);
        int from = declared.find() ? declared.start(1) : 0;
        throw error("the parameter \"" + parameter + "\" is not used", from, parameter.length());
      }
    }
  }

  /** What to throw where a name is not known. */
  public InvalidInputException unknown(Expr name, Collection<String> known) {
    return error("unknown name \"" + cut(name.text()) + '"' + hint(name.text(), known), name);
  }

  private static String cut(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
  }

  /** {@code ; did you mean "tau_m"? Known: ...}. */
  static String hint(String name, Collection<String> known) {
    String nearest = null;
    int least = Math.min(name.length() - 1, Math.min(name.length(), LONGEST_NAME) / 3 + 1);
    List<String> candidates = new ArrayList<>(known);
    candidates.addAll(Fn.names());
    for (String other : candidates) {
      int distance = name.length() > LONGEST_NAME ? LONGEST_NAME : distance(name, other);
      if (distance <= least && (nearest == null || distance < least)) {
        nearest = other;
        least = distance;
      }
    }
    return (nearest == null ? "" : "; did you mean \"" + nearest + "\"?")
        + (nearest == null ? "; known: " : " Known: ")
        + known.stream().sorted().collect(Collectors.joining(", "));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int j = 0; j < before.length; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[b.length()];
  }
}
