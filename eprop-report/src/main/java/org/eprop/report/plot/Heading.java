package org.eprop.report.plot;

import java.util.List;
import org.eprop.report.plot.Canvas.Words;

/** A plot's title, in as many lines as it takes. */
final class Heading {

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
