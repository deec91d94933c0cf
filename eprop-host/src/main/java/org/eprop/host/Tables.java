package org.eprop.host;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.Printable;

/** Cells in columns as wide as their widest one. */
public final class Tables {

  private static final int GAP = 2;

  private Tables() {}

  /** A line for the head, and one for each row. */
  public static String text(List<String> head, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(head);
    rows.forEach(row -> all.add(row.stream().map(Printable::of).toList()));
    StringBuilder text = new StringBuilder();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        int column = c;
        int width = all.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        line.append(row.get(c)).append(" ".repeat(width - row.get(c).length() + GAP));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
