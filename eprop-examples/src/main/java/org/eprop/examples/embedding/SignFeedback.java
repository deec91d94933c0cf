package org.eprop.examples.embedding;

import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;

/**
 * Feedback that knows the signs of the readout weights, but not their sizes: B_jk = sign(W_out,kj)
 * / sqrt(neurons) (Liao, Leibo and Poggio 2016, "How important is weight symmetry in
 * backpropagation?"). A component of the application's own, registered nowhere but in its {@link
 * SignFeedbackModule}.
 */
public final class SignFeedback implements LearningSignalFactory {

  @Override
  public String name() {
    return "sign_concordant";
  }

  @Override
  public String description() {
    return "B = sign(W_out)^T / sqrt(neurons), at all times.";
  }

  @Override
  public LearningSignal create(Context context) {
    return new Signs();
  }

  private static final class Signs implements Feedback {
    @Override
    public boolean needsReadout() {
      return true;
    }

    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      for (int k = 0; k < b.length; k++) {
        b[k] = Math.signum(wOut[k]) / Math.sqrt(neurons);
      }
    }

    @Override
    public void follow(double[] wOut, double[] deltaWOut, double[] b) {
      for (int k = 0; k < b.length; k++) {
        b[k] = Math.copySign(b[k], wOut[k]);
      }
    }
  }
}
