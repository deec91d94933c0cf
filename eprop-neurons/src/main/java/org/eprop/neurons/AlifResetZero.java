package org.eprop.neurons;

import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/**
 * The LIF neuron with adaptive threshold that a spike resets to zero, s = (v, a):
 *
 * <pre>    v^t = alpha v^{t-1} (1 - z^{t-1}) + c I^t
 *    a^t = rho a^{t-1} + z^{t-1}
 *    z^t = H(v^t - theta - beta a^t)</pre>
 *
 * <p>with alpha, rho and c as in {@link Alif}. The reset is detached, the adaptation is not.
 */
public final class AlifResetZero extends DescribedComponent implements NeuronFactory {

  public AlifResetZero() {
    super(
        "alif_reset_zero",
        "LIF with adaptive threshold that a spike resets to zero: v^t = alpha v^{t-1} (1 -"
            + " z^{t-1}) + I^t, a^t = rho a^{t-1} + z^{t-1}, spike when v > theta + beta a.",
        Common.TAU_M,
        Common.BASE_THRESHOLD,
        Common.TAU_A,
        Common.BETA,
        Common.SCALED_INPUT);
  }

  @Override
  public NonlinearNeuron create(Context context) {
    double dt = context.timeStep();
    double alpha = Common.decay(dt, context.real(Common.TAU_M));
    return new Model(
        List.of("v", "a"),
        alpha,
        Common.decay(dt, context.real(Common.TAU_A)),
        Common.decayByTau(dt, context.real(Common.TAU_A)),
        Common.decayByTau(dt, context.real(Common.TAU_M)),
        Common.inputWeight(context, alpha),
        context.flag(Common.SCALED_INPUT) ? -Common.decayByTau(dt, context.real(Common.TAU_M)) : 0,
        new double[] {1, -context.real(Common.BETA)},
        context.real(Common.BASE_THRESHOLD));
  }

  private record Model(
      List<String> stateNames,
      double alpha,
      double rho,
      double rhoByTau,
      double alphaByTau,
      double inputWeight,
      double inputByTau,
      double[] spikeWeights,
      double threshold)
      implements NonlinearNeuron {

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      next[0] = alpha * s[0] * (1 - z) + inputWeight * current;
      next[1] = rho * s[1] + z;
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      out.state[0][0] = alpha * (1 - z);
      out.state[0][1] = 0;
      out.state[1][0] = 0;
      out.state[1][1] = rho;
      out.input[0] = inputWeight;
      out.input[1] = 0;
      out.spike[0] = -alpha * s[0];
      out.spike[1] = 1;
      out.spikeDetached[0] = 0;
      out.spikeDetached[1] = 1;
    }

    @Override
    public List<String> learnableParameters() {
      return List.of("tau_m", "tau_a", "beta", "threshold");
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      out[0][0] = alphaByTau * s[0] * (1 - z) + inputByTau * current;
      out[0][1] = 0;
      out[1][0] = 0;
      out[1][1] = rhoByTau * s[1];
      for (int p = 2; p < 4; p++) {
        out[p][0] = 0;
        out[p][1] = 0;
      }
    }
  }
}
