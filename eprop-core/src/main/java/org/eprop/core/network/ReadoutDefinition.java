package org.eprop.core.network;

/**
 * The leaky readout
 *
 * <pre>    y_k^t = kappa y_k^{t-1} + c sum_j W_out[k,j] z_j^t + b_k,    kappa = exp(-dt / tauOut)
 * </pre>
 *
 * <p>(Bellec et al. 2020, equation 11).
 *
 * @param tauOut ms; 0 means no leak, kappa = 0
 * @param scaledInput whether c = 1 - kappa, so that y is a weighted mean of the recent past; else c
 *     = 1, the paper's choice
 * @param bias whether b is learned; else it stays 0
 * @param gain W_out starts as N(0, 1) gain / sqrt(neurons it sees)
 * @param allLayers whether it sees all layers; else only the last
 */
public record ReadoutDefinition(
    double tauOut, boolean scaledInput, boolean bias, double gain, boolean allLayers) {

  /** kappa for steps of dt ms. */
  public double kappa(double dt) {
    return tauOut == 0 ? 0 : StrictMath.exp(-dt / tauOut);
  }

  /** c for steps of dt ms. */
  public double inputScale(double dt) {
    return scaledInput ? 1 - kappa(dt) : 1;
  }
}
