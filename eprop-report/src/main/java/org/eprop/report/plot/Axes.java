package org.eprop.report.plot;

import java.awt.geom.Rectangle2D;
import java.util.List;
import org.eprop.report.plot.Canvas.Words;
import org.eprop.report.plot.Scale.Tick;

/** A rectangle between two axes of numbers. */
final class Axes {

  private static final double TICK = 3;

  private final Rectangle2D area;
  private final Scale x;
  private final Scale y;
  private final String xLabel;
  private final List<String> yLabel;
  private final List<Tick> xTicks;
  private final List<Tick> yTicks;

  /** Axes of numbers that take this width with their labels. */
  Axes(
      double top,
      double width,
      double height,
      Scale x,
      Scale y,
      String xLabel,
      String yLabel,
      Typeface typeface) {
    this(top, width, height, x, y, xLabel, yLabel, y.ticks((int) (height / 15)), typeface);
  }

  /**
   * Axes that take this width with their labels.
   *
   * @param top of the rectangle
   * @param height of the rectangle
   * @param yTicks what is written at the y axis
   */
  Axes(
      double top,
      double width,
      double height,
      Scale x,
      Scale y,
      String xLabel,
      String yLabel,
      List<Tick> yTicks,
      Typeface typeface) {
    this.x = x;
    this.y = y;
    this.xLabel = typeface.known(xLabel);
    this.yLabel = yLabel.isEmpty() ? List.of() : typeface.lines(yLabel, PlotStyle.SMALL, height);
    this.yTicks = List.copyOf(yTicks);
    double left = PlotStyle.LEADING * this.yLabel.size() + widest(yTicks, typeface) + TICK + 4;
    double room = width - left - 5;
    xTicks = x.ticks(room, typeface);
    area = new Rectangle2D.Double(left, top, room - beyond(room, typeface), height);
  }

  /** By how much the last label would stick out on the right. */
  private double beyond(double room, Typeface typeface) {
    double most = 0;
    for (Tick tick : xTicks) {
      double half = typeface.width(tick.label(), PlotStyle.SMALL) / 2;
      most = Math.max(most, x.share(tick.value()) * room + half - room - 5);
    }
    return most;
  }

  private static double widest(List<Tick> ticks, Typeface typeface) {
    return typeface.widest(ticks.stream().map(Tick::label).toList(), PlotStyle.SMALL);
  }

  Rectangle2D area() {
    return area;
  }

  /** The lower end of everything. */
  double bottom() {
    return area.getMaxY() + 12 + (xLabel.isEmpty() ? 0 : PlotStyle.LEADING);
  }

  double x(double value) {
    return area.getX() + x.share(value) * area.getWidth();
  }

  double y(double value) {
    return area.getMaxY() - y.share(value) * area.getHeight();
  }

  /** Lines at the ticks of the y axis, below what is drawn. */
  void grid(Canvas canvas) {
    for (Tick tick : yTicks) {
      if (!tick.label().isEmpty()) {
        double at = y(tick.value());
        canvas.line(area.getX(), at, area.getMaxX(), at, PlotStyle.GRID, PlotStyle.THIN);
      }
    }
  }

  /** The axes themselves. */
  void draw(Canvas canvas) {
    line(canvas, area.getX(), area.getY(), area.getX(), area.getMaxY());
    line(canvas, area.getX(), area.getMaxY(), area.getMaxX(), area.getMaxY());
    for (Tick tick : yTicks) {
      double at = y(tick.value());
      line(canvas, area.getX() - length(tick), at, area.getX(), at);
      canvas.text(
          Words.at(area.getX() - TICK - 2, at + 2.5, PlotStyle.SMALL, tick.label()).anchor(1));
    }
    for (Tick tick : xTicks) {
      double at = x(tick.value());
      line(canvas, at, area.getMaxY(), at, area.getMaxY() + length(tick));
      canvas.text(
          Words.at(at, area.getMaxY() + TICK + 7.5, PlotStyle.SMALL, tick.label()).anchor(0.5));
    }
    canvas.text(
        Words.at(area.getCenterX(), area.getMaxY() + 19, PlotStyle.SMALL, xLabel).anchor(0.5));
    for (int i = 0; i < yLabel.size(); i++) {
      canvas.text(
          Words.at(7 + i * PlotStyle.LEADING, area.getCenterY(), PlotStyle.SMALL, yLabel.get(i))
              .anchor(0.5)
              .turned(90));
    }
  }

  private static double length(Tick tick) {
    return tick.label().isEmpty() ? TICK / 2 : TICK;
  }

  private static void line(Canvas canvas, double x0, double y0, double x1, double y1) {
    canvas.line(x0, y0, x1, y1, PlotStyle.SOFT, PlotStyle.THIN);
  }
}
