package org.eprop.losses.signal;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;

/**
 * The target itself, through fixed random weights: no error, and so no readout, is needed,
 *
 * <pre>    L_j^t = w^t sum_k B_jk y*_k^t</pre>
 *
 * <p>with y* the class (1, the others 0) or the values wanted, and w^t the step's weight in the
 * loss, its normalisation included: direct random target projection, DRTP (Frenkel, Lefebvre and
 * Bol 2021, "Learning without feedback"); with eligibility traces of spiking neurons, ETLP
 * (Quintana et al. 2024, "ETLP: event-based three-factor local plasticity"). It is made for
 * classes, whose error has the target's sign up to a shift; the readout comes to agree with B.
 */
public final class TargetProjection extends DescribedComponent implements LearningSignalFactory {

  public TargetProjection() {
    super(
        "target_projection",
        "L = B y*: the target in place of the error, through fixed random weights, so that"
            + " neurons need not wait for the readout (DRTP, Frenkel et al. 2021; ETLP, Quintana et al."
            + " 2024). For classification.",
        new RandomFeedback().parameters());
  }

  @Override
  public LearningSignal create(Context context) {
    return new Projection(context);
  }

  private static final class Projection extends FeedbackChoice.Signal {
    Projection(Context context) {
      super(new RandomFeedback().create(context));
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      if (step.weight() != 0) {
        project(step.feedback(), step.target(), step.weight(), signal);
      }
    }
  }
}
