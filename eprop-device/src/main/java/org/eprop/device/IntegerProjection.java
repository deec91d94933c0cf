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

  /** That of a leaf whose weights may become some times the largest. */
  static double unit(double largest, double room) {
    return (largest == 0 ? 1 : largest) / (LIMIT / room);
  }

  static int[] rounded(float[] weights, double unit) {
    int[] n = new int[weights.length];
    for (int i = 0; i < n.length; i++) {
      n[i] = (int) Math.max(-LIMIT, Math.min(LIMIT, Math.rint(weights[i] / unit)));
    }
    return n;
  }
}
