package org.eprop.device;

/**
 * A projection in 8 bits.
 *
 * @param of the projection
 * @param unit what 1 of a weight stands for
 * @param weights [synapse] -127 to 127
 * @param arrivalShift of the sum of what arrives in a step, before it is clipped to 16 bits
 * @param current turns that into a current
 * @param learned whether it learns here
 * @param traces of eligibility; null if there are none
 */
record IntegerProjection(
    DeviceProjection of,
    double unit,
    int[] weights,
    int arrivalShift,
    Coefficient current,
    boolean learned,
    IntegerTraces traces) {

  static final int LIMIT = 127;

  /** Of a leaf that learns, the largest weight is this, to leave it room. */
  private static final int LEARNED_LIMIT = 100;

  static double unit(double largest, boolean learned) {
    return largest == 0 ? 1.0 / LIMIT : largest / (learned ? LEARNED_LIMIT : LIMIT);
  }

  static int[] rounded(float[] weights, double unit) {
    int[] n = new int[weights.length];
    for (int i = 0; i < n.length; i++) {
      n[i] = (int) Math.max(-LIMIT, Math.min(LIMIT, Math.rint(weights[i] / unit)));
    }
    return n;
  }
}
