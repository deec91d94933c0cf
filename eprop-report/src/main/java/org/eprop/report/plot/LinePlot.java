package org.eprop.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.eprop.report.chart.Level;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.chart.Span;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves. */
final class LinePlot {

  private static final int FEW = 40;
  private static final int LONGEST = 20;
  private static final int SIDE_BY_SIDE = 80;

  private final LineChart lines;
  private final XYChart plot;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  private LinePlot(LineChart lines) {
    this.lines = lines;
    this.plot = PlotStyle.xy(lines.title(), lines.xLabel(), lines.yLabel(), lines.height());
  }

  static XYChart of(LineChart lines) {
    LinePlot plot = new LinePlot(lines);
    plot.range();
    lines.spans().forEach(plot::span);
    for (int s = 0; s < lines.series().size(); s++) {
      plot.series(s, lines.series().get(s));
    }
    lines.levels().forEach(plot::level);
    plot.marks();
    plot.roundTicks();
    return plot.plot;
  }

  private void range() {
    boolean bars = false;
    for (Series one : lines.series()) {
      include(one.values());
      include(one.low());
      include(one.high());
      bars |= one.style() == Series.Style.BARS;
    }
    lines.levels().forEach(level -> include(level.value()));
    if (bars) {
      include(0);
    }
    if (low > high) {
      low = 0;
      high = 1;
    } else if (low == high) {
      low = low > 0 ? 0 : low - 1;
      high = high > 0 ? 1.5 * high : high + 1;
    }
    if (lines.log()) {
      plot.getStyler().setYAxisLogarithmic(low > 0);
      return;
    }
    double room = high - low;
    low = bars && low == 0 ? 0 : low - 0.05 * room;
    high += (lines.marks() == null ? 0.05 : 0.14) * room;
    plot.getStyler().setYAxisMin(low);
    plot.getStyler().setYAxisMax(high);
    double[] x = lines.x();
    double margin = bars && x.length > 1 ? (x[1] - x[0]) / 2 : 0;
    if (!lines.names().isEmpty()) {
      plot.getStyler().setXAxisMin(-0.5);
      plot.getStyler().setXAxisMax(lines.names().size() - 0.5);
      plot.getStyler().setXAxisTickLabelsFormattingFunction(this::name);
      boolean crowded = lines.names().stream().mapToInt(n -> n.length() + 2).sum() > SIDE_BY_SIDE;
      plot.getStyler().setXAxisLabelRotation(crowded ? 40 : 0);
      plot.getStyler().setXAxisTickMarkSpacingHint(20);
    } else if (x.length > 1) {
      plot.getStyler().setXAxisMin(x[0] - margin);
      plot.getStyler().setXAxisMax(x[x.length - 1] + margin);
    }
  }

  /**
   * The name at a tick, and between names nothing to be seen. XChart takes fewer and fewer ticks
   * until no two labels are the same and none is longer than 20 letters, so what is not seen
   * differs too: a number in two kinds of space.
   */
  private String name(double x) {
    if (x == Math.rint(x) && x >= 0 && x < lines.names().size()) {
      String name = lines.names().get((int) x);
      return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
    }
    String number = Long.toBinaryString(Math.round(8 * (x + 16)));
    return number.replace('0', ' ').replace('1', '\u2007');
  }

  private void include(double... values) {
    for (int i = 0; values != null && i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
    }
  }

  private void span(Span span) {
    double[] x = {span.from(), span.to(), span.to(), span.from()};
    double[] y = {low, low, high, high};
    area("span " + plot.getSeriesCollection().size(), x, y, PlotStyle.color(span.color()), 26);
  }

  private void area(String name, double[] x, double[] y, Color color, int alpha) {
    XYSeries area = plot.addSeries(name, x, y);
    area.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    area.setFillColor(PlotStyle.fade(color, alpha));
    area.setLineColor(PlotStyle.fade(color, 0));
    area.setMarker(SeriesMarkers.NONE);
    area.setShowInLegend(false);
  }

  private void series(int index, Series one) {
    Color color = PlotStyle.color(one.color() < 0 ? index : one.color());
    if (one.low() != null && one.style() == Series.Style.POINTS) {
      whiskers(index, one, color);
    } else if (one.low() != null) {
      band(index, one, color);
    }
    // A name may be there already; XChart wants each only once.
    String name = plot.getSeries(one.label()) != null ? one.label() + " " : one.label();
    boolean bars = one.style() == Series.Style.BARS;
    XYSeries series =
        bars
            ? plot.addSeries(name, corners(lines.x()), tops(one.values()))
            : plot.addSeries(name, lines.x(), one.values());
    series.setLineColor(color);
    series.setMarkerColor(color);
    series.setLineStyle(
        one.style() == Series.Style.DASHED || one.color() > 7
            ? PlotStyle.DASHED
            : new BasicStroke(1.3f));
    series.setMarker(lines.x().length < FEW && !bars ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    plot.getStyler().setMarkerSize(4);
    switch (one.style()) {
      case STEP -> series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Step);
      case POINTS -> {
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.CIRCLE);
      }
      case BARS -> {
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
        series.setFillColor(PlotStyle.fade(color, 110));
      }
      default -> series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    }
  }

  /** Left and right of each bar; where two bars meet, the same number twice. */
  private static double[] corners(double[] x) {
    double width = x.length > 1 ? x[1] - x[0] : 1;
    double[] corners = new double[2 * x.length];
    for (int i = 0; i < x.length; i++) {
      corners[2 * i] = x[0] + (i - 0.5) * width;
      corners[2 * i + 1] = x[0] + (i + 1 - 0.5) * width;
    }
    return corners;
  }

  private static double[] tops(double[] values) {
    return Arrays.stream(values).flatMap(v -> Arrays.stream(new double[] {v, v})).toArray();
  }

  private void band(int index, Series one, Color color) {
    int[] whole =
        IntStream.range(0, one.low().length)
            .filter(i -> Double.isFinite(one.low()[i]) && Double.isFinite(one.high()[i]))
            .toArray();
    double[] x = new double[2 * whole.length];
    double[] y = new double[2 * whole.length];
    for (int i = 0; i < whole.length; i++) {
      int back = x.length - 1 - i;
      x[i] = lines.x()[whole[i]];
      x[back] = x[i];
      y[i] = one.low()[whole[i]];
      y[back] = one.high()[whole[i]];
    }
    if (x.length > 0) {
      area("band " + index, x, y, color, 45);
    }
  }

  private void whiskers(int index, Series one, Color color) {
    for (int i = 0; i < one.low().length; i++) {
      if (Double.isFinite(one.low()[i])) {
        double[] x = {lines.x()[i], lines.x()[i]};
        XYSeries line =
            plot.addSeries(
                "whisker " + index + " " + i, x, new double[] {one.low()[i], one.high()[i]});
        line.setLineColor(color);
        line.setLineStyle(new BasicStroke(2));
        line.setMarker(SeriesMarkers.NONE);
        line.setShowInLegend(false);
      }
    }
  }

  private void level(Level level) {
    double[] x = lines.x();
    if (x.length == 0) {
      return;
    }
    XYSeries series =
        plot.addSeries(
            level.label().isEmpty() ? "level " + level.value() : level.label(),
            new double[] {x[0], x[x.length - 1]},
            new double[] {level.value(), level.value()});
    series.setLineColor(PlotStyle.SOFT);
    series.setLineStyle(PlotStyle.DASHED);
    series.setMarker(SeriesMarkers.NONE);
    series.setShowInLegend(!level.label().isEmpty());
  }

  private void marks() {
    if (lines.marks() == null || lines.marks().x().length == 0) {
      return;
    }
    double[] y = new double[lines.marks().x().length];
    Arrays.fill(y, high - 0.04 * (high - low));
    XYSeries series = plot.addSeries(lines.marks().label(), lines.marks().x(), y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(new Stroke());
    series.setMarkerColor(Color.BLACK);
  }

  /** XChart puts ticks at round numbers only if the places of all points are not evenly spaced. */
  private void roundTicks() {
    double[] x = lines.x();
    if (x.length > 1) {
      XYSeries unseen =
          plot.addSeries("unseen", new double[] {x[0] + 0.37 * (x[1] - x[0])}, new double[] {high});
      unseen.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
      unseen.setMarker(SeriesMarkers.NONE);
      unseen.setShowInLegend(false);
    }
  }

  /** A short upright line. */
  private static final class Stroke extends org.knowm.xchart.style.markers.Marker {
    @Override
    public void paint(java.awt.Graphics2D g, double x, double y, int size) {
      g.setStroke(new BasicStroke(0.8f));
      g.draw(new java.awt.geom.Line2D.Double(x, y - size, x, y + size));
    }
  }
}
