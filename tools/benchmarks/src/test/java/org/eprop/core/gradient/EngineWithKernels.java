package org.eprop.core.gradient;

import java.util.List;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;

/** Engines with kernels of a test's own, which only this package can have. */
public final class EngineWithKernels {

  private EngineWithKernels() {}

  /** One without regularizers, by the network's own rule. */
  public static GradientEngine of(EpropNetwork network, Workers workers, Kernels kernels) {
    return new GradientEngine(
        network.structure(), network.losses(), List.of(), network.rule(), workers, () -> kernels);
  }
}
