package org.eprop.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text set in two columns, 80 characters wide together; the right one is wrapped, at spaces only,
 * so that formulas and addresses stay whole.
 */
public final class Columns {

  private static final int WIDTH = 80;

  private final int left;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param left width of the left column; what is longer has a line of its own
   */
  public Columns(int left) {
    this.left = left;
  }

  /** Adds a row. */
  public Columns row(String name, String description) {
    List<String> lines = wrap(description, WIDTH - left);
    String first = name;
    if (name.length() >= left) {
      text.append(name).append('\n');
      first = "";
    }
    for (String line : lines) {
      text.append(first).append(" ".repeat(left - first.length())).append(line).append('\n');
      first = "";
    }
    return this;
  }

  /** Wraps a paragraph. */
  public static String paragraph(String words, int indent) {
    return new Columns(indent).row("", words).toString();
  }

  private static List<String> wrap(String words, int width) {
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
