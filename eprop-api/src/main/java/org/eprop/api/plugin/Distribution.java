package org.eprop.api.plugin;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The value of a per-neuron parameter: one number for all, a number per neuron, or a distribution
 * from which every neuron draws its own when the network is built.
 *
 * @since 1.0
 */
public sealed interface Distribution {

  /**
   * The value of one neuron.
   *
   * @param neuron its index within the population, from 0
   * @param random the stream reserved for neuron parameters; used only by random distributions
   */
  double sample(int neuron, RandomGenerator random);

  /**
   * Every neuron has the same value.
   *
   * @since 1.0
   */
  record Constant(double value) implements Distribution {
    @Override
    public double sample(int neuron, RandomGenerator random) {
      return value;
    }
  }

  /**
   * Neuron i has {@code values[i]}.
   *
   * @since 1.0
   */
  record Values(double... values) implements Distribution {
    /** Copies its argument. */
    public Values {
      values = values.clone();
    }

    @Override
    public double[] values() {
      return values.clone();
    }

    /** How many neurons it covers. */
    public int size() {
      return values.length;
    }

    @Override
    public double sample(int neuron, RandomGenerator random) {
      return values[neuron];
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Values v && Arrays.equals(values, v.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "Values" + Arrays.toString(values);
    }
  }

  /**
   * Uniform on [low, high).
   *
   * @since 1.0
   */
  record Uniform(double low, double high) implements Distribution {
    @Override
    public double sample(int neuron, RandomGenerator random) {
      return low + (high - low) * random.nextDouble();
    }
  }

  /**
   * exp of a uniform number on [log low, log high): for time constants that span decades.
   *
   * @since 1.0
   */
  record LogUniform(double low, double high) implements Distribution {
    @Override
    public double sample(int neuron, RandomGenerator random) {
      double logLow = StrictMath.log(low);
      return StrictMath.exp(logLow + (StrictMath.log(high) - logLow) * random.nextDouble());
    }
  }

  /**
   * Gaussian. A draw outside the parameter's range is drawn again.
   *
   * @since 1.0
   */
  record Normal(double mean, double standardDeviation) implements Distribution {
    @Override
    public double sample(int neuron, RandomGenerator random) {
      return mean + standardDeviation * random.nextGaussian();
    }
  }
}
