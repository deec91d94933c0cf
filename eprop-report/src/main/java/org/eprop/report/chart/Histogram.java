package org.eprop.report.chart;

/** Counts values in bins of equal width. */
public final class Histogram {

  private final double low;
  private final double width;
  private final int bins;

  /**
   * Bins from the least to the greatest of all values.
   *
   * @param bins &gt;= 1
   */
  public Histogram(int bins, double[]... values) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double[] set : values) {
      for (double value : set) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
    boolean none = !(least < greatest);
    this.bins = none ? 1 : bins;
    this.width = none ? 1 : (greatest - least) / bins;
    this.low = least > greatest ? -0.5 : none ? least - 0.5 : least;
  }

  /** The middle of each bin. */
  public double[] centres() {
    double[] centres = new double[bins];
    for (int b = 0; b < bins; b++) {
      centres[b] = low + (b + 0.5) * width;
    }
    return centres;
  }

  /** How many values are in each bin. */
  public double[] counts(double... values) {
    double[] counts = new double[bins];
    for (double value : values) {
      counts[Math.max(0, Math.min(bins - 1, (int) ((value - low) / width)))]++;
    }
    return counts;
  }
}
