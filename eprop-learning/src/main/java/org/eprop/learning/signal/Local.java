package org.eprop.learning.signal;

import java.util.List;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;

/**
 * A local error: a population is taught by a readout of its own, which sees nothing else,
 *
 * <pre>    L_j^t = sum_k W_kj dE_local/dy_k^t</pre>
 *
 * <p>with the same target as the network's readout. The local readout's weights are random and stay
 * so, or learn (DECOLLE; Kaiser, Mostafa and Neftci 2020, "Synaptic plasticity dynamics for deep
 * continuous local learning"). Where a network is made of its description, a readout {@code
 * local.<population>} is added for each population that is to be taught so; this signal is then the
 * local readout's.
 */
public record Local() implements LearningSignalFactory {

  /** Whether the local readouts learn. */
  public static final Parameter LEARN =
      Parameter.flag("learn", false).describe("whether the local readout's weights learn");

  @Override
  public String name() {
    return "local";
  }

  @Override
  public String description() {
    return "L = W error of a readout of the population's own, with fixed random weights W unless they"
        + " learn: a local loss for each population (DECOLLE, Kaiser et al. 2020).";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(LEARN);
  }

  @Override
  public LearningSignal create(Context context) {
    return new OwnReadout();
  }
}
