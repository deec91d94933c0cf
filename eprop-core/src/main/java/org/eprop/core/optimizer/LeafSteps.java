package org.eprop.core.optimizer;

import java.util.List;
import org.eprop.api.optimizer.StepSize;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.NormalisedStep;
import org.jspecify.annotations.Nullable;

/**
 * How far the next update goes in each leaf that learns, by a {@link StepSize}. Refuses what is not
 * finite before anything is changed. Owned by an update.
 */
final class LeafSteps {

  /** Single precision can't tell such currents from a threshold any more. */
  private static final double LARGEST = 1e30;

  /** |g|^2, the learning rate, and the factor of each leaf. */
  final double[] squares;

  final double[] rates;
  final double[] factors;

  private final List<LearnedLeaf> parts;

  /** In batches and along a sequence. */
  private final StepSize inBatches;

  private final StepSize online;

  /**
   * @param given null for the usual ones
   * @param linear whether all optimizers are
   * @param parts what learns
   * @throws InvalidInputException if they are not, and the step size given needs it
   */
  LeafSteps(@Nullable StepSize given, boolean linear, List<LearnedLeaf> parts) {
    if (given != null && given.seesGradient() && !linear) {
      throw new InvalidInputException(
              "got one in units of the output, but expected \"fixed\", for not all optimizers are"
                  + " linear in the gradient, as \"sgd\" is")
          .at("step_size");
    }
    FixedStep fixed = new FixedStep();
    NormalisedStep normalised = new NormalisedStep();
    inBatches = given == null ? fixed.create(Context.defaults(fixed)) : given;
    online = given == null && linear ? normalised.create(Context.defaults(normalised)) : inBatches;
    this.parts = parts;
    squares = new double[parts.size()];
    rates = new double[parts.size()];
    factors = new double[parts.size()];
  }

  /** Begins an update of this rate: without a step size, each leaf goes as far as its own. */
  void begin(double rate) {
    for (int l = 0; l < rates.length; l++) {
      rates[l] = parts.get(l).learningRate * rate;
      factors[l] = 1;
    }
  }

  StepSize of(boolean alongSequence) {
    return alongSequence ? online : inBatches;
  }

  /** What the gradient of each leaf is multiplied with, by the factors as they are. */
  double[] rates() {
    for (int l = 0; l < rates.length; l++) {
      rates[l] *= factors[l];
    }
    return rates;
  }

  /** Sets the factors, by squares and rates as they are; refuses a step that is not finite. */
  void find(StepSize by, double errorSquares, long update) {
    if (!Double.isFinite(errorSquares) && by.seesGradient()) {
      throw new DivergenceException("the squared error of the outputs is " + errorSquares);
    }
    by.factors(errorSquares, squares, rates, update, factors);
    for (int l = 0; l < factors.length; l++) {
      double step = rates[l] * factors[l] * Math.sqrt(squares[l]);
      if (!(factors[l] >= 0) || !(step <= LARGEST)) {
        throw new DivergenceException(
            "%s: a step of norm %s (learning rate %s, factor %s, gradient of norm %s)"
                .formatted(
                    parts.get(l).leaf.name(), step, rates[l], factors[l], Math.sqrt(squares[l])));
      }
    }
  }
}
