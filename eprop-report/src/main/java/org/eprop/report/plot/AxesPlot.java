package org.eprop.report.plot;

/** A plot between two axes, below a heading and above a legend. */
abstract class AxesPlot implements Plot {

  final Heading heading;
  final Legend legend;
  final Typeface typeface;

  /** To be set by who lays it out. */
  Axes axes;

  AxesPlot(String title, double width, Typeface typeface) {
    this.typeface = typeface;
    heading = new Heading(title, width, typeface);
    legend = new Legend(width, typeface);
  }

  /** Draws what is between the axes, which come on top of it. */
  abstract void inside(Canvas canvas);

  @Override
  public final double height() {
    return axes.bottom() + legend.height() + 3;
  }

  @Override
  public final void draw(Canvas canvas) {
    heading.draw(canvas);
    inside(canvas);
    axes.draw(canvas);
    legend.draw(canvas, 0, axes.bottom());
  }
}
