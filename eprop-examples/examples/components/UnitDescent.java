import java.util.Arrays;
import org.eprop.api.optimizer.*;
import org.eprop.api.plugin.Context;

public final class UnitDescent implements OptimizerFactory {
  @Override public String name() { return "unit_descent"; }
  @Override public String description() { return "W -= learning_rate G / |G|, of each matrix as a whole."; }
  @Override public Optimizer create(Context context) { return new Step(); }

  private record Step() implements MatrixOptimizer {
    @Override public int slots() { return 0; }
    @Override public void update(
        double[][] w, double[][] gradient, double[][][] memory, long update, double eta) {
      double most = Arrays.stream(gradient).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
      double size = most * Math.sqrt(
          Arrays.stream(gradient).flatMapToDouble(Arrays::stream).map(g -> g / most * (g / most)).sum());
      for (int i = 0; size > 0 && i < w.length; i++) {
        for (int k = 0; k < w[i].length; k++) {
          w[i][k] -= eta * gradient[i][k] / size;
        }
      }
    }
  }
}
