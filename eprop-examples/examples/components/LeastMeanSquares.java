import org.eprop.api.optimizer.*;
import org.eprop.api.plugin.Context;

public final class LeastMeanSquares implements ReadoutOptimizerFactory {
  @Override public String name() { return "least_mean_squares"; }
  @Override public String description() { return "gain = f w / (1 + (1 + w) |f|^2), w the step's weight."; }
  @Override public ReadoutOptimizer create(Context context) {
    return new ReadoutOptimizer() {
      @Override public int[] memory(int features) { return new int[0]; }
      @Override public void begin(int features, double[][] memory) {}
      @Override public void gain(double[] f, double weight, double[][] memory, double[] gain) {
        double squares = 0;
        for (double x : f) {
          squares += x * x;
        }
        for (int j = 0; j < f.length; j++) {
          gain[j] = f[j] * weight / (1 + (1 + weight) * squares);
        }
      }
    };
  }
}
