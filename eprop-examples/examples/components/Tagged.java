import java.util.OptionalDouble;
import org.eprop.api.plugin.*;
import org.eprop.api.trace.*;

/** e-prop's trace, which waits for a learning signal for seconds. */
public final class Tagged extends DescribedComponent implements EligibilityTraceFactory {
  static final Parameter TAU_E = Parameter.real("tau_e", 2000).above(0).unit("ms").describe("how long a tag stays");

  public Tagged() {
    super("tagged", "e-prop's e_ji = psi_j g.eps_ji, kept for tau_e.", TAU_E);
  }

  @Override public EligibilityTrace create(Context context) {
    return new DerivedTrace(1, OptionalDouble.of(StrictMath.exp(-context.timeStep() / context.real(TAU_E))));
  }
}
