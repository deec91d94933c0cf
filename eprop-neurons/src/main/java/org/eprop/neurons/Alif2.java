package org.eprop.neurons;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * A LIF neuron whose threshold adapts on two time scales, s = (v, a1, a2):
 *
 * <pre>    v^t  = alpha v^{t-1} + c I^t - theta z^{t-1}
 *    a1^t = rho1 a1^{t-1} + z^{t-1},    a2^t = rho2 a2^{t-1} + z^{t-1}
 *    z^t  = H(v^t - theta - beta1 a1^t - beta2 a2^t)</pre>
 *
 * <p>with alpha = exp(-dt / tau_m), rho_i = exp(-dt / tau_a_i), and c as in {@link Lif}. Cortical
 * neurons adapt on several time scales at once (Pozzorini et al. 2013, "Temporal whitening by
 * power-law adaptation in neocortical neurons"); the defaults, a fast strong and a slow weak
 * adaptation, are this project's choice.
 */
public final class Alif2 extends DescribedComponent implements NeuronFactory {

  static final Parameter TAU_A1 =
      Parameter.perNeuron("tau_a1", 30)
          .above(0)
          .unit("ms")
          .describe("time constant of the fast adaptation");

  static final Parameter BETA1 =
      Parameter.perNeuron("beta1", 0.3)
          .atLeast(0)
          .describe("by how much a spike raises the threshold, fast part");

  static final Parameter TAU_A2 =
      Parameter.perNeuron("tau_a2", 500)
          .above(0)
          .unit("ms")
          .describe("time constant of the slow adaptation");

  static final Parameter BETA2 =
      Parameter.perNeuron("beta2", 0.05)
          .atLeast(0)
          .describe("by how much a spike raises the threshold, slow part");

  public Alif2() {
    super(
        "alif2",
        "LIF whose threshold adapts on two time scales: a_i^t = rho_i a_i^{t-1} + z^{t-1}, spike"
            + " when v > theta + beta1 a1 + beta2 a2; rho_i = exp(-dt/tau_a_i).",
        Common.TAU_M,
        Common.THRESHOLD,
        TAU_A1,
        BETA1,
        TAU_A2,
        BETA2,
        Common.SCALED_INPUT);
  }

  @Override
  public LinearNeuron create(Context context) {
    double dt = context.timeStep();
    double alpha = Common.decay(dt, context.real(Common.TAU_M));
    double theta = context.real(Common.THRESHOLD);
    return LinearNeuron.withState("v", "a1", "a2")
        .decay(0, alpha)
        .decay(1, Common.decay(dt, context.real(TAU_A1)))
        .decay(2, Common.decay(dt, context.real(TAU_A2)))
        .input(0, Common.inputWeight(context, alpha))
        .detachedSpike(0, -theta)
        .spike(1, 1)
        .spike(2, 1)
        .spikesWhen(0, 1)
        .spikesWhen(1, -context.real(BETA1))
        .spikesWhen(2, -context.real(BETA2))
        .exceeds(theta);
  }
}
