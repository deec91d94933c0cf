package org.eprop.losses.signal;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;

/**
 * The errors through feedback weights, some time later, as a neuromodulator that takes its time:
 *
 * <pre>    L_j^t = sum_k B_jk delta_k^{t - delay}</pre>
 *
 * <p>What of an error would come after the end of a sequence is lost. A trace with a {@code tau_e}
 * about as long as the delay waits for it.
 */
public final class Late extends DescribedComponent implements LearningSignalFactory {

  private static final int MOST_STEPS = 1_000_000;

  static final Parameter DELAY =
      Parameter.real("delay", 1000)
          .atLeast(0)
          .atMost(5000)
          .unit("ms")
          .describe("how much later errors come; whole steps");

  public Late() {
    super(
        "late",
        "L^t = B error^{t - delay}: errors through feedback weights, some time later.",
        FeedbackChoice.parameters(DELAY));
  }

  @Override
  public LearningSignal create(Context context) {
    return new Errors(FeedbackChoice.of(context), steps(context, DELAY));
  }

  /** A time in whole steps. */
  static int steps(Context context, Parameter time) {
    double steps = StrictMath.rint(context.real(time) / context.timeStep());
    return (int) Math.min(steps, MOST_STEPS);
  }

  private static final class Errors extends FeedbackChoice.Signal {
    private final int delay;

    Errors(Feedback feedback, int delay) {
      super(feedback);
      this.delay = delay;
    }

    @Override
    public int delay() {
      return delay;
    }

    /** The errors of the steps before, in a ring. */
    @Override
    public int stateSize(int neurons, int outputs) {
      return delay * outputs;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      double[] error = step.error().clone();
      if (delay > 0) {
        int at = error.length * Math.floorMod(step.step(), delay);
        System.arraycopy(state, at, error, 0, error.length);
        System.arraycopy(step.error(), 0, state, at, error.length);
      }
      project(step.feedback(), error, 1, signal);
    }
  }
}
