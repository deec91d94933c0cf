import java.util.List;
import org.eprop.api.plugin.*;
import org.eprop.api.regularizer.*;

public final class Frugal implements RegularizerFactory {
  static final Parameter COST = Parameter.real("cost", 0.1).atLeast(0).describe("of one spike per step");

  @Override public String name() { return "frugal"; }
  @Override public String description() { return "E_reg = cost * sum_j f_j: every spike costs the same."; }
  @Override public List<Parameter> parameters() { return List.of(COST); }
  @Override public Regularizer create(Context context) {
    double cost = context.real(COST);
    return (rate, gradient) -> {
      double sum = 0;
      for (int j = 0; j < rate.length; j++) {
        sum += cost * rate[j];
        gradient[j] += cost;
      }
      return sum;
    };
  }
}
