package org.example.stranger;

import java.util.List;
import org.eprop.api.neuron.*;
import org.eprop.api.plugin.*;

public final class TanhLeak implements NeuronFactory {
  private static final Parameter TAU_M =
      Parameter.perNeuron("tau_m", 20).unit("ms").atLeast(1).describe("membrane time constant");
  @Override public String name() { return "tanh_leak"; }
  @Override public String description() { return "v = (1 - z) (v - dt/tau_m tanh(v)) + I."; }
  @Override public List<Parameter> parameters() { return List.of(TAU_M); }
  @Override public NeuronModel create(Context context) {
    return new Model(context.timeStep() / context.real(TAU_M));
  }

  private record Model(double leak) implements NonlinearNeuron {
    @Override public List<String> stateNames() { return List.of("v"); }
    @Override public double[] spikeWeights() { return new double[] {1}; }
    @Override public double threshold() { return 1; }
    @Override public void step(double[] s, double z, double current, double[] next) {
      next[0] = (1 - z) * (s[0] - leak * StrictMath.tanh(s[0])) + current;
    }
    @Override public void derivatives(double[] s, double z, double current, LocalDerivatives d) {
      double t = StrictMath.tanh(s[0]);
      d.state[0][0] = (1 - z) * (1 - leak * (1 - t * t));
      d.input[0] = 1;
      d.spike[0] = -(s[0] - leak * t);
      d.spikeDetached[0] = 0;
    }
  }
}
