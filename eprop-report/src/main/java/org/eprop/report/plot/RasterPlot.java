package org.eprop.report.plot;

import java.util.Arrays;
import org.eprop.report.chart.RasterChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Spikes as dots. */
final class RasterPlot {

  private RasterPlot() {}

  static XYChart of(RasterChart raster) {
    XYChart plot = PlotStyle.xy(raster.title(), raster.xLabel(), raster.yLabel(), raster.height());
    for (RasterChart.Band band : raster.bands()) {
      double[][] dots = dots(raster, band);
      if (dots[0].length == 0) {
        continue;
      }
      String name = plot.getSeries(band.label()) != null ? band.label() + " " : band.label();
      XYSeries series = plot.addSeries(name, dots[0], dots[1]);
      series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
      series.setMarker(SeriesMarkers.SQUARE);
      series.setMarkerColor(PlotStyle.color(band.color()));
    }
    if (plot.getSeriesCollection().isEmpty()) {
      XYSeries none = plot.addSeries("no spikes", new double[] {0}, new double[] {0});
      none.setMarker(SeriesMarkers.NONE);
    }
    plot.getStyler().setMarkerSize(raster.rows() > 50 ? 1 : 3);
    plot.getStyler().setPlotGridLinesVisible(false);
    plot.getStyler().setXAxisMin(0.0);
    plot.getStyler().setXAxisMax(Math.max(1, raster.spikes().length) * raster.stepLength());
    plot.getStyler().setYAxisMin(-0.5);
    plot.getStyler().setYAxisMax(raster.rows() - 0.5);
    plot.getStyler().setYAxisDecimalPattern("0");
    return plot;
  }

  private static double[][] dots(RasterChart raster, RasterChart.Band band) {
    int count = 0;
    int total = Arrays.stream(raster.spikes()).mapToInt(step -> step.length).sum();
    double[][] dots = new double[2][total];
    for (int t = 0; t < raster.spikes().length; t++) {
      for (int row : raster.spikes()[t]) {
        if (row >= band.first() && row < band.first() + band.size()) {
          dots[0][count] = t * raster.stepLength();
          dots[1][count++] = row;
        }
      }
    }
    return new double[][] {Arrays.copyOf(dots[0], count), Arrays.copyOf(dots[1], count)};
  }
}
