import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.*;

public final class SmallWeights implements RegularizerFactory {
  @Override public String name() { return "small_weights"; }
  @Override public String description() { return "R = sum w^2 / 2 over all weights."; }
  @Override public Regularizer create(Context context) {
    return (WeightRegularizer) (w, gradient) -> {
      double sum = 0;
      for (int i = 0; i < w.length; i++) {
        for (int k = 0; k < w[i].length; k++) {
          sum += w[i][k] * w[i][k] / 2;
          gradient[i][k] += w[i][k];
        }
      }
      return sum;
    };
  }
}
