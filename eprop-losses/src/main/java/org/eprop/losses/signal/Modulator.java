package org.eprop.losses.signal;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;

/**
 * A neuromodulator as dopamine is thought to be: the reward beyond the mean of those before, the
 * same for all neurons, some time later; and at once m_j, what was released to neuron j alone. It
 * needs no target, and no error:
 *
 * <pre>
 * L_j^t = -gain (D^{t - delay} + m_j^t),    D^t = r^t - rbar where r^t is not 0, else 0
 * rbar  = rbar + (r^t - rbar) / memory after each reward
 * </pre>
 *
 * <p>so that what is rewarded more than usual is done more: weights go against L. For R-STDP, see
 * Izhikevich 2007; for the reward's mean, Fremaux, Sprekeler and Gerstner 2010.
 */
public final class Modulator extends DescribedComponent implements LearningSignalFactory {

  static final Parameter GAIN = Parameter.real("gain", 1).above(0).describe("factor on the signal");
  static final Parameter MEMORY =
      Parameter.real("memory", 0)
          .atLeast(0)
          .describe("how many rewards the mean is of that is subtracted; 0 for no mean");
  static final Parameter DELAY =
      Parameter.real("delay", 0)
          .atLeast(0)
          .unit("ms")
          .describe("how much later the signal comes; whole steps");

  public Modulator() {
    super(
        "modulator",
        "L^t = -gain (r - rbar)^{t - delay}: the reward beyond its mean, to all neurons alike, with"
            + " neither target nor error (Fremaux and Gerstner 2016).",
        GAIN,
        MEMORY,
        DELAY);
  }

  @Override
  public LearningSignal create(Context context) {
    return new Signal(context.real(GAIN), context.real(MEMORY), Late.steps(context, DELAY));
  }

  /** State: rbar, then D of the steps before, in a ring. */
  private record Signal(double gain, double memory, int delay) implements StepSignal {

    @Override
    public boolean needsNoTarget() {
      return true;
    }

    @Override
    public boolean needsReward() {
      return true;
    }

    @Override
    public int stateSize(int neurons, int outputs) {
      return 1 + delay;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      double r = step.reward();
      double now = r == 0 ? 0 : r - state[0];
      if (r != 0 && memory > 0) {
        state[0] += (r - state[0]) / Math.max(1, memory);
      }
      double then = now;
      if (delay > 0) {
        int at = 1 + Math.floorMod(step.step(), delay);
        then = state[at];
        state[at] = now;
      }
      for (int j = 0; j < signal.length; j++) {
        signal[j] = -gain * (then + step.modulator(j));
      }
    }
  }
}
