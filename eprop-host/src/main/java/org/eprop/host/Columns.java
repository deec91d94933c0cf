package org.eprop.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text set in two columns; the right one is wrapped, at spaces only, so that formulas, addresses
 * and names of files stay whole.
 */
public final class Columns {

  private final int left;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param left width of the left column; what is longer has a line of its own
   * @param width of both
   */
  public Columns(int left, int width) {
    this.left = left;
    this.width = width;
  }

  /** Adds a row. */
  public Columns row(String name, String description) {
    return row(name, name, description);
  }

  /**
   * The same.
   *
   * @param shown the name with its colours
   */
  Columns row(String name, String shown, String description) {
    boolean fits = name.length() < left || name.isEmpty();
    text.append(shown).append(fits ? " ".repeat(left - name.length()) : "\n");
    boolean first = fits;
    for (String line : wrap(description, width - left)) {
      text.append(" ".repeat(first ? 0 : left)).append(line).append('\n');
      first = false;
    }
    return this;
  }

  /** Wraps a paragraph. */
  public static String paragraph(String words, int indent, int width) {
    return new Columns(indent, width).row("", words).toString();
  }

  /** The lines of a paragraph, none wider than that but for words that are. */
  public static List<String> wrap(String words, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words.split("\\s+", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** The first sentence of a text, without knowledge of its language but that of "et al.". */
  public static String firstSentence(String text) {
    return text.split("(?<=\\.)(?<!al\\.)\\s+(?=[A-Z`])", 2)[0].trim();
  }

  /** A number of bytes as people say it. */
  public static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double kilo = bytes / 1000.0;
    return kilo < 1000
        ? String.format(Locale.ROOT, "%.0f kB", kilo)
        : String.format(Locale.ROOT, "%.1f MB", kilo / 1000);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
