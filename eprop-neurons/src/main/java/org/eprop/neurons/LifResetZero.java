package org.eprop.neurons;

import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/**
 * The LIF neuron that a spike resets to zero, s = (v):
 *
 * <pre>    v^t = alpha v^{t-1} (1 - z^{t-1}) + c I^t,    z^t = H(v^t - theta)</pre>
 *
 * <p>with alpha = exp(-dt / tau_m) and c as in {@link Lif}. The reset, dv^t/dz^{t-1} = -alpha
 * v^{t-1}, is detached. What is left of the voltage depends on the spike, so the model lies outside
 * the linear family.
 */
public final class LifResetZero extends DescribedComponent implements NeuronFactory {

  public LifResetZero() {
    super(
        "lif_reset_zero",
        "LIF that a spike resets to zero: v^t = alpha v^{t-1} (1 - z^{t-1}) + I^t, spike when v"
            + " > theta; alpha = exp(-dt/tau_m).",
        Common.TAU_M,
        Common.BASE_THRESHOLD,
        Common.SCALED_INPUT);
  }

  @Override
  public NonlinearNeuron create(Context context) {
    double dt = context.timeStep();
    double alpha = Common.decay(dt, context.real(Common.TAU_M));
    return new Model(
        List.of("v"),
        alpha,
        Common.decayByTau(dt, context.real(Common.TAU_M)),
        Common.inputWeight(context, alpha),
        context.flag(Common.SCALED_INPUT) ? -Common.decayByTau(dt, context.real(Common.TAU_M)) : 0,
        new double[] {1},
        context.real(Common.BASE_THRESHOLD));
  }

  private record Model(
      List<String> stateNames,
      double alpha,
      double alphaByTau,
      double inputWeight,
      double inputByTau,
      double[] spikeWeights,
      double threshold)
      implements NonlinearNeuron {

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      next[0] = alpha * s[0] * (1 - z) + inputWeight * current;
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      out.state[0][0] = alpha * (1 - z);
      out.input[0] = inputWeight;
      out.spike[0] = -alpha * s[0];
      out.spikeDetached[0] = 0;
    }

    @Override
    public List<String> learnableParameters() {
      return List.of("tau_m", "threshold");
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      out[0][0] = alphaByTau * s[0] * (1 - z) + inputByTau * current;
      out[1][0] = 0;
    }
  }
}
