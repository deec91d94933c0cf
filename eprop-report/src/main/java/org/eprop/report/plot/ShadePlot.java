package org.eprop.report.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eprop.report.chart.Frame;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.MatrixChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;

/** Values as shades. */
final class ShadePlot {

  private static final int COLUMNS = 400;
  private static final int FEW = 12;

  private ShadePlot() {}

  static HeatMapChart of(HeatChart heat) {
    HeatMapChart plot =
        chart(heat.title(), heat.xLabel(), heat.yLabel(), PlotFiles.WIDTH, heat.height() + 70);
    double[][] values = heat.cells(COLUMNS);
    double stretch = (double) heat.values().length / values.length * heat.stepLength();
    List<String> x = new ArrayList<>();
    List<String> y = new ArrayList<>();
    List<Number[]> cells = new ArrayList<>();
    double most = 0;
    for (int c = 0; c < values.length; c++) {
      x.add(String.format(Locale.ROOT, "%.4g", c * stretch));
      for (int i = 0; i < values[c].length; i++) {
        cells.add(new Number[] {c, i, values[c][i]});
        most = Math.max(most, Math.abs(values[c][i]));
      }
    }
    for (int i = 0; i < values[0].length; i++) {
      y.add(String.valueOf(i));
    }
    plot.addSeries(heat.title(), x, y, cells);
    plot.getStyler().setXAxisMaxLabelCount(8);
    plot.getStyler()
        .setRangeColors(new Color[] {PlotStyle.color(1), Color.WHITE, PlotStyle.color(0)});
    plot.getStyler()
        .setHeatMapDecimalValueFormatter(value -> String.format(Locale.ROOT, "%.3g", value));
    plot.getStyler().setMin(-most);
    plot.getStyler().setMax(most);
    return plot;
  }

  /** The last moment. */
  static HeatMapChart of(MatrixChart matrix) {
    Frame frame = matrix.frames().get(matrix.frames().size() - 1);
    int n = matrix.names().size();
    HeatMapChart plot =
        chart(matrix.title() + ": " + frame.label(), "answer", "true class", 420, 400);
    List<Number[]> cells = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      long sum = 0;
      for (long count : frame.counts()[i]) {
        sum += count;
      }
      for (int k = 0; k < n; k++) {
        double share = sum == 0 ? 0 : 100.0 * frame.counts()[i][k] / sum;
        cells.add(new Number[] {k, i, share});
      }
    }
    plot.addSeries("share of the row, %", matrix.names(), matrix.names(), cells);
    plot.getStyler().setRangeColors(new Color[] {Color.WHITE, PlotStyle.color(0)});
    plot.getStyler().setMin(0);
    plot.getStyler().setMax(100);
    plot.getStyler().setShowValue(n <= FEW);
    plot.getStyler().setHeatMapValueDecimalPattern("0.#");
    return plot;
  }

  private static HeatMapChart chart(String title, String x, String y, int width, int height) {
    HeatMapChart plot =
        new HeatMapChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    PlotStyle.style(plot.getStyler());
    return plot;
  }
}
