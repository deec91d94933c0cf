package org.eprop.api.neuron;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A neuron of the linear family, defined by constants:
 *
 * <pre>    s^t = A s^{t-1} + u I^t + r z^{t-1},    z^t = H(g.s^t - theta)</pre>
 *
 * <p>with state s [d], input current I, spike z, and entries of r that are <em>detached</em>: they
 * act in the forward pass, but no gradient flows through them (Bellec et al. 2020 detach the
 * reset). LIF is
 *
 * <pre>{@code
 * LinearNeuron.withState("v").decay(0, alpha).input(0, 1).detachedSpike(0, -theta)
 *     .spikesWhen(0, 1).exceeds(theta);
 * }</pre>
 *
 * Immutable.
 *
 * @since 1.0
 */
public final class LinearNeuron implements NeuronModel {

  private final List<String> stateNames;
  private final double[][] a;
  private final double[] u;
  private final double[] r;
  private final boolean[] detached;
  private final double[] g;
  private final double threshold;
  private final double scale;

  private LinearNeuron(Builder b, double threshold) {
    this(b.stateNames, b.a, b.u, b.r, b.detached, b.g, threshold, threshold);
  }

  private LinearNeuron(
      List<String> stateNames,
      double[][] a,
      double[] u,
      double[] r,
      boolean[] detached,
      double[] g,
      double threshold,
      double scale) {
    this.stateNames = stateNames;
    this.a = a;
    this.u = u;
    this.r = r;
    this.detached = detached;
    this.g = g;
    this.threshold = threshold;
    this.scale = scale;
  }

  /**
   * The same neuron with g and theta times a factor, and the same scale: its distance to threshold
   * is that much larger for the surrogate, and it spikes when it did.
   *
   * @param factor finite, &gt; 0
   */
  public LinearNeuron steeper(double factor) {
    double[] steep = g.clone();
    for (int m = 0; m < steep.length; m++) {
      steep[m] *= factor;
    }
    return new LinearNeuron(stateNames, a, u, r, detached, steep, factor * threshold, scale);
  }

  /** Starts a definition whose constants are all zero. */
  public static Builder withState(String... names) {
    return new Builder(List.of(names));
  }

  @Override
  public List<String> stateNames() {
    return stateNames;
  }

  /** A [d][d]: A[m][n] is what s_n of the step before adds to s_m. Do not modify. */
  public double[][] transition() {
    return a;
  }

  /** u [d]: what a unit of input current adds to each state. Do not modify. */
  public double[] inputWeights() {
    return u;
  }

  /** r [d]: what the neuron's own spike of the step before adds. Do not modify. */
  public double[] spikeEffect() {
    return r;
  }

  /** [d]: which entries of r are detached: no gradient flows through them. Do not modify. */
  public boolean[] detached() {
    return detached;
  }

  @Override
  public double[] spikeWeights() {
    return g;
  }

  @Override
  public double threshold() {
    return threshold;
  }

  @Override
  public double scale() {
    return scale;
  }

  /**
   * Sets the non-zero constants of a {@link LinearNeuron}. Not thread-safe.
   *
   * @since 1.0
   */
  public static final class Builder {

    private final List<String> stateNames;
    private final double[][] a;
    private final double[] u;
    private final double[] r;
    private final boolean[] detached;
    private final double[] g;

    private Builder(List<String> stateNames) {
      int d = stateNames.size();
      this.stateNames = stateNames;
      this.a = new double[d][d];
      this.u = new double[d];
      this.r = new double[d];
      this.detached = new boolean[d];
      this.g = new double[d];
    }

    /** A[m][m]: what remains of state m after a step. */
    public Builder decay(int m, double factor) {
      return couple(m, m, factor);
    }

    /** A[to][from]. */
    public Builder couple(int to, int from, double factor) {
      a[to][from] = factor;
      return this;
    }

    /** u[m]. */
    public Builder input(int m, double weight) {
      u[m] = weight;
      return this;
    }

    /** r[m], through which gradients flow. */
    public Builder spike(int m, double effect) {
      r[m] = effect;
      detached[m] = false;
      return this;
    }

    /** r[m], through which no gradient flows: a reset. */
    public Builder detachedSpike(int m, double effect) {
      r[m] = effect;
      detached[m] = true;
      return this;
    }

    /** g[m]. */
    public Builder spikesWhen(int m, double weight) {
      g[m] = weight;
      return this;
    }

    /**
     * Sets theta and builds the neuron.
     *
     * @throws InvalidInputException if a constant is not finite, or theta is not &gt; 0: parameters
     *     within their ranges can still produce these
     */
    public LinearNeuron exceeds(double threshold) {
      if (!(threshold > 0) || Double.isInfinite(threshold)) {
        throw new InvalidInputException(
            "threshold: got " + threshold + ", but expected a finite number > 0");
      }
      for (int m = 0; m < u.length; m++) {
        boolean finite = Double.isFinite(u[m]) && Double.isFinite(r[m]) && Double.isFinite(g[m]);
        for (double factor : a[m]) {
          finite &= Double.isFinite(factor);
        }
        if (!finite) {
          throw new InvalidInputException(
              "state " + stateNames.get(m) + ": a constant is not a finite number");
        }
      }
      return new LinearNeuron(this, threshold);
    }
  }
}
