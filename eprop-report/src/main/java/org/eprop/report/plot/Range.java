package org.eprop.report.plot;

/** The least and the greatest of some numbers; those that are none do not count. */
final class Range {

  private final boolean positive;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  /**
   * Of nothing so far.
   *
   * @param positive whether only numbers above 0 count, as on a logarithmic axis
   */
  Range(boolean positive) {
    this.positive = positive;
  }

  Range include(double... values) {
    for (int i = 0; values != null && i < values.length; i++) {
      if (Double.isFinite(values[i]) && (!positive || values[i] > 0)) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
    }
    return this;
  }

  double low() {
    return low <= high ? low : positive ? 0.1 : 0;
  }

  double high() {
    return low <= high ? high : 1;
  }
}
