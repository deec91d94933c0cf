import java.util.List;
import org.eprop.api.initial.*;
import org.eprop.api.plugin.*;

public final class Excitatory implements InitialWeightsFactory {
  static final Parameter MEAN = Parameter.real("mean", 0.1).atLeast(0).describe("mean weight");

  @Override public String name() { return "excitatory"; }
  @Override public String description() { return "Exponentially distributed weights of a mean: none is negative."; }
  @Override public List<Parameter> parameters() { return List.of(MEAN); }
  @Override public InitialWeights create(Context context) {
    double mean = context.real(MEAN);
    return (w, shape, random) -> {
      for (float[] row : w) {
        for (int k = 0; k < row.length; k++) {
          row[k] = (float) (-mean * StrictMath.log(1 - random.nextDouble()));
        }
      }
    };
  }
}
