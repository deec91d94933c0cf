package org.eprop.neurons;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * The current-based LIF neuron: spikes add to a synaptic current, which charges the membrane, s =
 * (i, v):
 *
 * <pre>    i^t = alpha_s i^{t-1} + I^t
 *    v^t = alpha_m v^{t-1} + c i^t - theta z^{t-1},    z^t = H(v^t - theta)</pre>
 *
 * <p>with alpha_s = exp(-dt / tau_s), alpha_m = exp(-dt / tau_m), and c = 1 or, with {@code
 * scaled_input}, 1 - alpha_m. The reset is detached. The response to a spike rises and falls as a
 * difference of two exponentials. Zenke and Ganguli 2018; the same as "CUBA-LIF" elsewhere.
 */
public final class CurrentLif extends DescribedComponent implements NeuronFactory {

  static final Parameter TAU_S =
      Parameter.perNeuron("tau_s", 5)
          .above(0)
          .unit("ms")
          .describe("time constant of the synaptic current");

  static final Parameter SCALED_INPUT =
      Parameter.flag("scaled_input", false)
          .describe(
              "whether the synaptic current charges the membrane by 1 - exp(-dt/tau_m) times"
                  + " itself, not by itself");

  public CurrentLif() {
    super(
        "current_lif",
        "Current-based LIF: i^t = alpha_s i^{t-1} + I^t, v^t = alpha_m v^{t-1} + c i^t - theta"
            + " z^{t-1}, spike when v > theta. Smooth postsynaptic potentials (Zenke and Ganguli"
            + " 2018).",
        TAU_S,
        Common.TAU_M,
        Common.THRESHOLD,
        SCALED_INPUT);
  }

  @Override
  public LinearNeuron create(Context context) {
    double dt = context.timeStep();
    double alphaS = Common.decay(dt, context.real(TAU_S));
    double alphaM = Common.decay(dt, context.real(Common.TAU_M));
    double c = context.flag(SCALED_INPUT) ? 1 - alphaM : 1;
    double theta = context.real(Common.THRESHOLD);
    return LinearNeuron.withState("i", "v")
        .decay(0, alphaS)
        .couple(1, 0, c * alphaS)
        .decay(1, alphaM)
        .input(0, 1)
        .input(1, c)
        .detachedSpike(1, -theta)
        .spikesWhen(1, 1)
        .exceeds(theta);
  }
}
