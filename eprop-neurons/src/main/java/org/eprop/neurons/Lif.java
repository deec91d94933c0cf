package org.eprop.neurons;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/**
 * The leaky integrate-and-fire neuron of Bellec et al. 2020, equations 6 and 7, s = (v):
 *
 * <pre>    v^t = alpha v^{t-1} + c I^t - theta z^{t-1},    z^t = H(v^t - theta)</pre>
 *
 * <p>with alpha = exp(-dt / tau_m), and c = 1 or, with {@code scaled_input}, 1 - alpha. The reset
 * is detached.
 */
public final class Lif extends DescribedComponent implements NeuronFactory {

  public Lif() {
    super(
        "lif",
        "Leaky integrate-and-fire: v^t = alpha v^{t-1} + I^t - theta z^{t-1}, spike when v >"
            + " theta; alpha = exp(-dt/tau_m). Bellec et al. 2020.",
        Common.TAU_M,
        Common.THRESHOLD,
        Common.SCALED_INPUT);
  }

  @Override
  public LinearNeuron create(Context context) {
    double alpha = Common.decay(context.timeStep(), context.real(Common.TAU_M));
    double theta = context.real(Common.THRESHOLD);
    return LinearNeuron.withState("v")
        .decay(0, alpha)
        .input(0, Common.inputWeight(context, alpha))
        .detachedSpike(0, -theta)
        .spikesWhen(0, 1)
        .exceeds(theta);
  }
}
