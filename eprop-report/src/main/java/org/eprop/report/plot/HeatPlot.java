package org.eprop.report.plot;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Span;
import org.eprop.report.plot.Scale.Range;
import org.eprop.report.plot.Scale.Tick;

/** Values over time and channels as shades. */
final class HeatPlot extends AxesPlot {

  private static final int COLUMNS = 1000;

  private final HeatChart heat;
  private final double[][] cells;
  private final double most;
  private final ColorBar bar;

  HeatPlot(HeatChart heat, double width, Typeface typeface) {
    super(heat.title(), width, typeface);
    this.heat = heat;
    cells = heat.cells(COLUMNS);
    Range range = new Range(false).include(0);
    for (double[] column : cells) {
      range.include(column);
    }
    boolean nothing = range.low() == range.high();
    Scale shades = new Scale(range.low(), nothing ? 1 : range.high(), false);
    most = Math.max(-shades.low(), shades.high());
    double height = PlotStyle.PIXEL * heat.height();
    bar = new ColorBar(shades, value -> ColorBar.diverging(value, most), "", height, typeface);
    double end = heat.values().length * heat.stepLength();
    Scale rows = new Scale(-0.5, cells[0].length - 0.5, false, true);
    axes =
        new Axes(
            heading.height(),
            width - bar.width(),
            height,
            new Scale(0, end, false),
            rows,
            LineChart.TIME,
            heat.yLabel(),
            ticks(rows, height, width, typeface),
            typeface);
    if (!heat.frames().isEmpty()) {
      legend.add(
          "target",
          (canvas, x, y) ->
              canvas.stroke(new Rectangle2D.Double(x + 4, y - 3, 14, 6), PlotStyle.TEXT, 0.8));
    }
  }

  /** Every name, if there is room for all. */
  private List<Tick> ticks(Scale rows, double height, double width, Typeface typeface) {
    List<String> names = heat.names().stream().map(typeface::known).toList();
    boolean fit =
        names.size() == cells[0].length
            && height / names.size() >= PlotStyle.SMALL
            && typeface.widest(names, PlotStyle.SMALL) <= width / 4;
    return fit
        ? IntStream.range(0, names.size()).mapToObj(i -> new Tick(i, names.get(i))).toList()
        : rows.ticks((int) (height / 15));
  }

  @Override
  void inside(Canvas canvas) {
    int rows = cells[0].length;
    BufferedImage image = new BufferedImage(cells.length, rows, BufferedImage.TYPE_INT_RGB);
    for (int c = 0; c < cells.length; c++) {
      for (int i = 0; i < rows; i++) {
        image.setRGB(c, rows - 1 - i, ColorBar.diverging(cells[c][i], most).getRGB());
      }
    }
    canvas.image(image, axes.area());
    for (Span frame : heat.frames()) {
      double x = axes.x(frame.from());
      double y = axes.y(frame.color() + 0.5);
      canvas.stroke(
          new Rectangle2D.Double(x, y, axes.x(frame.to()) - x, axes.y(frame.color() - 0.5) - y),
          PlotStyle.TEXT,
          0.8);
    }
    bar.draw(canvas, axes.area().getMaxX(), axes.area().getY());
  }
}
