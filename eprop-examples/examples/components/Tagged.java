import java.util.OptionalDouble;
import org.eprop.api.plugin.*;
import org.eprop.api.trace.*;

public final class Tagged extends DescribedComponent implements EligibilityTraceFactory {
  static final Parameter TAU = Parameter.real("tau", 500).above(0).unit("ms").describe("how long a tag stays");

  public Tagged() {
    super("tagged", "e-prop's trace e_ji, kept for tau: ebar^t = exp(-dt / tau) ebar^{t-1} + e^t.", TAU);
  }

  @Override public EligibilityTrace create(Context context) {
    return new DerivedTrace(1, OptionalDouble.of(Math.exp(-context.timeStep() / context.real(TAU))));
  }
}
