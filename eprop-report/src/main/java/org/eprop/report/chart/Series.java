package org.eprop.report.chart;

import java.util.Arrays;

/**
 * A curve. NaN is a gap.
 *
 * @param label what the legend says
 * @param values one for each place on the chart's x axis
 * @param low the lower edge of a band around it (of points, the lower end of a whisker), or null
 * @param high the upper edge, or null
 * @param style how it is drawn
 * @param color its place in the palette, or -1: one after the other; lines of the second round of
 *     colours are dashed
 */
public record Series(
    String label, double[] values, double[] low, double[] high, Style style, int color) {

  /** How values are drawn. */
  public enum Style {
    /** Straight from one to the next. */
    LINE,
    /** The same, dashed. */
    DASHED,
    /** The same, with a marker and dashes that tell it from many. */
    MARKED,
    /** Each holds until the next. */
    STEP,
    /** A dot for each. */
    POINTS,
    /** A bar from zero for each. */
    BARS
  }

  /** Values of which there is none yet. */
  public static double[] gaps(int count) {
    double[] gaps = new double[count];
    Arrays.fill(gaps, Double.NaN);
    return gaps;
  }

  /** A line. */
  public static Series line(String label, double... values) {
    return new Series(label, values, null, null, Style.LINE, -1);
  }

  /** A line of a column of rows. */
  public static Series column(String label, double[][] rows, int k) {
    return line(label, Arrays.stream(rows).mapToDouble(row -> row[k]).toArray());
  }

  /** With a band from low to high around it. */
  public Series band(double[] newLow, double[] newHigh) {
    return new Series(label, values, newLow, newHigh, style, color);
  }

  /** Drawn in another way. */
  public Series style(Style newStyle) {
    return new Series(label, values, low, high, newStyle, color);
  }

  /** In a colour of the palette, 0 to 7; a marked line may have any number, which is its look. */
  public Series color(int newColor) {
    return new Series(label, values, low, high, style, newColor);
  }
}
