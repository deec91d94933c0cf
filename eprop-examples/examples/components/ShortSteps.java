import org.eprop.api.optimizer.*;
import org.eprop.api.plugin.Context;

public final class ShortSteps implements StepSizeFactory {
  @Override public String name() { return "short_steps"; }
  @Override public String description() { return "No leaf's gradient counts as longer than 1."; }
  @Override public StepSize create(Context context) {
    return (errorSquares, gradientSquares, rates, update, factors) -> {
      for (int l = 0; l < factors.length; l++) {
        factors[l] = 1 / Math.max(1, Math.sqrt(gradientSquares[l]));
      }
    };
  }
}
