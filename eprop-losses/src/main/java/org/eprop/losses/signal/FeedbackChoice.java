package org.eprop.losses.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.StepSignal;
import org.jspecify.annotations.Nullable;

/** B of signals that send something else than the error: random, or that of the true gradient. */
final class FeedbackChoice {

  private static final String SYMMETRIC = "symmetric";

  static final Parameter FEEDBACK =
      Parameter.choice("feedback", "random", SYMMETRIC, "random")
          .describe("B: the readout weights transposed, or fixed random ones");

  private FeedbackChoice() {}

  /** The choice, what random feedback takes, and more. */
  static List<Parameter> parameters(Parameter... more) {
    List<Parameter> all = new ArrayList<>(List.of(FEEDBACK));
    all.addAll(new RandomFeedback().parameters());
    all.addAll(List.of(more));
    return List.copyOf(all);
  }

  /** B as the parameters have it. */
  static Feedback of(Context context) {
    return context.text(FEEDBACK).equals(SYMMETRIC)
        ? new Symmetric().create(context)
        : new RandomFeedback().create(context);
  }

  /** A signal whose B starts and follows the readout as another's. */
  abstract static class Signal implements StepSignal {

    private final Feedback feedback;

    Signal(Feedback feedback) {
      this.feedback = feedback;
    }

    @Override
    public boolean needsReadout() {
      return feedback.needsReadout();
    }

    @Override
    public void initialise(
        double @Nullable [] wOut, int neurons, RandomGenerator random, double[] b) {
      feedback.initialise(wOut, neurons, random, b);
    }

    @Override
    public void follow(double @Nullable [] wOut, double @Nullable [] deltaWOut, double[] b) {
      feedback.follow(wOut, deltaWOut, b);
    }

    /** signal_j += sum_k B_jk x_k. */
    static void project(float[][] b, double[] x, double factor, double[] signal) {
      for (int k = 0; k < b.length; k++) {
        double scaled = factor * x[k];
        if (scaled != 0) {
          float[] row = b[k];
          for (int j = 0; j < signal.length; j++) {
            signal[j] += scaled * row[j];
          }
        }
      }
    }
  }
}
