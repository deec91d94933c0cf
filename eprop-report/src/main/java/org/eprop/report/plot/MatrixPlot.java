package org.eprop.report.plot;

import java.util.Locale;
import java.util.stream.LongStream;
import org.eprop.report.chart.MatrixChart;
import org.eprop.report.chart.MatrixChart.Frame;

/** A confusion matrix at its last moment, in shares of the row. */
final class MatrixPlot {

  private static final double MOST = 24;

  private MatrixPlot() {}

  static Plot of(MatrixChart matrix, double width, Typeface typeface) {
    Frame frame = matrix.frames().get(matrix.frames().size() - 1);
    int n = matrix.names().size();
    CellGrid.Cell[][] cells = new CellGrid.Cell[n][n];
    for (int i = 0; i < n; i++) {
      long sum = LongStream.of(frame.counts()[i]).sum();
      for (int k = 0; k < n; k++) {
        cells[i][k] = cell(frame.counts()[i][k], sum);
      }
    }
    double barWidth = bar(100, typeface).width();
    CellGrid grid =
        new CellGrid(
            cells,
            "true class",
            matrix.names(),
            "answer",
            matrix.names(),
            width - barWidth,
            MOST,
            true,
            typeface);
    String title = matrix.title() + ": " + frame.label();
    return new GridPlot(
        new Heading(title, width, typeface), grid, bar(grid.bodyHeight(), typeface));
  }

  private static ColorBar bar(double height, Typeface typeface) {
    return new ColorBar(
        new Scale(0, 100, false),
        percent -> CellGrid.color(percent / 100),
        "% of the row",
        height,
        typeface);
  }

  /** Nothing where nothing was, one decimal below 10 %. */
  private static CellGrid.Cell cell(long count, long sum) {
    if (count == 0) {
      return new CellGrid.Cell(0, sum == 0 ? "–" : "");
    }
    double percent = 100.0 * count / sum;
    return new CellGrid.Cell(
        percent / 100, String.format(Locale.ROOT, percent < 9.95 ? "%.1f" : "%.0f", percent));
  }
}
