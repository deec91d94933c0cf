package org.eprop.report.plot;

import java.awt.Color;
import org.eprop.report.chart.Look;

/** The look of all plots: white paper, thin lines, colours that the colour-blind tell apart. */
final class PlotStyle {

  /** Those of the page: Okabe and Ito's, some of them darkened for white paper. */
  private static final Color[] COLORS = {
    new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7),
    new Color(0xe69f00), new Color(0x56b4e9), new Color(0x8a7a00), new Color(0x333333)
  };

  static final Color TEXT = new Color(0x1b1f24);
  static final Color SOFT = new Color(0x59636e);
  static final Color GRID = new Color(0xe3e7eb);

  /** Sizes of type, in points. */
  static final double SMALL = 7;

  static final double TITLE = 8.5;

  /** Of a line of small text to the next. */
  static final double LEADING = 9;

  static final double THIN = 0.6;
  static final double LINE = 1.1;

  /** Points for each CSS pixel that a chart is high. */
  static final double PIXEL = 0.72;

  private PlotStyle() {}

  static Color color(int index) {
    return COLORS[Math.floorMod(index, Look.COLORS)];
  }

  static Color fade(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }

  /** Between two colours, 0 the one, 1 the other. */
  static Color between(Color from, Color to, double share) {
    return new Color(
        mix(from.getRed(), to.getRed(), share),
        mix(from.getGreen(), to.getGreen(), share),
        mix(from.getBlue(), to.getBlue(), share));
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + share * (to - from));
  }
}
