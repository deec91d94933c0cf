package org.eprop.core.gradient;

import java.util.List;
import java.util.function.Supplier;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.parallel.Workers;

/** An engine whose kernels a test chooses. */
public final class ChosenKernels {

  private ChosenKernels() {}

  public static GradientEngine engine(
      NetworkStructure network,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      LearningRule rule,
      Workers workers,
      Supplier<Kernels> kernels) {
    return new GradientEngine(network, losses, regularizers, rule, workers, kernels);
  }
}
