package org.eprop.neurons;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/**
 * The resonate-and-fire neuron: a damped oscillator in the complex plane, s = (x, v) = (Re, Im) of
 *
 * <pre>    d(x + iv)/dt = (-1/tau + i omega) (x + iv) + input</pre>
 *
 * <p>with current-like x, voltage-like v and omega = 2 pi {@code frequency}. Over a step it turns
 * by omega dt and shrinks, which is computed exactly:
 *
 * <pre>    x^t = d (cos(omega dt) x^{t-1} - sin(omega dt) v^{t-1}) + I^t
 *    v^t = d (sin(omega dt) x^{t-1} + cos(omega dt) v^{t-1}) - theta z^{t-1}
 *    z^t = H(v^t - theta),    d = exp(-dt / tau)</pre>
 *
 * <p>Input kicks the current-like variable, so the voltage answers from the next step on, and most
 * to input at its own frequency. Izhikevich 2001, "Resonate-and-fire neurons", Neural Networks
 * 14:883-894. He sets (x, v) to (0, theta) at a spike; here theta is subtracted from v, detached,
 * as in the other models of the linear family.
 */
public final class ResonateAndFire extends DescribedComponent implements NeuronFactory {

  static final Parameter FREQUENCY =
      Parameter.perNeuron("frequency", 10)
          .atLeast(0)
          .unit("Hz")
          .describe("of the undisturbed oscillation; should stay below half of the step rate");

  static final Parameter TAU =
      Parameter.perNeuron("tau", 100)
          .above(0)
          .unit("ms")
          .describe("time constant with which the oscillation decays");

  public ResonateAndFire() {
    super(
        "resonate_and_fire",
        "Resonate-and-fire: d(x + iv)/dt = (-1/tau + 2 pi i frequency)(x + iv) + input, spike"
            + " when v > theta, then v -= theta. Selects input of its own frequency; solved"
            + " exactly (Izhikevich 2001).",
        FREQUENCY,
        TAU,
        Common.THRESHOLD);
  }

  @Override
  public LinearNeuron create(Context context) {
    double dt = context.timeStep();
    double angle = 2 * Math.PI * context.real(FREQUENCY) * dt / 1000;
    double shrink = Common.decay(dt, context.real(TAU));
    double theta = context.real(Common.THRESHOLD);
    double cos = shrink * StrictMath.cos(angle);
    double sin = shrink * StrictMath.sin(angle);
    return LinearNeuron.withState("x", "v")
        .couple(0, 0, cos)
        .couple(0, 1, -sin)
        .couple(1, 0, sin)
        .couple(1, 1, cos)
        .input(0, 1)
        .detachedSpike(1, -theta)
        .spikesWhen(1, 1)
        .exceeds(theta);
  }
}
