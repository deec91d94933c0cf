package org.eprop.report.plot;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.eprop.report.plot.Canvas.Words;

/** Rows and columns with names, and a shade and a number in each cell; the first row is on top. */
final class CellGrid {

  /** Smaller numbers are not legible in print. */
  private static final double LEAST = 4.5;

  private static final double FILL = 0.86;

  /** Above, white is easier to read than black. */
  private static final double DARK = 0.82;

  /** Names of columns lie side by side if cells are this wide, in so few lines. */
  private static final double WIDE = 36;

  private static final int FEW = 3;

  /** How long a name is that stands upright, before it is broken into lines. */
  private static final double UPRIGHT = 130;

  /** What is in a cell: how dark it is, from 0 to 1, and its number, which may be empty. */
  record Cell(double shade, String text) {}

  private final List<String> rowNames;
  private final List<List<String>> columnNames;
  private final List<List<String>> wrappedRows;
  private final Cell[][] cells;
  private final String rowLabel;
  private final String columnLabel;
  private final double left;
  private final double cellWidth;
  private final double cellHeight;
  private final boolean upright;
  private final double numberSize;
  private final double names;
  private final Typeface typeface;

  /**
   * Lays it out.
   *
   * @param width that all of it may take
   * @param widestCell how wide a cell may be
   * @param square whether cells are as high as wide
   */
  CellGrid(
      Cell[][] cells,
      String rowLabel,
      List<String> rowNames,
      String columnLabel,
      List<String> columnNames,
      double width,
      double widestCell,
      boolean square,
      Typeface typeface) {
    this.cells = cells;
    this.rowLabel = typeface.known(rowLabel);
    this.columnLabel = typeface.known(columnLabel);
    this.rowNames = rowNames.stream().map(typeface::known).toList();
    this.typeface = typeface;
    double room = Math.min(typeface.widest(this.rowNames, PlotStyle.SMALL), width / 3);
    left = PlotStyle.LEADING + room + 5;
    cellWidth = Math.min(widestCell, (width - left) / columnNames.size());
    wrappedRows =
        this.rowNames.stream().map(name -> typeface.lines(name, PlotStyle.SMALL, room)).toList();
    int lines = wrappedRows.stream().mapToInt(List::size).max().orElse(1);
    cellHeight = square ? cellWidth : Math.max(16, lines * PlotStyle.LEADING + 4);
    List<List<String>> wrapped =
        columnNames.stream()
            .map(name -> typeface.lines(name, PlotStyle.SMALL, cellWidth - 3))
            .toList();
    int most = wrapped.stream().mapToInt(List::size).max().orElse(1);
    upright = most > (cellWidth < WIDE ? 1 : FEW);
    this.columnNames =
        upright
            ? columnNames.stream()
                .map(name -> typeface.lines(name, PlotStyle.SMALL, UPRIGHT))
                .toList()
            : wrapped;
    names =
        upright
            ? 4
                + this.columnNames.stream()
                    .mapToDouble(name -> typeface.widest(name, PlotStyle.SMALL))
                    .max()
                    .orElse(0)
            : 2 + most * PlotStyle.LEADING;
    double widestNumber = 0;
    for (Cell[] row : cells) {
      for (Cell cell : row) {
        widestNumber = Math.max(widestNumber, typeface.width(cell.text(), 1));
      }
    }
    double fits = widestNumber == 0 ? 0 : FILL * cellWidth / widestNumber;
    numberSize = Math.min(PlotStyle.SMALL, Math.min(fits, FILL * cellHeight));
  }

  double bodyHeight() {
    return cellHeight * rowNames.size();
  }

  double height() {
    return bodyHeight() + names + PlotStyle.LEADING + 2;
  }

  double right() {
    return left + cellWidth * columnNames.size();
  }

  static Color color(double shade) {
    return PlotStyle.between(Color.WHITE, PlotStyle.color(0), shade);
  }

  void draw(Canvas canvas, double top) {
    for (int i = 0; i < rowNames.size(); i++) {
      double y = top + i * cellHeight;
      for (int k = 0; k < columnNames.size(); k++) {
        cell(canvas, cells[i][k], left + k * cellWidth, y);
      }
      List<String> lines = wrappedRows.get(i);
      double first = y + cellHeight / 2 + 2.5 - (lines.size() - 1) * PlotStyle.LEADING / 2;
      for (int line = 0; line < lines.size(); line++) {
        canvas.text(
            Words.at(left - 3, first + line * PlotStyle.LEADING, PlotStyle.SMALL, lines.get(line))
                .anchor(1));
      }
    }
    double bottom = top + bodyHeight();
    canvas.stroke(
        new Rectangle2D.Double(left, top, right() - left, bodyHeight()), PlotStyle.SOFT, 0.5);
    for (int k = 0; k < columnNames.size(); k++) {
      column(canvas, columnNames.get(k), left + (k + 0.5) * cellWidth, bottom);
    }
    canvas.text(
        Words.at((left + right()) / 2, bottom + names + 7, PlotStyle.SMALL, columnLabel)
            .anchor(0.5));
    canvas.text(
        Words.at(7, top + bodyHeight() / 2, PlotStyle.SMALL, rowLabel).anchor(0.5).turned(90));
  }

  private void column(Canvas canvas, List<String> lines, double x, double bottom) {
    for (int i = 0; i < lines.size(); i++) {
      double middle = 2.5 + (i - (lines.size() - 1) / 2.0) * PlotStyle.LEADING;
      canvas.text(
          upright
              ? Words.at(x + middle, bottom + 3, PlotStyle.SMALL, lines.get(i)).anchor(1).turned(90)
              : Words.at(x, bottom + 9 + i * PlotStyle.LEADING, PlotStyle.SMALL, lines.get(i))
                  .anchor(0.5));
    }
  }

  private void cell(Canvas canvas, Cell cell, double x, double y) {
    if (cell.shade() >= 0) {
      canvas.fill(new Rectangle2D.Double(x, y, cellWidth, cellHeight), color(cell.shade()));
    }
    if (numberSize >= LEAST && !cell.text().isEmpty()) {
      canvas.text(
          Words.at(
                  x + cellWidth / 2,
                  y + cellHeight / 2 + 0.36 * numberSize,
                  numberSize,
                  typeface.known(cell.text()))
              .anchor(0.5)
              .color(cell.shade() > DARK ? Color.WHITE : PlotStyle.TEXT));
    }
  }
}
