package org.example.stranger;

import java.util.List;
import org.eprop.api.neuron.*;
import org.eprop.api.plugin.*;

public final class LeakyThreshold implements NeuronFactory {
  private static final Parameter TAU_M =
      Parameter.perNeuron("tau_m", 20).unit("ms").above(0).describe("membrane time constant");
  private static final Parameter TAU_A =
      Parameter.perNeuron("tau_a", 200).unit("ms").above(0).describe("of the threshold");
  @Override public String name() { return "leaky_threshold"; }
  @Override public String description() {
    return "v = alpha v + I - z, a = rho a + (1 - rho) v + 0.1 z, spike when v > 1 + 0.5 a.";
  }
  @Override public List<Parameter> parameters() { return List.of(TAU_M, TAU_A); }
  @Override public NeuronModel create(Context context) {
    double dt = context.timeStep();
    double alpha = StrictMath.exp(-dt / context.real(TAU_M));
    double rho = StrictMath.exp(-dt / context.real(TAU_A));
    return LinearNeuron.withState("v", "a").decay(0, alpha).decay(1, rho).couple(1, 0, 1 - rho)
        .input(0, 1).detachedSpike(0, -1).spike(1, 0.1)
        .spikesWhen(0, 1).spikesWhen(1, -0.5).exceeds(1);
  }
}
