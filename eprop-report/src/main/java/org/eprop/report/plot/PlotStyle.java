package org.eprop.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;

/** The look of all plots: white paper, thin lines, colours that the colour-blind tell apart. */
final class PlotStyle {

  /** Those of the page: Okabe and Ito's, two of them darkened for white paper. */
  private static final Color[] COLORS = {
    new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7),
    new Color(0xe69f00), new Color(0x56b4e9), new Color(0x8a7a00), new Color(0x333333)
  };

  static final Color SOFT = new Color(0x59636e);
  static final BasicStroke DASHED =
      new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 4}, 0);

  private PlotStyle() {}

  static Color color(int index) {
    return COLORS[Math.floorMod(index, COLORS.length)];
  }

  static Color fade(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }

  static XYChart xy(String title, String xLabel, String yLabel, int plotHeight) {
    XYChart chart =
        new XYChartBuilder()
            .width(PlotFiles.WIDTH)
            .height(plotHeight + 110)
            .title(title)
            .xAxisTitle(xLabel)
            .yAxisTitle(yLabel)
            .build();
    XYStyler styler = chart.getStyler();
    style(styler);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    return chart;
  }

  static void style(AxesChartStyler styler) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    styler.setBaseFont(font);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 13f));
    styler.setLegendFont(font.deriveFont(11f));
    styler.setAxisTitleFont(font.deriveFont(11f));
    styler.setAxisTickLabelsFont(font.deriveFont(11f));
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesColor(new Color(0xe3e7eb));
    styler.setPlotGridLinesStroke(new BasicStroke(0.7f));
    styler.setLegendBorderColor(Color.WHITE);
    styler.setAxisTickMarksColor(SOFT);
    styler.setPlotContentSize(1);
    styler.setPlotMargin(2);
    styler.setLocale(java.util.Locale.ROOT);
  }
}
