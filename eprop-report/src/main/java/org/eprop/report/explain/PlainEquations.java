package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * The equations in a component's description, as formulas: whatever stands between the first colon
 * and the end of its sentence, or the citation, with commas between. So a plugin's equations are
 * set like those of the built-in neurons.
 */
final class PlainEquations {

  private PlainEquations() {}

  /** What stands before the equations, and what they are. */
  private static String[] split(String description) {
    int colon = description.indexOf(": ");
    if (colon < 0) {
      return new String[] {description, ""};
    }
    String equations = description.substring(colon + 2).split(" \\([A-Z]|\\. |\\.$|; ", 2)[0];
    return new String[] {description.substring(0, colon), equations};
  }

  /** A description without its equations. */
  static String words(String description) {
    String[] parts = split(description);
    String rest = description.substring(Math.min(description.length(), parts[0].length()));
    return parts[1].isEmpty()
        ? description
        : parts[0] + rest.substring(": ".length() + parts[1].length());
  }

  /** Each as a piece of MathML; none if there are none, or they can't be understood. */
  static List<String> of(String description) {
    String text = split(description)[1];
    try {
      return text.isEmpty() ? List.of() : parts(text).stream().map(Formula::of).toList();
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /** What stands between commas that are in no parentheses. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }
}
