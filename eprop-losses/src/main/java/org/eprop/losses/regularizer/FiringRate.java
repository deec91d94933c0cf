package org.eprop.losses.regularizer;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;

/**
 * Pulls every neuron's firing rate towards a target,
 *
 * <pre>    E_reg = c sum_j (f_j - f0)^2,    dE_reg/df_j = 2 c (f_j - f0)</pre>
 *
 * <p>with f in spikes per step: at steps of 1 ms, 0.01 is 10 Hz. There is no factor 1/2, as in the
 * code of Bellec et al. 2020 for speech recognition.
 */
public final class FiringRate extends DescribedComponent implements RegularizerFactory {

  static final Parameter COEFFICIENT =
      Parameter.real("coefficient", 1).atLeast(0).describe("c: how much it counts");

  static final Parameter TARGET_RATE =
      Parameter.real("target_rate", 0.01)
          .atLeast(0)
          .atMost(1)
          .unit("spikes per step")
          .describe("f0: the rate towards which every neuron is pulled");

  public FiringRate() {
    super(
        "firing_rate",
        "E_reg = coefficient * sum_j (f_j - target_rate)^2, f_j the mean rate of neuron j in"
            + " spikes per step: keeps neurons from falling silent or firing all the time"
            + " (Bellec et al. 2020).",
        COEFFICIENT,
        TARGET_RATE);
  }

  @Override
  public Regularizer create(Context context) {
    double coefficient = context.real(COEFFICIENT);
    double target = context.real(TARGET_RATE);
    return (rate, gradient) -> {
      double sum = 0;
      for (int j = 0; j < rate.length; j++) {
        double distance = rate[j] - target;
        sum += distance * distance;
        gradient[j] += 2 * coefficient * distance;
      }
      return coefficient * sum;
    };
  }
}
