package org.eprop.report.plot;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import org.eprop.report.chart.Level;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Look;
import org.eprop.report.chart.Series;
import org.eprop.report.chart.Series.Style;
import org.eprop.report.chart.Span;
import org.eprop.report.plot.Canvas.Words;
import org.eprop.report.plot.Plot.AxesPlot;
import org.eprop.report.plot.Scale.Range;

/** Curves. */
final class LinePlot extends AxesPlot {

  /** More than a page has pixels. */
  private static final int PLACES = 4000;

  private static final int FEW = 40;
  private static final int MARKERS = 8;
  private static final double RADIUS = 1.8;
  private static final double DOT = 1.5;

  /** Curves with more bands than this are seen through all of them. */
  private static final int BANDS = 4;

  private final LineChart lines;
  private final boolean log;
  private final int[] places;

  LinePlot(LineChart lines, double width, boolean log, Typeface typeface) {
    super(lines.title(), width, typeface);
    this.lines = lines;
    this.log = log;
    places = lines.places(PLACES);
    axes =
        new Axes(
            heading.height(),
            width,
            PlotStyle.PIXEL * lines.height(),
            x(),
            y(),
            lines.xLabel(),
            lines.yLabel(),
            typeface);
    if (lines.series().size() > 1 || lines.marks() != null) {
      for (int s = 0; s < lines.series().size(); s++) {
        int index = s;
        legend.add(
            lines.series().get(s).label(),
            (canvas, left, middle) -> sample(canvas, index, left, middle));
      }
    }
    if (lines.marks() != null) {
      legend.add(
          lines.marks().label(), (canvas, left, middle) -> mark(canvas, left + 10, middle - 3));
    }
  }

  private boolean bars() {
    return lines.series().stream().anyMatch(one -> one.style() == Style.BARS);
  }

  private Scale x() {
    Range range = new Range(lines.xLog());
    double[] x = lines.x();
    range.include(x);
    if (bars() && x.length > 1) {
      double half = (x[1] - x[0]) / 2;
      range.include(x[0] - half, x[x.length - 1] + half);
    }
    double room = lines.xLog() ? 0.03 : 0;
    Scale scale = Scale.around(range, lines.xLog(), room, room);
    boolean whole = Arrays.stream(x).allMatch(at -> at == Math.rint(at));
    return whole ? scale.counting() : scale;
  }

  private Scale y() {
    Range range = new Range(log);
    for (Series one : lines.series()) {
      range.include(one.values()).include(one.low()).include(one.high());
    }
    lines.levels().forEach(level -> range.include(level.value()));
    boolean fromZero = bars() && !log;
    if (fromZero) {
      range.include(0);
    }
    double above = lines.marks() == null && lines.spans().isEmpty() ? 0.05 : 0.14;
    return Scale.around(range, log, fromZero && range.low() == 0 ? 0 : 0.05, above);
  }

  @Override
  void inside(Canvas canvas) {
    lines.spans().forEach(span -> span(canvas, span));
    axes.grid(canvas);
    for (int s = 0; s < lines.series().size(); s++) {
      band(canvas, lines.series().get(s), color(s));
    }
    for (int s = 0; s < lines.series().size(); s++) {
      curve(canvas, s);
    }
    lines.levels().forEach(level -> level(canvas, level));
    if (lines.marks() != null) {
      for (double at : lines.marks().x()) {
        mark(canvas, axes.x(at), axes.area().getY());
      }
    }
  }

  private Color color(int s) {
    Series one = lines.series().get(s);
    return PlotStyle.color(one.color() < 0 ? s : one.color());
  }

  private Look look(int s) {
    Series one = lines.series().get(s);
    return Look.of(one.color() < 0 ? s : one.color());
  }

  private float[] dash(int s) {
    return switch (lines.series().get(s).style()) {
      case MARKED -> Markers.dash(look(s));
      case DASHED -> Markers.dash(Look.of(Look.COLORS));
      default -> new float[0];
    };
  }

  private boolean seen(double value) {
    return Double.isFinite(value) && (!log || value > 0);
  }

  private void span(Canvas canvas, Span span) {
    double from = Math.max(axes.x(span.from()), axes.area().getX());
    double to = Math.min(axes.x(span.to()), axes.area().getMaxX());
    double top = axes.area().getY();
    Color color = PlotStyle.color(span.color());
    canvas.fill(
        new Rectangle2D.Double(from, top, to - from, axes.area().getHeight()),
        PlotStyle.fade(color, 26));
    canvas.fill(new Rectangle2D.Double(from, top, to - from, 2), color);
    String label = typeface.known(span.label());
    if (typeface.width(label, PlotStyle.SMALL) + 4 <= to - from) {
      canvas.text(Words.at(from + 2, top + 9.5, PlotStyle.SMALL, label));
    }
  }

  private void band(Canvas canvas, Series one, Color color) {
    if (one.low() == null || one.style() == Style.POINTS) {
      return;
    }
    long bands = lines.series().stream().filter(other -> other.low() != null).count();
    Color faint = PlotStyle.fade(color, bands > BANDS ? 24 : 45);
    for (int from = 0; from < places.length; from++) {
      int to = from;
      Path2D upper = new Path2D.Double();
      while (to < places.length && seen(one.low()[places[to]]) && seen(one.high()[places[to]])) {
        add(upper, axes.x(lines.x()[places[to]]), axes.y(one.high()[places[to]]));
        to++;
      }
      if (to > from) {
        for (int i = to - 1; i >= from; i--) {
          upper.lineTo(axes.x(lines.x()[places[i]]), axes.y(one.low()[places[i]]));
        }
        upper.closePath();
        canvas.fill(upper, faint);
        from = to;
      }
    }
  }

  private static void add(Path2D path, double x, double y) {
    if (path.getCurrentPoint() == null) {
      path.moveTo(x, y);
    } else {
      path.lineTo(x, y);
    }
  }

  private void curve(Canvas canvas, int s) {
    switch (lines.series().get(s).style()) {
      case BARS -> bars(canvas, s);
      case POINTS -> points(canvas, s);
      default -> line(canvas, s);
    }
  }

  /**
   * As in the page, a line leads over gaps, as epochs without a measurement are, but not in time: a
   * value alone between gaps is a dot.
   */
  private void line(Canvas canvas, int s) {
    Series one = lines.series().get(s);
    boolean over = !(lines.group().equals("time") || lines.xLabel().equals(LineChart.TIME));
    Path2D path = new Path2D.Double();
    int points = 0;
    int run = 0;
    for (int k = 0; k < places.length; k++) {
      int i = places[k];
      if (!seen(one.values()[i])) {
        run = over ? run : 0;
        continue;
      }
      double x = axes.x(lines.x()[i]);
      double y = axes.y(one.values()[i]);
      if (run == 0) {
        path.moveTo(x, y);
        boolean alone = k + 1 == places.length || !seen(one.values()[places[k + 1]]);
        if (alone && !over) {
          Markers.dot(canvas, x, y, DOT, color(s));
        }
      } else if (one.style() == Style.STEP) {
        path.lineTo(x, path.getCurrentPoint().getY());
      }
      path.lineTo(x, y);
      run++;
      points++;
    }
    if (points > 0) {
      canvas.stroke(path, color(s), PlotStyle.LINE, dash(s));
    }
    if (one.style() == Style.MARKED) {
      markers(canvas, s, points);
    } else if (points < FEW) {
      points(canvas, s);
    }
  }

  /** At some of many points, of each curve at others. */
  private void markers(Canvas canvas, int s, int points) {
    Series one = lines.series().get(s);
    int every = points <= 2 * MARKERS ? 1 : points / MARKERS;
    int count = s;
    for (int i : places) {
      if (seen(one.values()[i]) && count++ % every == 0) {
        Markers.draw(canvas, look(s), axes.x(lines.x()[i]), axes.y(one.values()[i]), RADIUS);
      }
    }
  }

  private void points(Canvas canvas, int s) {
    Series one = lines.series().get(s);
    for (int i : places) {
      if (seen(one.values()[i])) {
        double at = axes.x(lines.x()[i]);
        if (one.low() != null && one.style() == Style.POINTS && seen(one.low()[i])) {
          canvas.line(at, axes.y(one.low()[i]), at, axes.y(one.high()[i]), color(s), 1.4);
        }
        Markers.dot(canvas, at, axes.y(one.values()[i]), DOT, color(s));
      }
    }
  }

  private void bars(Canvas canvas, int s) {
    double[] x = lines.x();
    double half = x.length > 1 ? (x[1] - x[0]) / 2 : 0.5;
    double floor = log ? axes.area().getMaxY() : axes.y(0);
    for (int i = 0; i < x.length; i++) {
      double value = lines.series().get(s).values()[i];
      if (seen(value) && value != 0) {
        double left = axes.x(x[i] - half);
        double top = Math.min(axes.y(value), floor);
        Rectangle2D bar =
            new Rectangle2D.Double(
                left, top, axes.x(x[i] + half) - left, Math.abs(axes.y(value) - floor));
        canvas.fill(bar, PlotStyle.fade(color(s), 110));
        canvas.stroke(bar, color(s), 0.5);
      }
    }
  }

  private void level(Canvas canvas, Level level) {
    double at = axes.y(level.value());
    double right = axes.area().getMaxX();
    canvas.line(axes.area().getX(), at, right, at, PlotStyle.SOFT, 0.8, 3, 2);
    if (!level.label().isEmpty()) {
      String label = typeface.known(level.label());
      canvas.text(
          Words.at(right - 2, at - 2.5, PlotStyle.SMALL, label).anchor(1).color(PlotStyle.SOFT));
    }
  }

  private static void mark(Canvas canvas, double x, double top) {
    canvas.line(x, top, x, top + 6, PlotStyle.TEXT, 0.8);
  }

  private void sample(Canvas canvas, int s, double left, double middle) {
    Style style = lines.series().get(s).style();
    if (style == Style.BARS) {
      Rectangle2D box = new Rectangle2D.Double(left + 6, middle - 3, 8, 6);
      canvas.fill(box, PlotStyle.fade(color(s), 110));
      canvas.stroke(box, color(s), 0.5);
      return;
    }
    if (style != Style.POINTS) {
      canvas.line(left, middle, left + Legend.SAMPLE, middle, color(s), PlotStyle.LINE, dash(s));
    }
    if (style == Style.MARKED) {
      Markers.draw(canvas, look(s), left + Legend.SAMPLE / 2, middle, RADIUS);
    } else if (style == Style.POINTS) {
      Markers.dot(canvas, left + Legend.SAMPLE / 2, middle, DOT, color(s));
    }
  }

  /** Signs for points: those of {@link Look}. */
  static final class Markers {

    private static final float[][] DASHES = {{}, {6, 2}, {2, 1.6f}, {6, 1.6f, 1.4f, 1.6f}};

    private Markers() {}

    static float[] dash(Look look) {
      return DASHES[look.dash()];
    }

    static void dot(Canvas canvas, double x, double y, double radius, Color color) {
      canvas.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), color);
    }

    /** The marker of a look: in the second and every other round, its inside is white. */
    static void draw(Canvas canvas, Look look, double x, double y, double r) {
      Color color = PlotStyle.color(look.color());
      Color inside = look.dash() % 2 == 0 ? color : Color.WHITE;
      switch (look.marker()) {
        case 0 -> closed(canvas, new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r), color, inside);
        case 1 -> {
          double h = 0.9 * r;
          closed(canvas, new Rectangle2D.Double(x - h, y - h, 2 * h, 2 * h), color, inside);
        }
        case 2 -> closed(canvas, polygon(x, y, 1.2 * r, 3, 90), color, inside);
        case 3 -> closed(canvas, polygon(x, y, 1.25 * r, 4, 90), color, inside);
        case 4 -> closed(canvas, polygon(x, y, 1.2 * r, 3, -90), color, inside);
        case 5 -> strokes(canvas, x, y, 1.15 * r, 2, 0, color);
        case 6 -> strokes(canvas, x, y, 1.15 * r, 2, 45, color);
        default -> strokes(canvas, x, y, 1.15 * r, 3, 90, color);
      }
    }

    private static void closed(Canvas canvas, java.awt.Shape shape, Color color, Color inside) {
      canvas.fill(shape, inside);
      canvas.stroke(shape, color, 0.8);
    }

    private static Path2D polygon(double x, double y, double r, int corners, double start) {
      Path2D path = new Path2D.Double();
      for (int k = 0; k < corners; k++) {
        double angle = Math.toRadians(start + 360.0 * k / corners);
        double px = x + r * Math.cos(angle);
        double py = y - r * Math.sin(angle);
        if (k == 0) {
          path.moveTo(px, py);
        } else {
          path.lineTo(px, py);
        }
      }
      path.closePath();
      return path;
    }

    private static void strokes(
        Canvas canvas, double x, double y, double r, int count, double start, Color color) {
      Path2D path = new Path2D.Double();
      for (int k = 0; k < count; k++) {
        double angle = Math.toRadians(start + 180.0 * k / count);
        double dx = r * Math.cos(angle);
        double dy = r * Math.sin(angle);
        path.append(new Line2D.Double(x - dx, y - dy, x + dx, y + dy), false);
      }
      canvas.stroke(path, color, 1);
    }
  }
}
