package org.eprop.host.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables of CSV files in pages: a line that is one link to a file, with a title, becomes the rows
 * that have the title in their first column. If there is a column {@code measure}, its value is the
 * heading of the column {@code value}.
 */
final class ShownTables {

  private static final Pattern SHOWN =
      Pattern.compile("(?m)^\\[[^\\]]*]\\(([^)\\s]+\\.csv) \"([^\"]+)\"\\)$");
  private static final Pattern CELL = Pattern.compile("(?:^|,)(?:\"([^\"]*)\"|([^\",]*))");

  private ShownTables() {}

  /**
   * A page with its tables.
   *
   * @param files the text of a file that the page names, if there is one
   */
  static String in(String page, Function<String, Optional<String>> files) {
    return SHOWN
        .matcher(page)
        .replaceAll(
            link ->
                Matcher.quoteReplacement(
                    files
                        .apply(link.group(1))
                        .map(csv -> markdown(csv, link.group(2)))
                        .orElse(link.group())));
  }

  private static String markdown(String csv, String table) {
    List<String> lines = csv.lines().toList();
    List<String> head = cells(lines.get(0));
    int measure = head.indexOf("measure");
    StringBuilder text = new StringBuilder();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = cells(line);
      if (row.get(0).equals(table)) {
        if (text.isEmpty()) {
          List<String> heading = new ArrayList<>(head);
          if (measure > 0) {
            heading.set(head.indexOf("value"), row.get(measure));
          }
          append(text, heading, measure);
          text.append("|---".repeat(head.size() - (measure > 0 ? 2 : 1))).append("|\n");
        }
        append(text, row, measure);
      }
    }
    return text.toString().strip();
  }

  /** All cells but the table's name and the measure. */
  private static void append(StringBuilder text, List<String> row, int measure) {
    for (int column = 1; column < row.size(); column++) {
      if (column != measure) {
        text.append("| ").append(row.get(column)).append(' ');
      }
    }
    text.append("|\n");
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Matcher cell = CELL.matcher(line);
    while (cell.find()) {
      cells.add(cell.group(1) != null ? cell.group(1) : cell.group(2));
    }
    return cells;
  }
}
