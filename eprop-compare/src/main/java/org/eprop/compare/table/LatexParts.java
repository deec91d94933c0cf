package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
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
   * What stands in one column of a row.
   *
   * @param lines of LaTeX, at least one
   * @param width of the widest
   */
  record Cell(List<String> lines, double width) {

    private static Cell of(List<String> text, ToDoubleFunction<String> width) {
      return new Cell(text, text.stream().mapToDouble(width).max().orElse(0));
    }

    /** Free text in lines no wider than this. */
    static Cell text(String text, double most) {
      List<String> lines = LatexText.lines(text, most);
      return new Cell(
          lines.stream().map(String::strip).map(LatexText::escape).toList(),
          of(lines, LatexText::width).width);
    }

    /** Lines that are LaTeX already. */
    static Cell latex(List<String> lines) {
      return of(lines, LatexText::cellWidth);
    }
  }

  /** Cells beside each other. */
  record Row(List<Cell> cells) {

    private Row pick(List<Integer> columns) {
      return new Row(columns.stream().map(cells::get).toList());
    }

    private int height() {
      return cells.stream().mapToInt(cell -> cell.lines.size()).max().orElse(1);
    }

    /** In LaTeX, without their ends. */
    List<String> lines() {
      return IntStream.range(0, height())
          .mapToObj(i -> cells.stream().map(c -> i < c.lines.size() ? c.lines.get(i) : "").toList())
          .filter(line -> line.stream().anyMatch(text -> !text.isEmpty()))
          .map(line -> String.join(" & ", line))
          .toList();
    }

    /** Beside the names: a reference has no difference from itself. */
    private boolean saysSomething(int names) {
      return cells.stream().skip(names).flatMap(c -> c.lines.stream()).anyMatch(t -> !t.isEmpty());
    }
  }

  /**
   * A part.
   *
   * @param header of the columns
   * @param rows below it
   */
  record Part(Row header, List<Row> rows) {

    /** The columns: names to the left, numbers to the right. */
    String alignment() {
      return IntStream.range(0, header.cells.size())
          .mapToObj(c -> c == 0 || rows.stream().allMatch(row -> isWord(row.cells.get(c))))
          .map(words -> words ? "l" : "r")
          .collect(Collectors.joining());
    }

    private static boolean isWord(Cell cell) {
      String first = cell.lines.get(0);
      return !first.isEmpty() && Character.isLetter(first.charAt(0));
    }
  }

  private final Grid grid;
  private final double longest;
  private final boolean stacked;
  private final List<Row> rows;
  private final Row header;
  private final double[] widths;

  private LatexParts(Grid grid, double longest, boolean stacked) {
    this.grid = grid;
    this.longest = longest;
    this.stacked = stacked;
    rows = grid.rows().stream().map(this::row).toList();
    widths = new double[grid.header().size()];
    List<Cell> headings = new ArrayList<>();
    for (int c = 0; c < widths.length; c++) {
      int column = c;
      double cells = rows.stream().mapToDouble(row -> row.cells.get(column).width).max().orElse(0);
      String name = grid.header().get(c);
      Cell heading = Cell.text(name, Math.max(headingWidth(name), cells));
      headings.add(heading);
      widths[c] = Math.max(cells, heading.width);
    }
    header = new Row(headings);
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

  private Row row(List<String> row) {
    List<Cell> cells = new ArrayList<>();
    row.stream().limit(grid.names()).forEach(name -> cells.add(Cell.text(name, longest)));
    row.stream().skip(grid.names()).map(this::cell).forEach(cells::add);
    return new Row(cells);
  }

  /** Of a number the interval below it; a name in lines. What has a sign of LaTeX is a number. */
  private Cell cell(String cell) {
    int interval = cell.indexOf(" [");
    if (stacked && interval > 0) {
      return Cell.latex(List.of(cell.substring(0, interval), cell.substring(interval + 1)));
    }
    boolean number = interval > 0 || cell.contains("$") || cell.contains("\\");
    return Cell.latex(number ? List.of(cell) : Cell.text(cell, longest).lines);
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (List<Integer> some : fitting(0, rows.size(), LINES, r -> rows.get(r).height())) {
      for (List<Integer> columns : columnParts()) {
        parts.add(
            new Part(
                header.pick(columns),
                some.stream()
                    .map(r -> rows.get(r).pick(columns))
                    .filter(row -> row.saysSomething(grid.names()))
                    .toList()));
      }
    }
    return parts;
  }

  /** Each with the names. */
  private List<List<Integer>> columnParts() {
    List<Integer> names = IntStream.range(0, grid.names()).boxed().toList();
    double left = TEXT + GAP - names.stream().mapToDouble(c -> widths[c] + GAP).sum();
    return fitting(names.size(), widths.length, left, c -> GAP + widths[c]).stream()
        .map(part -> Stream.concat(names.stream(), part.stream()).toList())
        .toList();
  }

  /** Whole numbers in parts of at most such a sum of sizes; none is empty if there are any. */
  private static List<List<Integer>> fitting(
      int from, int to, double most, IntToDoubleFunction size) {
    List<List<Integer>> parts = new ArrayList<>();
    List<Integer> part = new ArrayList<>();
    double used = 0;
    for (int i = from; i < to; i++) {
      if (!part.isEmpty() && used + size.applyAsDouble(i) > most) {
        parts.add(part);
        part = new ArrayList<>();
        used = 0;
      }
      part.add(i);
      used += size.applyAsDouble(i);
    }
    parts.add(part);
    return parts;
  }
}
