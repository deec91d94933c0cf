package org.eprop.core.sequence;

import java.util.List;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Weights;

/** Steps without learning: there are no traces. */
final class InferenceCore extends SequenceCore {

  InferenceCore(SequencePlan plan, Weights weights, FeedbackWeights feedback, Kernels kernels) {
    super(plan, weights, feedback, new Rates(plan.network(), List.of(), 0), 1, kernels);
    reset();
  }

  @Override
  boolean learns() {
    return false;
  }

  @Override
  void pass(Weights gradient) {}

  /** The step is over; nothing is learned from it. */
  void advance() {
    first = t;
  }
}
