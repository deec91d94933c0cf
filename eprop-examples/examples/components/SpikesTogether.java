import java.util.OptionalDouble;
import org.eprop.api.plugin.*;
import org.eprop.api.trace.*;

public final class SpikesTogether extends DescribedComponent implements EligibilityTraceFactory {
  static final Parameter TAU = Parameter.real("tau", 500).above(0).unit("ms").describe("how long a tag stays");

  public SpikesTogether() {
    super("spikes_together", "e_ji = (z_j - a_j) r_i: what the neuron spikes beyond its mean a_j, kept for tau.", TAU);
  }

  @Override public EligibilityTrace create(Context context) {
    double kept = Math.exp(-context.timeStep() / context.real(TAU));
    double rho = Math.exp(-25 * context.timeStep() / context.real(TAU));
    return new LinearTrace() {
      @Override public OptionalDouble decay() { return OptionalDouble.of(kept); }
      @Override public double presynapticDecay() { return rho; }
      @Override public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
        return new PostsynapticSide() {
          @Override public int stateSize() { return neurons.size(); }
          @Override public void before(double[] a, double[] factor) {}
          @Override public void after(PostsynapticStep now, double[] a, double[] factor) {
            for (int j = 0; j < a.length; j++) {
              factor[j] = now.spikes()[j] - a[j];
              a[j] = kept * a[j] + (1 - kept) * now.spikes()[j];
            }
          }
        };
      }
    };
  }
}
