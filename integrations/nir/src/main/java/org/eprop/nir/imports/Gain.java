package org.eprop.nir.imports;

import java.util.Arrays;

/**
 * By what a step's input is multiplied, c = r dt / tau: left away if it is 1; 1 - alpha if r is 1;
 * else folded into the weights.
 *
 * @param scaled whether it is 1 - alpha for all neurons
 * @param folded [neuron] what weights have to be multiplied with
 */
record Gain(boolean scaled, double[] folded) {

  /** How far from a number a 32-bit float may be that stands for it. */
  static final double ROUNDING = 1e-6;

  static boolean isOne(double x) {
    return Math.abs(x - 1) <= ROUNDING;
  }

  /**
   * Of neurons.
   *
   * @param c [neuron] r dt / tau
   * @param r [neuron]
   */
  static Gain of(double[] c, double[] r) {
    double[] ones = new double[c.length];
    Arrays.fill(ones, 1);
    if (Arrays.stream(c).allMatch(Gain::isOne)) {
      return new Gain(false, ones);
    }
    return Arrays.stream(r).allMatch(Gain::isOne) ? new Gain(true, ones) : new Gain(false, c);
  }

  /** The same, and folded once more. */
  Gain times(double[] more) {
    double[] product = new double[folded.length];
    Arrays.setAll(product, j -> isOne(more[j]) ? folded[j] : folded[j] * more[j]);
    return new Gain(scaled, product);
  }

  /** What eprop's neuron multiplies its current with, given alpha. */
  double ofNeuron(double alpha) {
    return scaled ? 1 - alpha : 1;
  }
}
