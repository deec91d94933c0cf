import java.util.List;
import org.eprop.api.neuron.*;
import org.eprop.api.plugin.*;

public final class QuadraticLeak implements NeuronFactory {
  static final Parameter TAU = Parameter.perNeuron("tau", 20).above(0).unit("ms").describe("of small voltages");

  @Override public String name() { return "quadratic_leak"; }
  @Override public String description() { return "v = (1 - z) v / (1 + (1 + |v|) dt / tau) + I; spike when v > 1."; }
  @Override public List<Parameter> parameters() { return List.of(TAU); }
  @Override public NeuronModel create(Context context) {
    double tau = context.real(TAU);
    return new Model(context.timeStep() / tau, tau);
  }

  private record Model(double h, double tau) implements NonlinearNeuron {
    @Override public List<String> stateNames() { return List.of("v"); }
    @Override public double[] spikeWeights() { return new double[] {1}; }
    @Override public double threshold() { return 1; }
    @Override public void step(double[] s, double z, double current, double[] next) {
      next[0] = (1 - z) * s[0] / (1 + h * (1 + Math.abs(s[0]))) + current;
    }
    @Override public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      double d = 1 + h * (1 + Math.abs(s[0]));
      out.state[0][0] = (1 - z) * (1 + h) / (d * d);
      out.input[0] = 1;
      out.spike[0] = -s[0] / d;
      out.spikeDetached[0] = 0;
    }
    @Override public List<String> learnableParameters() { return List.of("tau"); }
    @Override public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      double size = 1 + Math.abs(s[0]);
      out[0][0] = (1 - z) * s[0] * size * h / tau / ((1 + h * size) * (1 + h * size));
    }
  }
}
