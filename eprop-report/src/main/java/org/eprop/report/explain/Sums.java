package org.eprop.report.explain;

/** Sums over time. */
final class Sums {

  private Sums() {}

  /** What has come together up to each step. */
  static double[] soFar(double[] steps) {
    double[] sums = new double[steps.length];
    double sum = 0;
    for (int t = 0; t < steps.length; t++) {
      sum += steps[t];
      sums[t] = sum;
    }
    return sums;
  }

  /** What has come together from the end back to each step. */
  static double[] fromTheEnd(double[] steps) {
    return filteredBackward(steps, 1, 1);
  }

  /** out^t = decay out^{t-1} + in^t. */
  static double[] filtered(double[] in, double decay) {
    double[] out = new double[in.length];
    for (int t = 0; t < in.length; t++) {
      out[t] = (t == 0 ? 0 : decay * out[t - 1]) + in[t];
    }
    return out;
  }

  /** out^t = decay out^{t+1} + scale in^t. */
  static double[] filteredBackward(double[] in, double decay, double scale) {
    double[] out = new double[in.length];
    for (int t = in.length - 1; t >= 0; t--) {
      out[t] = (t == in.length - 1 ? 0 : decay * out[t + 1]) + scale * in[t];
    }
    return out;
  }
}
