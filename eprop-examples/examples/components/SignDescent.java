import org.eprop.api.optimizer.*;
import org.eprop.api.plugin.Context;

public final class SignDescent implements OptimizerFactory {
  @Override public String name() { return "sign_descent"; }
  @Override public String description() { return "w -= learning_rate * sign(gradient)."; }
  @Override public Optimizer create(Context context) {
    return new Optimizer() {
      @Override public int slots() { return 0; }
      @Override public void update(
          double[] w, double[] gradient, double[][] memory, int n, long update, double learningRate) {
        for (int i = 0; i < n; i++) {
          w[i] -= learningRate * Math.signum(gradient[i]);
        }
      }
    };
  }
}
