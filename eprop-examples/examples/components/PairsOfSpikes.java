import java.util.OptionalDouble;
import org.eprop.api.plugin.*;
import org.eprop.api.trace.*;

/** R-STDP (Izhikevich 2007): a spike after a presynaptic one adds to the tag, one before it takes. */
public final class PairsOfSpikes extends DescribedComponent implements EligibilityTraceFactory {
  static final Parameter TAU = Parameter.real("tau", 20).above(0).unit("ms").describe("of both spikes");
  static final Parameter TAU_E = Parameter.real("tau_e", 1000).above(0).unit("ms").describe("how long a tag stays");

  public PairsOfSpikes() {
    super("pairs_of_spikes", "e_ji = z_j r_i - 1.5 o_j p_i of spikes z, p and their traces o, r, kept for tau_e.", TAU, TAU_E);
  }

  @Override public EligibilityTrace create(Context context) {
    double kept = StrictMath.exp(-context.timeStep() / context.real(TAU_E));
    double decay = StrictMath.exp(-context.timeStep() / context.real(TAU));
    return new LinearTrace() {
      @Override public OptionalDouble decay() { return OptionalDouble.of(kept); }
      @Override public double presynapticDecay() { return decay; }
      @Override public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
        return new PostsynapticSide() {
          @Override public int stateSize() { return 1; }
          @Override public boolean onlyAtSpikes() { return true; } // of the rest nobody reads factors
          @Override public void before(double[][] o, double[] factor) {
            for (int j = 0; j < factor.length; j++) { factor[j] = -1.5 * o[0][j]; }
          }
          @Override public void after(PostsynapticStep now, double[][] o, double[] factor) {
            for (int j = 0; j < factor.length; j++) {
              factor[j] = now.spikes()[j];
              o[0][j] = decay * (o[0][j] + now.spikes()[j]);
            }
          }
        };
      }
    };
  }
}
