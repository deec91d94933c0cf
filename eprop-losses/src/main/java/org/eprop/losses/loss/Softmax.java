package org.eprop.losses.loss;

/** The softmax of a readout, without overflow. */
final class Softmax {

  private Softmax() {}

  /**
   * log sum_k exp(y_k), with the largest y taken out of the sum first.
   *
   * @param y any finite values
   */
  static double logSumExp(double[] y) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : y) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (double value : y) {
      sum += StrictMath.exp(value - largest);
    }
    return largest + StrictMath.log(sum);
  }

  /**
   * Cross-entropy of softmax(y) with one class, logSumExp(y) - y_label.
   *
   * @param error receives its gradient, softmax(y) - 1[k = label]
   */
  static double crossEntropy(double[] y, int label, double[] error) {
    double logSum = logSumExp(y);
    for (int k = 0; k < y.length; k++) {
      error[k] = StrictMath.exp(y[k] - logSum);
    }
    error[label] -= 1;
    return logSum - y[label];
  }

  /**
   * Cross-entropy of softmax(y) with a distribution, sum_k p_k (logSumExp(y) - y_k).
   *
   * @param p sums to 1
   * @param error receives its gradient, softmax(y) - p
   */
  static double crossEntropy(double[] y, double[] p, double[] error) {
    double logSum = logSumExp(y);
    double sum = 0;
    for (int k = 0; k < y.length; k++) {
      sum += p[k] * (logSum - y[k]);
      error[k] = StrictMath.exp(y[k] - logSum) - p[k];
    }
    return sum;
  }
}
