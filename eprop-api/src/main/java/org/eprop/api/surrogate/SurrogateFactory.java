package org.eprop.api.surrogate;

import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/**
 * A surrogate gradient as a plugin. Ten lines are enough:
 *
 * <pre>{@code
 * public final class Cauchy implements SurrogateFactory {
 *   @Override public String name() { return "cauchy"; }
 *   @Override public String description() { return "S(q) = 1 / (1 + q^2)"; }
 *   @Override public SurrogateGradient create(Context context) {
 *     return q -> 1 / (1 + q * q);
 *   }
 * }
 * }</pre>
 *
 * @since 1.0
 */
public interface SurrogateFactory extends Component {

  /** Height of the pseudo-derivative at threshold, in units of 1/scale; the engine applies it. */
  Parameter GAMMA =
      Parameter.real("gamma", 0.3)
          .atLeast(0)
          .describe("dampening factor: height of the pseudo-derivative at threshold");

  /** Inverse width of the pseudo-derivative; the engine applies it. */
  Parameter SLOPE =
      Parameter.real("slope", 1)
          .above(0)
          .describe("steepness: the distance to threshold is multiplied by it");

  /**
   * Whether each neuron learns its own slope, with {@code slope} at the start. The spike counts as
   * a function sigma(slope x / scale) whose derivative is S, so that height and width follow:
   *
   * <pre>
   * psi        = (gamma / scale) (slope / slope at the start) S(slope x / scale)
   * dE/dslope  = sum_t (dE/dz^t) psi^t x^t / slope
   * </pre>
   *
   * <p>This definition is eprop's own. Lian et al. 2023 ("Learnable surrogate gradient for direct
   * training spiking neural networks", IJCAI) let the width follow learned decay factors of
   * membranes instead. Spikes do not depend on the slope.
   */
  Parameter LEARN_SLOPE =
      Parameter.flag("learn_slope", false)
          .describe("whether each neuron learns its slope, with which the height grows");

  @Override
  default List<Parameter> commonParameters() {
    return List.of(GAMMA, SLOPE, LEARN_SLOPE);
  }

  /**
   * Whether S is negative somewhere, so that the gradient changes sign there on purpose. Declared,
   * because a negative pseudo-derivative is a mistake in most formulas.
   */
  default boolean mayBeNegative() {
    return false;
  }

  /**
   * Makes the shape S.
   *
   * @param context checked values of the parameters, and the time step
   * @return never null
   */
  SurrogateGradient create(Context context);
}
