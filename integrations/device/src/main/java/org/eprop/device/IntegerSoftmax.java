package org.eprop.device;

import java.util.Arrays;

/**
 * A softmax in integers, by a table of 2^-x with 33 places and straight lines between them: within
 * 2e-4.
 *
 * @param format of y, 0 to 15
 */
record IntegerSoftmax(int format) {

  static final int BITS = 15;

  /** log2(e) with 14 bits after the point. */
  static final int LOG2_E = 23637;

  private static final int LOG_BITS = 14;
  private static final int CELL_BITS = 5;
  private static final int REST_BITS = 8;

  /** 2^(-i/32) with 15 bits after the point. */
  static int[] table() {
    int[] table = new int[(1 << CELL_BITS) + 1];
    Arrays.setAll(
        table, i -> (int) Math.rint(StrictMath.pow(2, BITS - i / (double) (1 << CELL_BITS))));
    return table;
  }

  /**
   * Writes probabilities with 15 bits after the point, rounded down.
   *
   * @param y [K]
   */
  void probabilities(int[] y, int[] table, int[] p) {
    int most = y[0];
    for (int x : y) {
      most = Math.max(most, x);
    }
    int bits = format + LOG_BITS;
    int sum = 0;
    for (int k = 0; k < y.length; k++) {
      int x = (most - y[k]) * LOG2_E;
      int whole = x >> bits;
      int rest = x & ((1 << bits) - 1);
      int cell = rest >> (bits - CELL_BITS);
      int within = (rest >> (bits - CELL_BITS - REST_BITS)) & ((1 << REST_BITS) - 1);
      int power = table[cell] - ((table[cell] - table[cell + 1]) * within >> REST_BITS);
      p[k] = whole > BITS ? 0 : power >> whole;
      sum += p[k];
    }
    for (int k = 0; k < y.length; k++) {
      p[k] = (p[k] << BITS) / sum;
    }
  }
}
