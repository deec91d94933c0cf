import org.eprop.api.loss.*;
import org.eprop.api.plugin.*;
import org.eprop.api.task.Target;

public final class LogCosh implements LossFactory {
  @Override public String name() { return "log_cosh"; }
  @Override public String description() { return "E = sum_k log cosh(y_k - y*_k): outliers pull less than by their square."; }
  @Override public StepLoss create(Context context) { return new Formula(); }

  private static final class Formula implements StepLoss {
    @Override public double step(double[] y, Target target, int t, double[] error) {
      double sum = 0;
      for (int k = 0; k < y.length; k++) {
        double x = y[k] - target.valuesAt(t)[k];
        double far = Math.abs(x);
        sum += far + StrictMath.log1p(StrictMath.exp(-2 * far)) - StrictMath.log(2);
        error[k] = StrictMath.tanh(x);
      }
      return sum;
    }
    @Override public void check(Target target) {
      if (target.hasClasses()) {
        throw new InvalidInputException("loss \"log_cosh\": got classes, but expected values");
      }
    }
  }
}
