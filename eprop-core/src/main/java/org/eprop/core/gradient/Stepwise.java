package org.eprop.core.gradient;

import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;

/** What learning needs that goes along with a sequence, without waiting for its end. */
final class Stepwise {

  private Stepwise() {}

  /**
   * Checks that the error is known at each step, and the path it takes stays within neurons.
   *
   * @return the loss
   * @throws InvalidInputException if not
   */
  static StepLoss check(Loss loss, LearningRule rule) {
    if (rule.throughOtherNeurons()) {
      throw new InvalidInputException(
          "rule: got one that goes back in time through other neurons, but expected one that can be"
              + " followed online, such as \"eprop\"");
    }
    if (!(loss instanceof StepLoss stepLoss)) {
      throw new InvalidInputException(
          "loss: got one of whole sequences, but expected one that is a sum over steps");
    }
    return stepLoss;
  }
}
