package org.eprop.report.plot;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.RasterChart;

/** Spikes as dots. */
final class RasterPlot extends AxesPlot {

  private final RasterChart raster;

  RasterPlot(RasterChart raster, double width, Typeface typeface) {
    super(raster.title(), width, typeface);
    this.raster = raster;
    Scale time = new Scale(0, Math.max(1, raster.spikes().length) * raster.stepLength(), false);
    axes =
        new Axes(
            heading.height(),
            width,
            PlotStyle.PIXEL * raster.height(),
            time,
            neurons(raster),
            LineChart.TIME,
            raster.yLabel(),
            typeface);
    for (RasterChart.Band band : raster.bands()) {
      legend.add(
          band.label(),
          (canvas, x, y) ->
              canvas.fill(
                  new Rectangle2D.Double(x + 12, y - 2.5, 5, 5), PlotStyle.color(band.color())));
    }
  }

  /** Rows are named by the first of the neurons that they stand for. */
  private static Scale neurons(RasterChart raster) {
    double every = raster.every();
    double rows = Math.max(1, raster.rows());
    return new Scale(-0.5 * every, (rows - 0.5) * every, false, true);
  }

  @Override
  void inside(Canvas canvas) {
    for (RasterChart.Band band : raster.bands()) {
      canvas.fill(dots(band), PlotStyle.color(band.color()));
    }
  }

  private Path2D dots(RasterChart.Band band) {
    double high =
        Math.max(0.6, Math.min(3, 0.85 * axes.area().getHeight() / Math.max(1, raster.rows())));
    double wide =
        Math.max(0.6, Math.min(1.2, 0.8 * axes.area().getWidth() / raster.spikes().length));
    Path2D dots = new Path2D.Double();
    for (int t = 0; t < raster.spikes().length; t++) {
      double x = axes.x((t + 0.5) * raster.stepLength());
      for (int row : raster.spikes()[t]) {
        if (row >= band.first() && row < band.first() + band.size()) {
          dots.append(
              new Rectangle2D.Double(
                  x - wide / 2, axes.y((double) row * raster.every()) - high / 2, wide, high),
              false);
        }
      }
    }
    return dots;
  }
}
