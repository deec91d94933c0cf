package org.eprop.losses.signal;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;

/**
 * A neuromodulator that errors release at the neurons, that stays for a while, and of which
 * neighbours exchange a share with each step,
 *
 * <pre>
 * L^t = D L^{t-1} + B delta^t
 * (D L)_j = decay ((1 - spread) L_j + spread / 2 (L_{j-1} + L_{j+1}))
 * </pre>
 *
 * <p>with the neurons of the population in their order on a ring, or on a line whose ends nothing
 * leaves. With decay = 0 it is plain feedback.
 *
 * <p>That local modulators which diffuse outside synapses carry credit over any span of time is
 * from Liu, Smith, Mihalas, Shea-Brown and Sümbül 2022 ("Biologically-plausible backpropagation
 * through arbitrary timespans via local neuromodulators", ModProp). Theirs is another formula:
 * activity-dependent modulators of each cell type filter the receiving cells' eligibility traces
 * through taps that are specific for the synapses' types, derived from the recurrent weights as an
 * approximation of the gradient. Here the learning signal itself diffuses in space; the ring, and
 * one exponential in time for all, are this project's, and no gradient is approximated.
 */
public final class Diffusion extends DescribedComponent implements LearningSignalFactory {

  private static final String RING = "ring";

  static final Parameter DECAY =
      Parameter.real("decay", 0.9)
          .atLeast(0)
          .below(1)
          .describe("share of the modulator that is left after a step");

  static final Parameter SPREAD =
      Parameter.real("spread", 0.2)
          .atLeast(0)
          .atMost(1)
          .describe("share of what is left that goes to the two neighbours");

  static final Parameter ARRANGEMENT =
      Parameter.choice("arrangement", RING, RING, "line")
          .describe("whether the first and the last neuron are neighbours");

  public Diffusion() {
    super(
        "diffusion",
        "L^t = D L^{t-1} + B error^t: a neuromodulator that lasts and diffuses between"
            + " neighbouring neurons (after an idea of Liu et al. 2022, with another formula).",
        FeedbackChoice.parameters(DECAY, SPREAD, ARRANGEMENT));
  }

  @Override
  public LearningSignal create(Context context) {
    return new Modulator(
        FeedbackChoice.of(context),
        context.real(DECAY),
        context.real(SPREAD),
        context.text(ARRANGEMENT).equals(RING));
  }

  private static final class Modulator extends FeedbackChoice.Signal {
    private final double stays;
    private final double goes;
    private final boolean ring;

    Modulator(Feedback feedback, double decay, double spread, boolean ring) {
      super(feedback);
      this.stays = decay * (1 - spread);
      this.goes = decay * spread / 2;
      this.ring = ring;
    }

    @Override
    public int stateSize(int neurons, int outputs) {
      return neurons;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      int last = signal.length - 1;
      for (int j = 0; j <= last; j++) {
        // Beyond the ends of a line, a neuron is its own neighbour: nothing gets lost.
        double left = state[j > 0 ? j - 1 : ring ? last : 0];
        double right = state[j < last ? j + 1 : ring ? 0 : last];
        signal[j] = stays * state[j] + goes * (left + right);
      }
      project(step.feedback(), step.error(), 1, signal);
      System.arraycopy(signal, 0, state, 0, signal.length);
    }
  }
}
