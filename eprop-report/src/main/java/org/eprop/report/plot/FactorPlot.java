package org.eprop.report.plot;

import org.eprop.report.chart.FactorChart;

/** A number for each pair of levels of two factors. */
final class FactorPlot implements Plot {

  private static final double MOST = 80;

  private final Heading heading;
  private final CellGrid grid;
  private final ColorBar bar;

  FactorPlot(FactorChart factors, double width, Typeface typeface) {
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
    heading = new Heading(factors.title(), width, typeface);
    // A lower grid makes a wider bar, whose label is in more lines, and so on.
    CellGrid body;
    ColorBar beside;
    double taken = 0;
    do {
      body =
          new CellGrid(
              cells,
              factors.rowFactor(),
              factors.rows(),
              factors.columnFactor(),
              factors.columns(),
              width - taken,
              MOST,
              false,
              typeface);
      beside = bar(factors, scale, body.bodyHeight(), typeface);
    } while (taken < (taken = Math.max(taken, beside.width())));
    grid = body;
    bar = beside;
  }

  private static ColorBar bar(FactorChart factors, Scale scale, double height, Typeface typeface) {
    return new ColorBar(
        scale, value -> CellGrid.color(scale.share(value)), factors.label(), height, typeface);
  }

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
}
