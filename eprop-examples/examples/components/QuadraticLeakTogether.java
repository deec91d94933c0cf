import java.util.List;
import java.util.Optional;
import org.eprop.api.neuron.*;
import org.eprop.api.plugin.*;

/** QuadraticLeak, all neurons of a population in one loop. */
public final class QuadraticLeakTogether implements NeuronFactory {
  static final Parameter TAU = Parameter.perNeuron("tau", 20).above(0).unit("ms").describe("of small voltages");

  @Override public String name() { return "quadratic_leak_together"; }
  @Override public String description() { return "v = (1 - z) v / (1 + (1 + |v|) dt / tau) + I; spike when v > 1."; }
  @Override public List<Parameter> parameters() { return List.of(TAU); }
  @Override public NeuronModel create(Context context) {
    return new Model(context.timeStep() / context.real(TAU));
  }

  private record Model(double h) implements NonlinearNeuron {
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
    @Override public Optional<NeuronArrayMaker> together() { return Optional.of(new Maker()); }
  }

  /** A record without fields: all makers are equal, so that all such neurons come together. */
  private record Maker() implements NeuronArrayMaker {
    @Override public NeuronArray array(List<NonlinearNeuron> neurons) {
      double[] h = neurons.stream().mapToDouble(neuron -> ((Model) neuron).h()).toArray();
      return () -> (s, z, current, next, out) -> {
        double[] v = s[0];
        double[] to = next[0];
        for (int j = 0; j < h.length; j++) { // the same operations in the same order: the same bits
          to[j] = (1 - z[j]) * v[j] / (1 + h[j] * (1 + Math.abs(v[j]))) + current[j];
        }
        if (out != null) {
          derivatives(h, v, z, out.state[0][0], out.input[0], out.spike[0], out.spikeDetached[0]);
        }
      };
    }

    private static void derivatives(
        double[] h, double[] v, double[] z, double[] state, double[] input, double[] spike, double[] detached) {
      for (int j = 0; j < h.length; j++) {
        double d = 1 + h[j] * (1 + Math.abs(v[j]));
        state[j] = (1 - z[j]) * (1 + h[j]) / (d * d);
        input[j] = 1;
        spike[j] = -v[j] / d;
        detached[j] = 0;
      }
    }
  }
}
