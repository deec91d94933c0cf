package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eprop.compare.result.ComparisonResult;

/** The tables of a comparison in Markdown, which is readable as plain text too. */
public final class MarkdownTables {

  private MarkdownTables() {}

  /** All tables: {@code comparison.md}. */
  public static String of(ComparisonResult result) {
    StringBuilder text = new StringBuilder("# " + result.name() + "\n\n");
    text.append(method(result)).append('\n');
    String origin = OriginText.of(result.provenance());
    text.append(origin.isEmpty() ? "" : escape(origin) + "\n\n");
    result.notes().forEach(note -> text.append("- ").append(escape(note)).append('\n'));
    for (Grid grid : Grid.of(result, RoundedNumbers.Style.MARKDOWN)) {
      text.append("\n## ").append(escape(grid.title())).append("\n\n").append(table(grid));
    }
    return text.toString();
  }

  /** The main table, what tuning found, and of the first metric contrasts and effects of axes. */
  public static String main(ComparisonResult result) {
    List<Grid> grids = Grid.of(result, RoundedNumbers.Style.MARKDOWN);
    return (result.stopped() ? grids.get(0).title() + "\n\n" : "")
        + table(grids.get(0))
        + first(grids, "Tuning")
        + first(grids, "Contrast:")
        + first(grids, "Effects of the axes")
        + first(grids, RankGrids.TITLE);
  }

  private static String first(List<Grid> grids, String title) {
    return grids.stream()
        .filter(grid -> grid.title().startsWith(title))
        .limit(1)
        .map(grid -> "\n" + grid.title() + "\n\n" + table(grid))
        .collect(Collectors.joining());
  }

  /** One table alone, without its title. */
  public static String of(Grid grid) {
    return table(grid);
  }

  /** How the numbers were made, in a paragraph. */
  static String method(ComparisonResult result) {
    return differences(result)
        + (result.ranks().isEmpty() ? "" : "\n" + Grid.RANKS + "\n")
        + (result.effects().isEmpty() ? "" : "\n" + Grid.effects(result) + "\n");
  }

  private static String differences(ComparisonResult result) {
    return String.format(
                Locale.ROOT,
                "Mean ± standard deviation over %d seed%s, in brackets the %s.%s %s:"
                    + " %s; %s.%n",
                result.seeds().size(),
                result.seeds().size() == 1 ? "" : "s",
                result.method().interval(),
                result.target() == null
                    ? ""
                    : " Target: " + escape(result.target()) + Grid.stopped(result) + ".",
                result.contrasts().isEmpty()
                    ? "Differences from " + result.baseline()
                    : "Contrasts",
                result.method().test(),
                result.method().correction())
            .replace("\r\n", "\n")
        + (result.tuning() == null ? "" : "\n" + escape(result.tuning()) + "\n");
  }

  static String escape(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }

  private static String table(Grid grid) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(grid.header());
    lines.addAll(grid.rows());
    int[] widths = new int[grid.header().size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append(line(lines.get(i), widths));
      if (i == 0) {
        text.append(
            java.util.Arrays.stream(widths)
                .mapToObj(width -> "-".repeat(width + 2))
                .collect(Collectors.joining("|", "|", "|\n")));
      }
    }
    return text.toString();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder text = new StringBuilder("|");
    for (int c = 0; c < widths.length; c++) {
      String cell = cells.get(c);
      text.append(' ').append(cell).append(" ".repeat(widths[c] - cell.length())).append(" |");
    }
    return text.append('\n').toString();
  }
}
