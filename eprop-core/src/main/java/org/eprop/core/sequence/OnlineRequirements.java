package org.eprop.core.sequence;

import java.util.List;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.adjoint.KeptPaths;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.network.Projection;
import org.eprop.core.network.ReadoutLoss;

/** What a network must be like to learn along a sequence, without waiting for its end. */
final class OnlineRequirements {

  /** A record takes memory from the start, for each neuron and step. */
  private static final int LONGEST_WINDOW = 1 << 24;

  private OnlineRequirements() {}

  /**
   * Checks that errors are known at each step, that the paths they take stay within neurons, and
   * that no delays learn: their gradient looks ahead.
   *
   * @param windowSteps K
   * @return the losses
   * @throws InvalidInputException if not
   */
  static StepLoss[] check(SequencePlan plan, List<ReadoutLoss> losses, int windowSteps) {
    if (windowSteps < 1 || windowSteps > LONGEST_WINDOW) {
      throw new InvalidInputException(
          "window: got " + windowSteps + " steps, but expected 1 to " + LONGEST_WINDOW);
    }
    if (new KeptPaths(plan.network(), plan.order(), plan.rule()).any) {
      throw new InvalidInputException(
          "rule: got one that goes back in time through other neurons, but expected one that works"
              + " online, such as \"eprop\"");
    }
    if (plan.rule().nonCausalShare() != 0) {
      throw new InvalidInputException(
          "rule: got one with a non-causal term, which needs the whole sequence, but expected one"
              + " that works online, such as \"eprop\"");
    }
    for (Projection projection : plan.network().projections()) {
      if (projection.delays() != null) {
        throw new InvalidInputException(
            "projection "
                + projection.name()
                + ": got delays that learn, which needs whole sequences, but expected delays that"
                + " stay as they are");
      }
    }
    StepLoss[] stepLosses = new StepLoss[losses.size()];
    for (int m = 0; m < stepLosses.length; m++) {
      Loss loss = losses.get(m).loss();
      if (!(loss instanceof StepLoss stepLoss)) {
        throw new InvalidInputException(
            "loss: got one of whole sequences, but expected one that is a sum over steps");
      }
      stepLosses[m] = stepLoss;
    }
    return stepLosses;
  }
}
