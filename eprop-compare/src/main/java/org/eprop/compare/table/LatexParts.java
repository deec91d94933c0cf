package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table cut into parts, side by side and one below the other, each of which fits a page. If it
 * does not fit in one, intervals are put below means, and names are broken into lines.
 */
final class LatexParts {

  /**
   * How wide text is, in em of 8 points: article of 10 points has 345 points of width and 8 of
   * footnotesize, that of 11 has 360 and 9, that of 12 has 390 and 10; but type of 9 and 10 points
   * is narrower for its size. A bit less than the least.
   */
  private static final double TEXT = 40.8;

  /** Between columns, 6 points. */
  private static final double GAP = 0.75;

  /** Longer names are broken into lines: first those above the greater. */
  private static final double LONG = 24;

  private static final double SHORT = 12;

  /** A longer heading of a column is broken into lines, unless its cells are as wide. */
  private static final double HEADING = 5;

  /** Longer words of a heading are broken, too. */
  private static final double WORD = 8;

  /** Lines of a table on a page, beside its caption. */
  private static final int LINES = 32;

  /**
   * A part.
   *
   * @param header of the columns, in as many lines as it takes
   * @param rows each of as many lines as it takes, of cells that are LaTeX
   */
  record Part(List<List<String>> header, List<List<List<String>>> rows) {

    /** The columns: names to the left, numbers to the right. */
    String alignment() {
      StringBuilder letters = new StringBuilder("l");
      for (int c = 1; c < header.get(0).size(); c++) {
        int column = c;
        boolean words =
            rows.stream()
                .map(row -> row.get(0).get(column))
                .allMatch(cell -> !cell.isEmpty() && Character.isLetter(cell.charAt(0)));
        letters.append(words ? 'l' : 'r');
      }
      return letters.toString();
    }
  }

  private final Grid grid;
  private final double longest;
  private final boolean stacked;
  private final List<List<List<String>>> rows;
  private final double[] widths;
  private final List<List<String>> header;

  private LatexParts(Grid grid, double longest, boolean stacked) {
    this.grid = grid;
    this.longest = longest;
    this.stacked = stacked;
    widths = new double[grid.header().size()];
    List<List<String>> headings = new ArrayList<>();
    for (int c = 0; c < widths.length; c++) {
      for (List<String> row : grid.rows()) {
        String cell = row.get(c);
        widths[c] = Math.max(widths[c], c < grid.names() ? nameWidth(cell) : cellWidth(cell));
      }
      String name = grid.header().get(c);
      List<String> heading = LatexText.lines(name, Math.max(headingWidth(name), widths[c]));
      widths[c] =
          Math.max(widths[c], heading.stream().mapToDouble(LatexText::width).max().orElse(0));
      headings.add(heading.stream().map(String::strip).map(LatexText::escape).toList());
    }
    header = lines(headings);
    rows = grid.rows().stream().map(this::row).map(LatexParts::lines).toList();
  }

  /** The parts of a table, from left to right and from the top down. */
  static List<Part> of(Grid grid) {
    for (double longest : new double[] {LONG, SHORT}) {
      LatexParts whole = new LatexParts(grid, longest, false);
      if (whole.columnParts().size() == 1) {
        return whole.parts();
      }
    }
    return new LatexParts(grid, SHORT, true).parts();
  }

  private static double headingWidth(String heading) {
    double word = Stream.of(heading.split(" ")).mapToDouble(LatexText::width).max().orElse(0);
    return Math.max(HEADING, Math.min(WORD, word));
  }

  private double nameWidth(String name) {
    return LatexText.lines(name, longest).stream().mapToDouble(LatexText::width).max().orElse(0);
  }

  private double cellWidth(String cell) {
    return cell(cell).stream().mapToDouble(LatexText::cellWidth).max().orElse(0);
  }

  /** Of a number the interval below it; a name in lines. What has a sign of LaTeX is a number. */
  private List<String> cell(String cell) {
    int interval = cell.indexOf(" [");
    if (interval > 0) {
      return stacked
          ? List.of(cell.substring(0, interval), cell.substring(interval + 1))
          : List.of(cell);
    }
    return cell.contains("$") || cell.contains("\\") ? List.of(cell) : name(cell);
  }

  private List<String> name(String name) {
    return LatexText.lines(name, longest).stream()
        .map(String::strip)
        .map(LatexText::escape)
        .toList();
  }

  private List<List<String>> row(List<String> row) {
    List<List<String>> columns = new ArrayList<>();
    row.stream().limit(grid.names()).map(this::name).forEach(columns::add);
    row.stream().skip(grid.names()).map(this::cell).forEach(columns::add);
    return columns;
  }

  /** From columns of lines to lines of columns. */
  private static List<List<String>> lines(List<List<String>> columns) {
    int count = columns.stream().mapToInt(List::size).max().orElse(1);
    List<List<String>> lines = new ArrayList<>();
    for (int line = 0; line < count; line++) {
      List<String> cells = new ArrayList<>();
      for (List<String> column : columns) {
        cells.add(line < column.size() ? column.get(line) : "");
      }
      lines.add(cells);
    }
    return lines;
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (List<List<List<String>>> some : rowParts()) {
      for (List<Integer> columns : columnParts()) {
        parts.add(
            new Part(
                pickLines(header, columns),
                some.stream()
                    .map(row -> pickLines(row, columns))
                    .filter(this::saysSomething)
                    .toList()));
      }
    }
    return parts;
  }

  /** Beside the names: a reference has no difference from itself. */
  private boolean saysSomething(List<List<String>> row) {
    return row.stream()
        .flatMap(line -> line.stream().skip(grid.names()))
        .anyMatch(cell -> !cell.isEmpty());
  }

  /** Each with the names. */
  private List<List<Integer>> columnParts() {
    List<Integer> names = IntStream.range(0, grid.names()).boxed().toList();
    double ofNames = names.stream().mapToDouble(c -> widths[c]).sum() + GAP * (names.size() - 1);
    List<List<Integer>> parts = new ArrayList<>();
    List<Integer> part = new ArrayList<>(names);
    double used = ofNames;
    for (int c = names.size(); c < widths.length; c++) {
      if (part.size() > names.size() && used + GAP + widths[c] > TEXT) {
        parts.add(part);
        part = new ArrayList<>(names);
        used = ofNames;
      }
      part.add(c);
      used += GAP + widths[c];
    }
    parts.add(part);
    return parts;
  }

  private List<List<List<List<String>>>> rowParts() {
    List<List<List<List<String>>>> parts = new ArrayList<>();
    List<List<List<String>>> part = new ArrayList<>();
    int lines = 0;
    for (List<List<String>> row : rows) {
      if (!part.isEmpty() && lines + row.size() > LINES) {
        parts.add(part);
        part = new ArrayList<>();
        lines = 0;
      }
      part.add(row);
      lines += row.size();
    }
    parts.add(part);
    return parts;
  }

  /** Without lines that other columns needed. */
  private static List<List<String>> pickLines(List<List<String>> lines, List<Integer> columns) {
    return lines.stream()
        .map(line -> pick(line, columns))
        .filter(line -> line.stream().anyMatch(cell -> !cell.isEmpty()))
        .toList();
  }

  private static List<String> pick(List<String> cells, List<Integer> columns) {
    return columns.stream().map(cells::get).toList();
  }
}
