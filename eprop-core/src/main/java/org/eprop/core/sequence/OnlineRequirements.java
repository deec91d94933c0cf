package org.eprop.core.sequence;

import java.util.List;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.adjoint.KeptPaths;
import org.eprop.core.eligibility.SignalGroup;
import org.eprop.core.forward.Constants;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.optimizer.WeightUpdate;
import org.jspecify.annotations.Nullable;

/**
 * What a network must be like to learn along a sequence, without waiting for its end; and what has
 * to hold for learning step by step at the price of events.
 */
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

  /**
   * Why a learner can't learn at the price of events.
   *
   * @param windowSteps K
   * @return null if it can
   */
  static @Nullable String reasonAgainst(
      Constants constants,
      FeedbackWeights feedback,
      Weights gradient,
      WeightUpdate update,
      int windowSteps) {
    NetworkStructure network = constants.network;
    if (windowSteps != 1) {
      return "windows have " + windowSteps + " steps";
    }
    if (update.seesGradientOnline()
        && SignalGroup.of(network, feedback, false).size() > network.populations().size()) {
      return "the step size depends on a gradient through filters with several kappas";
    }
    for (int p = 0; p < network.populations().size(); p++) {
      String name = network.populations().get(p).name();
      boolean learns = gradient.bias(p) != null;
      for (int i = 0; i < network.projections().size(); i++) {
        Projection projection = network.projections().get(i);
        learns |= projection.to() == p && gradient.projection(i) != null;
      }
      for (float[] parameter : gradient.parameters(p)) {
        if (parameter != null) {
          return "parameters of " + name + "'s neurons learn";
        }
      }
      if (learns && !isLinear(constants, p)) {
        return "the neurons of " + name + " are not linear, or parameters of theirs are learned";
      }
    }
    for (Leaf leaf : gradient.leaves()) {
      boolean ofNeurons = isOfNeurons(network, gradient, leaf);
      if (ofNeurons && Double.isNaN(update.gradientRate(leaf.name()))) {
        return "an update of " + leaf.name() + " is more than a multiple of its gradient";
      }
    }
    return null;
  }

  /** Whether readouts learn by events as well: nothing but their weights changes with them. */
  static boolean coverReadouts(
      Constants constants, FeedbackWeights feedback, Weights gradient, WeightUpdate update) {
    boolean all = update.readouts().isEmpty();
    NetworkStructure network = constants.network;
    for (int m = 0; m < network.readouts().size(); m++) {
      all &= !network.readouts().get(m).learnsKappa() && feedback.staysOrIsSymmetric(m);
      String name = network.readouts().get(m).name() + ".";
      for (Leaf leaf : gradient.leaves()) {
        boolean own = leaf.name().startsWith(name);
        all &= !own || !Double.isNaN(update.gradientRate(leaf.name()));
      }
    }
    return all;
  }

  private static boolean isLinear(Constants constants, int p) {
    return constants.neurons[p] instanceof LinearNeurons linear && linear.derivatives == null;
  }

  private static boolean isOfNeurons(NetworkStructure network, Weights gradient, Leaf leaf) {
    boolean is = false;
    for (int i = 0; i < network.projections().size(); i++) {
      is |= network.projections().get(i).name().equals(leaf.name());
    }
    for (int p = 0; p < network.populations().size(); p++) {
      is |= gradient.bias(p) != null && gradient.bias(p) == leaf.row(0);
    }
    return is;
  }
}
