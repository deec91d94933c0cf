import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.signal.*;

public final class RewardSignal implements LearningSignalFactory {
  @Override public String name() { return "reward"; }
  @Override public String description() { return "L_j = (1 + r) sum_k B_jk delta_k, r the rewards so far: errors matter more after success."; }
  @Override public StepSignal create(Context context) { return new Signal(); }

  private static final class Signal implements StepSignal {
    @Override public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      for (int k = 0; k < b.length; k++) {
        b[k] = random.nextGaussian() / StrictMath.sqrt(neurons);
      }
    }
    @Override public int stateSize(int neurons, int outputs) { return 1; }
    @Override public void step(SignalStep step, double[] state, double[] signal) {
      state[0] += step.reward();
      for (int k = 0; k < step.error().length; k++) {
        for (int j = 0; j < signal.length; j++) {
          signal[j] += (1 + state[0]) * step.feedback()[k][j] * step.error()[k];
        }
      }
    }
  }
}
