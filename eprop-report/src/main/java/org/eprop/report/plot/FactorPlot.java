package org.eprop.report.plot;

import org.eprop.report.chart.FactorChart;

/** A number for each pair of levels of two factors. */
final class FactorPlot {

  private static final double MOST = 80;

  private FactorPlot() {}

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
        MOST,
        false,
        typeface);
  }

  private static ColorBar bar(FactorChart factors, Scale scale, double height, Typeface typeface) {
    return new ColorBar(
        scale, value -> CellGrid.color(scale.share(value)), factors.label(), height, typeface);
  }
}
