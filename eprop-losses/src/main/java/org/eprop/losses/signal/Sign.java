package org.eprop.losses.signal;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;

/**
 * The signs of the errors alone: each output tells neurons whether it is too high or too low, but
 * not by how much,
 *
 * <pre>    L_j^t = |w^t| sum_k B_jk sign(delta_k^t)</pre>
 *
 * <p>with w^t the step's weight in the loss, its normalisation included; an output without an error
 * says nothing. What a chip that sends one bit for each output can do. B is fixed and random, or
 * the transposed readout weights.
 */
public final class Sign extends DescribedComponent implements LearningSignalFactory {

  public Sign() {
    super(
        "sign",
        "L = B sign(error): one bit from each output, too high or too low. B random or the"
            + " transposed readout weights.",
        FeedbackChoice.parameters());
  }

  @Override
  public LearningSignal create(Context context) {
    return new Signs(FeedbackChoice.of(context));
  }

  private static final class Signs extends FeedbackChoice.Signal {
    Signs(Feedback feedback) {
      super(feedback);
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      double size = Math.abs(step.weight());
      double[] error = step.error();
      float[][] b = step.feedback();
      for (int k = 0; k < b.length; k++) {
        double scaled = size * Math.signum(error[k]);
        for (int j = 0; scaled != 0 && j < signal.length; j++) {
          signal[j] += scaled * b[k][j];
        }
      }
    }
  }
}
