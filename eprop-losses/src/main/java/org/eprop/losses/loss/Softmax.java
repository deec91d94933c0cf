package org.eprop.losses.loss;

/** The softmax of a readout, without overflow. */
final class Softmax {

  private static final Exponential EXP = new Exponential();

  private Softmax() {}

  /**
   * softmax(y).
   *
   * @param y any finite values
   * @param p receives it
   * @return log sum_k exp(y_k)
   */
  private static double softmax(double[] y, double[] p) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : y) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (int k = 0; k < y.length; k++) {
      p[k] = EXP.of(y[k] - largest);
      sum += p[k];
    }
    double scale = 1 / sum;
    for (int k = 0; k < y.length; k++) {
      p[k] *= scale;
    }
    return largest + StrictMath.log(sum);
  }

  /**
   * Cross-entropy of softmax(y) with one class, log sum_k exp(y_k) - y_label.
   *
   * @param error receives its gradient, softmax(y) - 1[k = label]
   */
  static double crossEntropy(double[] y, int label, double[] error) {
    double logSum = softmax(y, error);
    error[label] -= 1;
    return logSum - y[label];
  }

  /**
   * Cross-entropy of softmax(y) with a distribution, sum_k p_k (log sum_i exp(y_i) - y_k).
   *
   * @param p sums to 1
   * @param error receives its gradient, softmax(y) - p
   */
  static double crossEntropy(double[] y, double[] p, double[] error) {
    double logSum = softmax(y, error);
    double sum = 0;
    for (int k = 0; k < y.length; k++) {
      sum += p[k] * (logSum - y[k]);
      error[k] -= p[k];
    }
    return sum;
  }

  /**
   * factor H(softmax(y)), with H = -sum_k p_k log p_k and dH/dy_k = -p_k (log p_k + H).
   *
   * @param error its gradient is added to it
   */
  static double addEntropy(double[] y, double factor, double[] error) {
    double[] p = new double[y.length];
    double logSum = softmax(y, p);
    double entropy = 0;
    for (int k = 0; k < y.length; k++) {
      entropy -= p[k] * (y[k] - logSum);
    }
    for (int k = 0; k < y.length; k++) {
      error[k] -= factor * p[k] * (y[k] - logSum + entropy);
    }
    return factor * entropy;
  }
}
