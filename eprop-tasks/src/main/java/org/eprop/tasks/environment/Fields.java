package org.eprop.tasks.environment;

/**
 * How a quantity between -1 and 1 is shown: as it is, or by receptive fields, exp(-(x - c_i)^2 / (2
 * s^2)) with n centres c_i from -1 to 1 and s their distance. Immutable.
 *
 * @param count n; 0 for the quantity itself
 */
record Fields(int count) {

  int channels() {
    return Math.max(1, count);
  }

  /**
   * Shows a quantity.
   *
   * @param x cut off at -1 and 1 where fields show it
   * @param at the first of its channels
   * @return the first channel behind
   */
  int show(double x, float[] observation, int at) {
    if (count == 0) {
      observation[at] = (float) x;
      return at + 1;
    }
    double[] strength = new double[count];
    gauss(x, strength);
    for (int i = 0; i < count; i++) {
      observation[at + i] = (float) strength[i];
    }
    return at + count;
  }

  /**
   * Receptive fields, of which there are as many as the array is long.
   *
   * @param x cut off at -1 and 1
   * @param strength receives 0 to 1 of each
   */
  static void gauss(double x, double[] strength) {
    double cut = Math.max(-1, Math.min(1, x));
    int count = strength.length;
    double distance = count == 1 ? 1 : 2.0 / (count - 1);
    for (int i = 0; i < count; i++) {
      double off = (cut - (count == 1 ? 0 : -1 + i * distance)) / distance;
      strength[i] = StrictMath.exp(-off * off / 2);
    }
  }
}
