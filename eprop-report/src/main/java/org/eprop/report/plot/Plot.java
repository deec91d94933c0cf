package org.eprop.report.plot;

import java.util.List;
import org.eprop.report.plot.Canvas.Words;
import org.eprop.report.plot.Plot.Heading;

/** A chart, laid out for a width. */
interface Plot {

  /** In points. */
  double height();

  /** Draws it. */
  void draw(Canvas canvas);

  /** A plot's title, in as many lines as it takes. */
  static final class Heading {

    private static final double LINE = 11;

    private final List<String> lines;

    Heading(String title, double width, Typeface typeface) {
      lines = typeface.lines(title, PlotStyle.TITLE, width);
    }

    double height() {
      return LINE * lines.size() + 5;
    }

    void draw(Canvas canvas) {
      for (int i = 0; i < lines.size(); i++) {
        canvas.text(Words.at(0, LINE * i + 8.5, PlotStyle.TITLE, lines.get(i)));
      }
    }
  }

  /** A plot between two axes, below a heading and above a legend. */
  abstract static class AxesPlot implements Plot {

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
}
