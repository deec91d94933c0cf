package org.eprop.neurons;

import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/**
 * The current-based LIF neuron whose membrane a spike resets to zero, s = (i, v):
 *
 * <pre>    i^t = alpha_s i^{t-1} + I^t
 *    v^t = alpha_m v^{t-1} (1 - z^{t-1}) + c i^t,    z^t = H(v^t - theta)</pre>
 *
 * <p>with alpha_s, alpha_m and c as in {@link CurrentLif}. The synaptic current is not reset: what
 * is left of it charges the membrane anew. The reset, dv^t/dz^{t-1} = -alpha_m v^{t-1}, is
 * detached; beyond it a spike has no effect.
 */
public final class CurrentLifResetZero extends DescribedComponent implements NeuronFactory {

  public CurrentLifResetZero() {
    super(
        "current_lif_reset_zero",
        "Current-based LIF whose membrane a spike resets to zero: i^t = alpha_s i^{t-1} + I^t,"
            + " v^t = alpha_m v^{t-1} (1 - z^{t-1}) + c i^t, spike when v > theta. The synaptic current"
            + " is not reset.",
        CurrentLif.TAU_S,
        Common.TAU_M,
        Common.BASE_THRESHOLD,
        CurrentLif.SCALED_INPUT);
  }

  @Override
  public NonlinearNeuron create(Context context) {
    double dt = context.timeStep();
    double alphaM = Common.decay(dt, context.real(Common.TAU_M));
    double alphaByTau = Common.decayByTau(dt, context.real(Common.TAU_M));
    boolean scaled = context.flag(CurrentLif.SCALED_INPUT);
    return new Model(
        List.of("i", "v"),
        Common.decay(dt, context.real(CurrentLif.TAU_S)),
        Common.decayByTau(dt, context.real(CurrentLif.TAU_S)),
        alphaM,
        alphaByTau,
        scaled ? 1 - alphaM : 1,
        scaled ? -alphaByTau : 0,
        new double[] {0, 1},
        context.real(Common.BASE_THRESHOLD));
  }

  private record Model(
      List<String> stateNames,
      double alphaS,
      double alphaSByTau,
      double alphaM,
      double alphaMByTau,
      double c,
      double cByTau,
      double[] spikeWeights,
      double threshold)
      implements NonlinearNeuron {

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      next[0] = alphaS * s[0] + current;
      next[1] = alphaM * s[1] * (1 - z) + c * next[0];
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      out.state[0][0] = alphaS;
      out.state[0][1] = 0;
      out.state[1][0] = c * alphaS;
      out.state[1][1] = alphaM * (1 - z);
      out.input[0] = 1;
      out.input[1] = c;
      out.spike[0] = 0;
      out.spike[1] = -alphaM * s[1];
      out.spikeDetached[0] = 0;
      out.spikeDetached[1] = 0;
    }

    @Override
    public List<String> learnableParameters() {
      return List.of("tau_s", "tau_m", "threshold");
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      out[0][0] = alphaSByTau * s[0];
      out[0][1] = c * out[0][0];
      out[1][0] = 0;
      out[1][1] = alphaMByTau * s[1] * (1 - z) + cByTau * (alphaS * s[0] + current);
      out[2][0] = 0;
      out[2][1] = 0;
    }
  }
}
