package org.eprop.core.network;

import org.eprop.api.plugin.InvalidInputException;

/**
 * Delays of a projection that learn: a real number of steps for each synapse, in the layout of its
 * weights, and rounded wherever it is used, to the nearest whole number and of two to the even one.
 *
 * <p>A spike train has no slope; it is that of the train smoothed by a Gaussian G by which a delay
 * learns,
 *
 * <pre>
 * dE/dd_ji = -W_ji sum_t q_j^t p~'_i(t - d_ji),   p~'_i(t) = sum_s p_i^s G'(t - s)
 * G'(x) = -x / sigma^2 G(x),   G(x) = exp(-x^2 / (2 sigma^2)) / (sqrt(2 pi) sigma)
 * </pre>
 *
 * <p>with q_j^t = dE/dI_j^t, p presynaptic activity, and G' = 0 beyond four sigma. An update ends
 * at the bounds.
 *
 * @param lowest the shortest delay they may take, steps
 * @param highest the longest
 * @param sigma how far spikes are smoothed, steps
 * @param initial [pre][k] as they start; not to be modified
 * @since 1.0
 */
public record LearnedDelays(int lowest, int highest, double sigma, float[][] initial) {

  /** sigma where nothing is said. */
  public static final double DEFAULT_SIGMA = 3;

  /** The largest sigma: beyond it, no delay would be left that it smooths. */
  public static final double LARGEST_SIGMA = 1000;

  /** Beyond so many sigma, G' counts as 0. */
  private static final int REACH = 4;

  /**
   * Checks the bounds and sigma.
   *
   * @throws InvalidInputException if there is nothing between the bounds, or no such sigma
   */
  public LearnedDelays {
    Synapses.checkDelay(lowest);
    Synapses.checkDelay(highest);
    if (lowest >= highest) {
      throw new InvalidInputException(
          ("delay: got %s as the lowest and %s as the highest delay that may be"
                  + " learned, but expected lowest < highest (steps); by default, highest is"
                  + " the longest delay at the start")
              .formatted(lowest, highest));
    }
    checkSigma(sigma);
  }

  /** Refuses a sigma that is not above 0 and at most {@link #LARGEST_SIGMA}. */
  static void checkSigma(double sigma) {
    if (!(sigma > 0 && sigma <= LARGEST_SIGMA)) {
      throw new InvalidInputException(
          "delay: learn: got sigma %s, but expected > 0 and <= %s (steps)"
              .formatted(sigma, (int) LARGEST_SIGMA));
    }
  }

  /** Where the leaf of a projection's delays is listed. */
  static String leafName(String projection) {
    return projection + ".delay";
  }

  /** A delay as it is used: whole steps between the bounds, whatever it is. */
  public int steps(double delay) {
    return Math.max(lowest, Math.min(highest, (int) Math.rint(delay)));
  }

  /** The largest x at which {@link #slope} is not 0. */
  public int reach() {
    return (int) Math.ceil(REACH * sigma);
  }

  /** G'(x). */
  public double slope(int x) {
    if (Math.abs(x) > reach()) {
      return 0;
    }
    double g =
        StrictMath.exp(-0.5 * x * x / (sigma * sigma)) / StrictMath.sqrt(2 * Math.PI) / sigma;
    return -x / (sigma * sigma) * g;
  }
}
