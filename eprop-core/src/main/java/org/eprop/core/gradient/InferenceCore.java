package org.eprop.core.gradient;

import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Weights;

/** Steps without learning: there are no traces. */
final class InferenceCore extends SequenceCore {

  InferenceCore(Constants constants, FeedbackWeights feedback, Kernels kernels) {
    super(constants, feedback, 1, kernels);
    reset();
  }

  @Override
  void pass(Weights gradient) {}
}
