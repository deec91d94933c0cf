package org.eprop.compare.table;

import java.util.Map;
import org.eprop.api.plugin.Printable;

/** Words for LaTeX. */
final class LatexText {

  private static final Map<Integer, String> SIGNS =
      Map.ofEntries(
          Map.entry((int) '_', "\\_"),
          Map.entry((int) '%', "\\%"),
          Map.entry((int) '&', "\\&"),
          Map.entry((int) '#', "\\#"),
          Map.entry((int) '$', "\\$"),
          Map.entry((int) '{', "\\{"),
          Map.entry((int) '}', "\\}"),
          Map.entry((int) '\\', "\\textbackslash{}"),
          Map.entry((int) '~', "\\textasciitilde{}"),
          Map.entry((int) '^', "\\textasciicircum{}"),
          Map.entry((int) '<', "$<$"),
          Map.entry((int) '>', "$>$"),
          Map.entry((int) '|', "$|$"),
          Map.entry((int) '±', "$\\pm$"),
          Map.entry((int) '×', "$\\times$"),
          Map.entry((int) '≥', "$\\geq$"),
          Map.entry((int) '≤', "$\\leq$"),
          Map.entry((int) '−', "$-$"),
          Map.entry((int) '–', "--"));

  private LatexText() {}

  /** Free text with the signs that mean something to LaTeX escaped. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    Printable.lines(text)
        .codePoints()
        .forEach(
            c -> {
              String sign = SIGNS.get(c);
              if (sign != null) {
                escaped.append(sign);
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
