package org.eprop.device;

import org.eprop.api.plugin.InvalidInputException;

/**
 * What learns on a device, at each step for which it is told the target:
 *
 * <pre>    dW_kj = -eta delta_k zbar_j,    dW_ji = -eta sum_k B_jk delta_k ebar_ji</pre>
 *
 * <p>with zbar and ebar the spikes and eligibility traces filtered as the readout filters (Bellec
 * et al. 2020, equations 4 and 5), and eta = mu, or in units of the output, for the readout alone,
 * eta = mu / (1 + |zbar|^2): normalised least mean squares (Nagumo and Noda 1967).
 *
 * @param mode what learns
 * @param bits 16, or 8: what each weight is held in; the network runs with 8
 * @param rate mu
 * @param normalised whether the step is in units of the output
 * @param seed of stochastic rounding
 */
public record DeviceLearning(Mode mode, int bits, double rate, boolean normalised, int seed) {

  /** What learns. */
  public enum Mode {
    NONE,
    READOUT,
    ALL
  }

  /** Nothing. */
  public static final DeviceLearning NONE = new DeviceLearning(Mode.NONE, 8, 0, false, 1);

  /** Checks the numbers. */
  public DeviceLearning {
    if (bits != 8 && bits != 16) {
      throw new InvalidInputException("weight bits: got " + bits + ", but expected 8 or 16");
    }
    if (mode == Mode.ALL && normalised) {
      throw new InvalidInputException(
          "step: got normalised for all weights, but expected fixed: it is for readouts alone");
    }
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new InvalidInputException("learning rate: got " + rate + ", but expected >= 0");
    }
  }

  /** Whether anything does. */
  public boolean learns() {
    return mode != Mode.NONE;
  }

  /** Whether eligibility traces are needed. */
  public boolean traces() {
    return mode == Mode.ALL;
  }
}
