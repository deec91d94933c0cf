package org.eprop.examples.cli;

import java.util.Locale;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;

/** Text set in two columns, 100 characters wide together; the right one is wrapped. */
final class Columns {

  private static final int WIDTH = 100;

  private final Help.TextTable table;

  /**
   * @param left width of the left column; what is longer has a line of its own
   * @param indent spaces before it
   */
  Columns(int left, int indent) {
    table =
        Help.TextTable.forColumns(
            Help.defaultColorScheme(Ansi.OFF),
            new Column(left, indent, Overflow.SPAN),
            new Column(WIDTH - left, 1, Overflow.WRAP));
  }

  /** Adds a row. */
  Columns row(String left, String right) {
    table.addRowValues(plain(left), plain(right));
    return this;
  }

  /** {@code @|} would begin markup. */
  private static String plain(String text) {
    return text.isEmpty() ? " " : text.replace("@|", "@ |");
  }

  /** Wraps a paragraph. */
  static String paragraph(String text, int indent) {
    Help.TextTable table =
        Help.TextTable.forColumns(
            Help.defaultColorScheme(Ansi.OFF), new Column(WIDTH, indent, Overflow.WRAP));
    table.addRowValues(plain(text));
    return table.toString();
  }

  /** The first sentence of a text, without knowledge of its language but that of "et al.". */
  static String firstSentence(String text) {
    return text.split("(?<=\\.)(?<!al\\.)\\s+(?=[A-Z`])", 2)[0].trim();
  }

  /** A number of bytes as people say it. */
  static String size(long bytes) {
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
    return table.toString();
  }
}
