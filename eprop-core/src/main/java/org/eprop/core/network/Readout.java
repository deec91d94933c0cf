package org.eprop.core.network;

/**
 * A leaky readout, y^t = kappa y^{t-1} + c sum_P W_P z_P^t + b.
 *
 * @param name for files and messages
 * @param outputs how many readout neurons
 * @param sees [population] whether it sees it
 * @param teaches [population] whether it teaches it
 * @param kappa its decay per step, as at the start
 * @param learnsKappa whether kappa learns
 * @param scaledInput whether c = 1 - kappa; else c = inputScale
 * @param inputScale c, unless it is 1 - kappa
 * @param bias whether there is a b
 * @param learned whether W and b learn; else they stay as they are
 * @since 1.0
 */
public record Readout(
    String name,
    int outputs,
    boolean[] sees,
    boolean[] teaches,
    double kappa,
    boolean learnsKappa,
    boolean scaledInput,
    double inputScale,
    boolean bias,
    boolean learned) {

  /** c for a kappa. */
  public double scale(double ofKappa) {
    return scaledInput ? 1 - ofKappa : inputScale;
  }
}
