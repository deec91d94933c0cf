import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.*;

public final class Calm implements RegularizerFactory {
  @Override public String name() { return "calm"; }
  @Override public String description() { return "R = sum_j x_j^2 where x_j < 0: membranes stay near the threshold."; }
  @Override public Regularizer create(Context context) {
    return (MembraneRegularizer) (v, x, ofV, ofX) -> {
      double sum = 0;
      for (int j = 0; j < x.length; j++) {
        double below = Math.min(0, x[j]);
        sum += below * below;
        ofX[j] += 2 * below;
      }
      return sum;
    };
  }
}
