package org.eprop.losses.regularizer;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.MembraneRegularizer;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;

/**
 * Keeps membranes between minus and plus the threshold,
 *
 * <pre>    R = c sum_j max(0, v_j - A_j)^2 + max(0, -v_j - A_j)^2,    A_j = v_j - x_j</pre>
 *
 * <p>with A the threshold as adaptation has it: the voltage regularization of Bellec et al. 2020 as
 * their program for Atari games has it. E_reg is the mean over samples and steps; that program adds
 * up steps and takes the mean over samples.
 */
public final class MembraneRange extends DescribedComponent implements RegularizerFactory {

  private static final Parameter COEFFICIENT =
      Parameter.real("coefficient", 1e-4).atLeast(0).describe("c: how much it counts");

  /** As a plugin. */
  public MembraneRange() {
    super(
        "membrane_range",
        "R = coefficient * sum_j max(0, v_j - A_j)^2 + max(0, -v_j - A_j)^2 at each step, A_j the"
            + " neuron's threshold as it is now: keeps membranes between -A and A (Bellec et al."
            + " 2020). v is the first state, A = v - (g.s - theta).",
        COEFFICIENT);
  }

  @Override
  public Regularizer create(Context context) {
    double c = context.real(COEFFICIENT);
    return (MembraneRegularizer)
        (v, distance, ofV, ofDistance) -> {
          double sum = 0;
          for (int j = 0; j < v.length; j++) {
            double above = Math.max(0, distance[j]);
            double below = Math.max(0, distance[j] - 2 * v[j]);
            sum += above * above + below * below;
            ofV[j] -= 4 * c * below;
            ofDistance[j] += 2 * c * (above + below);
          }
          return c * sum;
        };
  }
}
