package org.eprop.report.plot;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.DotChart.Row;
import org.eprop.report.plot.Canvas.Words;
import org.eprop.report.plot.LinePlot.Markers;
import org.eprop.report.plot.Plot.Heading;
import org.eprop.report.plot.Scale.Range;
import org.eprop.report.plot.Scale.Tick;

/** A mean with its interval, and single values, for each of many names; one row for each. */
final class DotPlot implements Plot {

  private static final double ROW = 13;
  private static final double PAD = 4;
  private static final double GROUP = 14;

  /** How far below the mean single values are. */
  private static final double BELOW = 3.6;

  private record Line(String heading, Row row, List<String> name, double top, double height) {}

  private final DotChart dots;
  private final boolean log;
  private final Typeface typeface;
  private final double width;
  private final Heading heading;
  private final Scale scale;
  private final List<Line> lines = new ArrayList<>();
  private final double left;
  private final double top;
  private final double bottom;
  private final Legend legend;

  DotPlot(DotChart dots, double width, String order, boolean log, Typeface typeface) {
    this.dots = dots;
    this.log = log;
    this.typeface = typeface;
    this.width = width;
    heading = new Heading(dots.title(), width, typeface);
    scale = scale();
    List<String> names = dots.rows().stream().map(row -> typeface.known(row.name())).toList();
    double room = Math.min(typeface.widest(names, PlotStyle.SMALL), 0.42 * width);
    left = room + 6;
    top = heading.height() + (dots.target() == null ? 0 : PlotStyle.LEADING);
    double at = top;
    for (DotChart.Group group : dots.groups(order)) {
      if (!group.heading().isEmpty()) {
        lines.add(new Line(typeface.known(group.heading()), null, List.of(), at, GROUP));
        at += GROUP;
      }
      for (Row row : group.rows()) {
        List<String> name = typeface.lines(row.name(), PlotStyle.SMALL, room + 0.01);
        double height = Math.max(ROW, name.size() * PlotStyle.LEADING + PAD);
        lines.add(new Line("", row, name, at, height));
        at += height;
      }
    }
    bottom = at;
    legend = legend();
  }

  private Scale scale() {
    Range range = new Range(log);
    for (Row row : dots.rows()) {
      range.include(row.mean(), row.low(), row.high()).include(row.runs());
    }
    if (dots.target() != null) {
      range.include(dots.target().value());
    }
    return Scale.around(range, log, 0.04, 0.04);
  }

  private Legend legend() {
    Legend signs = new Legend(width, typeface);
    signs.add(
        "mean and 95 % interval",
        (canvas, x, y) -> {
          interval(canvas, x + 2, x + 18, y);
          Markers.dot(canvas, x + 10, y, 2.1, PlotStyle.color(0));
        });
    if (dots.rows().stream().anyMatch(row -> row.runs().length > 1)) {
      signs.add("single run", (canvas, x, y) -> run(canvas, x + 10, y));
    }
    if (dots.rows().stream().anyMatch(Row::bound)) {
      signs.add("lower bound of the mean", (canvas, x, y) -> bound(canvas, x + 10, y));
    }
    baseline()
        .ifPresent(
            row ->
                signs.add(
                    "mean of " + row.name(),
                    (canvas, x, y) ->
                        canvas.line(
                            x + 10, y - 5, x + 10, y + 5, PlotStyle.color(0), 0.7, 1, 1.5f)));
    return signs;
  }

  private Optional<Row> baseline() {
    return dots.rows().stream()
        .filter(row -> row.name().equals(dots.baseline()) && seen(row.mean()))
        .findFirst();
  }

  private boolean seen(double value) {
    return Double.isFinite(value) && (!log || value > 0);
  }

  @Override
  public double height() {
    return bottom + 12 + PlotStyle.LEADING + legend.height() + 3;
  }

  private double x(double value) {
    return left + scale.share(value) * (width - left - 6);
  }

  @Override
  public void draw(Canvas canvas) {
    heading.draw(canvas);
    axis(canvas);
    for (Line line : lines) {
      if (line.row() == null) {
        canvas.text(
            Words.at(0, line.top() + 9.5, PlotStyle.SMALL, line.heading()).color(PlotStyle.SOFT));
        rule(canvas, line.top() + line.height() - 0.5);
      } else {
        row(canvas, line);
      }
    }
    target(canvas);
    legend.draw(canvas, 0, bottom + 12 + PlotStyle.LEADING);
  }

  private void rule(Canvas canvas, double y) {
    canvas.line(0, y, width - 6, y, PlotStyle.GRID, PlotStyle.THIN);
  }

  private void axis(Canvas canvas) {
    for (Tick tick : scale.ticks(width - left, typeface)) {
      double at = x(tick.value());
      if (!tick.label().isEmpty()) {
        canvas.line(at, top, at, bottom, PlotStyle.GRID, PlotStyle.THIN);
      }
      double length = tick.label().isEmpty() ? 1.5 : 3;
      canvas.line(at, bottom, at, bottom + length, PlotStyle.SOFT, PlotStyle.THIN);
      canvas.text(Words.at(at, bottom + 10.5, PlotStyle.SMALL, tick.label()).anchor(0.5));
    }
    canvas.line(left, bottom, width - 6, bottom, PlotStyle.SOFT, PlotStyle.THIN);
    canvas.text(
        Words.at(
                (left + width - 6) / 2,
                bottom + 19.5,
                PlotStyle.SMALL,
                typeface.known(dots.label()))
            .anchor(0.5));
    baseline()
        .ifPresent(
            row ->
                canvas.line(
                    x(row.mean()), top, x(row.mean()), bottom, PlotStyle.color(0), 0.7, 1, 1.5f));
  }

  private void row(Canvas canvas, Line line) {
    Row row = line.row();
    double middle = line.top() + line.height() / 2;
    double first = middle + 2.5 - (line.name().size() - 1) * PlotStyle.LEADING / 2;
    for (int i = 0; i < line.name().size(); i++) {
      canvas.text(
          Words.at(left - 5, first + i * PlotStyle.LEADING, PlotStyle.SMALL, line.name().get(i))
              .anchor(1));
    }
    double[] runs = Arrays.stream(row.runs()).filter(this::seen).toArray();
    double at = runs.length > 1 ? middle - 1.5 : middle;
    if (runs.length > 1) {
      Map<Double, Integer> there = new HashMap<>();
      for (double run : runs) { // equal ones side by side
        int k = there.merge(run, 1, Integer::sum);
        run(canvas, x(run) + (k % 2 == 0 ? 2 : -2) * (k / 2), at + BELOW);
      }
    }
    if (seen(row.low()) && seen(row.high())) {
      interval(canvas, x(row.low()), x(row.high()), at);
    }
    if (seen(row.mean())) {
      if (row.bound()) {
        bound(canvas, x(row.mean()), at);
      } else {
        Markers.dot(canvas, x(row.mean()), at, 2.1, PlotStyle.color(0));
      }
    } else {
      canvas.text(Words.at(left + 4, middle + 2.5, PlotStyle.SMALL, "none").color(PlotStyle.SOFT));
    }
  }

  private static void interval(Canvas canvas, double from, double to, double y) {
    canvas.fill(new Rectangle2D.Double(from, y - 0.8, to - from, 1.6), PlotStyle.color(0));
  }

  private static void run(Canvas canvas, double x, double y) {
    Markers.dot(canvas, x, y, 0.9, PlotStyle.SOFT);
  }

  /** An arrow to the right: the mean is at least this. */
  private static void bound(Canvas canvas, double x, double y) {
    Path2D arrow = new Path2D.Double();
    arrow.moveTo(x - 2, y - 2.8);
    arrow.lineTo(x + 3.2, y);
    arrow.lineTo(x - 2, y + 2.8);
    arrow.closePath();
    canvas.fill(arrow, java.awt.Color.WHITE);
    canvas.stroke(arrow, PlotStyle.color(0), 1);
  }

  private void target(Canvas canvas) {
    if (dots.target() == null || !seen(dots.target().value())) {
      return;
    }
    double at = x(dots.target().value());
    canvas.line(at, top - 2, at, bottom, PlotStyle.color(1), 0.9, 4, 2);
    String label = typeface.known(dots.target().label());
    double half = typeface.width(label, PlotStyle.SMALL) / 2;
    double middle = Math.min(Math.max(at, half), width - half);
    canvas.text(
        Words.at(middle, top - 4, PlotStyle.SMALL, label).anchor(0.5).color(PlotStyle.color(1)));
  }
}
