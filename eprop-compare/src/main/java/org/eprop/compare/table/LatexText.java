package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Printable;

/** Words for LaTeX, and how wide they are. */
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

  /** A name in lines no wider than this, broken after signs, at worst anywhere. */
  static List<String> lines(String name, double most) {
    List<String> lines = new ArrayList<>();
    String rest = name;
    while (width(rest) > most) {
      int fits = 1;
      while (width(rest.substring(0, fits + 1)) <= most) {
        fits++;
      }
      int end = fits;
      while (end > 0 && "_+-./,:= ".indexOf(rest.charAt(end - 1)) < 0) {
        end--;
      }
      end = end > 0 ? end : fits;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end);
    }
    lines.add(rest);
    return lines;
  }

  /**
   * How wide free text is in Computer Modern of 8 points, which is the widest for its size of what
   * footnotesize may be, in em of 8 points. Letters between two of the classes count as the wider.
   */
  static double width(String text) {
    return text.codePoints().mapToDouble(LatexText::width).sum();
  }

  private static double width(int c) {
    if ("il.,;:'![]I".indexOf(c) >= 0) {
      return c == 'I' ? 0.39 : 0.3;
    }
    if ("fjrst()- _|".indexOf(c) >= 0) {
      return 0.42;
    }
    if ("acegoz0123456789".indexOf(c) >= 0) {
      return 0.535;
    }
    if (c >= 'a' && c <= 'z') {
      return c == 'm' ? 0.89 : c == 'w' ? 0.77 : 0.595;
    }
    return c == 'W' || c == 'M' ? 1.1 : 0.89;
  }

  /** The same of a cell of numbers, which is LaTeX already. */
  static double cellWidth(String latex) {
    return width(
            latex.replace("\\,$\\pm$\\,", "+.").replace("$\\geq$\\,", "+.").replace("$-$", "+"))
        + 0.1;
  }
}
