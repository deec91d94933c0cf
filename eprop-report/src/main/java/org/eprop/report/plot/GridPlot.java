package org.eprop.report.plot;

/** Cells, and beside them a bar that says what their colours mean. */
record GridPlot(Heading heading, CellGrid grid, ColorBar bar) implements Plot {

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
