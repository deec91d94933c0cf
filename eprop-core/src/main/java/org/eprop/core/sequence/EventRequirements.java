package org.eprop.core.sequence;

import org.eprop.core.eligibility.SignalGroup;
import org.eprop.core.forward.Constants;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.optimizer.WeightUpdate;
import org.jspecify.annotations.Nullable;

/** What has to hold for learning step by step at the price of events. */
final class EventRequirements {

  private EventRequirements() {}

  /**
   * Why a learner can't learn so.
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
