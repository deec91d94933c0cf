package org.eprop.report.plot;

import java.util.Locale;
import java.util.stream.LongStream;
import org.eprop.report.chart.FactorChart;
import org.eprop.report.chart.MatrixChart;
import org.eprop.report.chart.MatrixChart.Frame;
import org.eprop.report.plot.Scale.Range;

/** Cells, and beside them a bar that says what their colours mean. */
record GridPlot(Heading heading, CellGrid grid, ColorBar bar) implements Plot {

  /** Of cells of factors, and of a confusion matrix. */
  private static final double WIDEST = 80;

  private static final double WIDEST_SQUARE = 24;

  @Override
  public double height() {
    return heading.height() + grid.height() + 3;
  }

  @Override
  public void draw(Canvas canvas) {
    heading.draw(canvas);
    grid.draw(canvas, heading.height());
    bar.draw(canvas, grid.right(), heading.height());
  }

  /** A number for each pair of levels of two factors. */
  static Plot of(FactorChart factors, double width, Typeface typeface) {
    Range range = new Range(false);
    for (double[] row : factors.values()) {
      range.include(row);
    }
    Scale scale = Scale.around(range, false, 0, 0);
    CellGrid.Cell[][] cells = new CellGrid.Cell[factors.rows().size()][factors.columns().size()];
    for (int i = 0; i < cells.length; i++) {
      for (int k = 0; k < cells[i].length; k++) {
        double value = factors.values()[i][k];
        cells[i][k] =
            new CellGrid.Cell(Double.isNaN(value) ? -1 : scale.share(value), factors.text(i, k));
      }
    }
    // A low grid breaks the bar's label into lines, which make the grid narrower, and so on.
    ColorBar beside = bar(factors, scale, 60, typeface);
    CellGrid body = grid(cells, factors, width - beside.width(), typeface);
    ColorBar fits = bar(factors, scale, body.bodyHeight(), typeface);
    while (fits.width() > beside.width()) {
      beside = fits;
      body = grid(cells, factors, width - beside.width(), typeface);
      fits = bar(factors, scale, body.bodyHeight(), typeface);
    }
    return new GridPlot(new Heading(factors.title(), width, typeface), body, fits);
  }

  private static CellGrid grid(
      CellGrid.Cell[][] cells, FactorChart factors, double width, Typeface typeface) {
    return new CellGrid(
        cells,
        factors.rowFactor(),
        factors.rows(),
        factors.columnFactor(),
        factors.columns(),
        width,
        WIDEST,
        false,
        typeface);
  }

  private static ColorBar bar(FactorChart factors, Scale scale, double height, Typeface typeface) {
    return new ColorBar(
        scale, value -> CellGrid.color(scale.share(value)), factors.label(), height, typeface);
  }

  /** A confusion matrix at its last moment, in shares of the row. */
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
            WIDEST_SQUARE,
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
