package org.eprop.learning.optimizer;

import org.eprop.api.optimizer.StepSize;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * Steps in units of the output: with the learning rate mu,
 *
 * <pre>    delta w = -mu |delta|^2 / (epsilon + |g|^2) g,    delta = dE/dy,  g = dE/dw</pre>
 *
 * <p>If g is dE/dw, (delta y) . delta = -mu |delta|^2 to first order: the outputs move by mu of
 * their error, whatever the sizes of weights, inputs and firing rates. With mu = 1 the error of
 * this step would be gone; with more than 2 it would grow. Where there is no error, nothing moves.
 * A loss of outputs averaged over T steps divides their error among the steps: the average moves by
 * mu / T of it.
 *
 * <p>|g|^2 is that of all leaves {@code together}, each counting by its learning rate beside the
 * largest; or of {@code each} leaf alone, which then moves the outputs by mu of their error divided
 * by the number of leaves that learn. Epsilon, in units of |g|^2, is where steps become shorter
 * again: neurons that hardly act on the outputs would else be moved far.
 *
 * <p>For a readout alone, this is normalised least mean squares (Nagumo and Noda 1967); for deep
 * networks online, see "Intentional updates" (arXiv 2604.19033) and ObGD (Elsayed et al. 2024,
 * arXiv 2410.14606).
 */
public final class NormalisedStep extends DescribedComponent implements StepSizeFactory {

  static final Parameter EPSILON =
      Parameter.real("epsilon", 0.1)
          .above(0)
          .describe("|g|^2 below which steps become shorter again");

  static final Parameter LEAVES =
      Parameter.choice("leaves", "together", "together", "each")
          .describe("whether |g|^2 is that of all that learns, or of each leaf alone");

  public NormalisedStep() {
    super(
        "normalised",
        "Steps in units of the output: learning_rate |delta|^2 / (epsilon + |g|^2) times the"
            + " gradient g, delta the error of the outputs, which move by learning_rate of it. For"
            + " optimizers linear in the gradient (sgd).",
        EPSILON,
        LEAVES);
  }

  @Override
  public StepSize create(Context context) {
    double epsilon = context.real(EPSILON);
    return context.text(LEAVES).equals("each") ? new Each(epsilon) : new Together(epsilon);
  }

  private record Together(double epsilon) implements StepSize {
    @Override
    public void factors(
        double errorSquares,
        double[] gradientSquares,
        double[] rates,
        long update,
        double[] factors) {
      double largest = 0;
      for (double rate : rates) {
        largest = Math.max(largest, rate);
      }
      double sum = 0;
      for (int l = 0; l < rates.length; l++) {
        sum += rates[l] == 0 ? 0 : rates[l] / largest * gradientSquares[l];
      }
      for (int l = 0; l < rates.length; l++) {
        factors[l] = errorSquares / (epsilon + sum);
      }
    }
  }

  private record Each(double epsilon) implements StepSize {
    @Override
    public void factors(
        double errorSquares,
        double[] gradientSquares,
        double[] rates,
        long update,
        double[] factors) {
      int learning = 0;
      for (double rate : rates) {
        learning += rate == 0 ? 0 : 1;
      }
      for (int l = 0; l < rates.length; l++) {
        factors[l] = errorSquares / (epsilon + gradientSquares[l]) / Math.max(1, learning);
      }
    }
  }
}
