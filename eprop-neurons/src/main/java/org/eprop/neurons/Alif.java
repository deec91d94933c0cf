package org.eprop.neurons;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/**
 * The LIF neuron with adaptive threshold of Bellec et al. 2020, equations 6 to 10, s = (v, a):
 *
 * <pre>    v^t = alpha v^{t-1} + c I^t - theta z^{t-1}
 *    a^t = rho a^{t-1} + z^{t-1}
 *    z^t = H(v^t - theta - beta a^t)</pre>
 *
 * <p>with alpha = exp(-dt / tau_m), rho = exp(-dt / tau_a), and c = 1 or, with {@code
 * scaled_input}, 1 - alpha. The reset is detached, the adaptation is not. The defaults of tau_a and
 * beta are those of the paper's speech recognition (its threshold there is 0.2).
 */
public final class Alif extends DescribedComponent implements NeuronFactory {

  public Alif() {
    super(
        "alif",
        "LIF with adaptive threshold: v as in lif, a^t = rho a^{t-1} + z^{t-1}, spike when v >"
            + " theta + beta a; rho = exp(-dt/tau_a). The slow variable gives eligibility traces a long"
            + " memory. Bellec et al. 2020.",
        Common.TAU_M,
        Common.THRESHOLD,
        Common.TAU_A,
        Common.BETA,
        Common.SCALED_INPUT);
  }

  @Override
  public LinearNeuron create(Context context) {
    double dt = context.timeStep();
    double alpha = Common.decay(dt, context.real(Common.TAU_M));
    double theta = context.real(Common.THRESHOLD);
    return LinearNeuron.withState("v", "a")
        .decay(0, alpha)
        .decay(1, Common.decay(dt, context.real(Common.TAU_A)))
        .input(0, Common.inputWeight(context, alpha))
        .detachedSpike(0, -theta)
        .spike(1, 1)
        .spikesWhen(0, 1)
        .spikesWhen(1, -context.real(Common.BETA))
        .exceeds(theta);
  }
}
