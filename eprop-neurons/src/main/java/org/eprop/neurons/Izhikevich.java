package org.eprop.neurons;

import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * The simple spiking neuron of Izhikevich 2003, "Simple model of spiking neurons", IEEE
 * Transactions on Neural Networks 14:1569-1572, s = (v, u) in mV:
 *
 * <pre>    dv/dt = 0.04 v^2 + 5 v + 140 - u + k I,    du/dt = a (b v - u)
 *    spike when v > v_peak; at the next step first v = c, u = u + d</pre>
 *
 * <p>with k = {@code input_gain}; starts at (c, b c). The numerical scheme and what is detached are
 * described at {@link PlanarNeuron}. The defaults are the paper's regular spiking cortical neuron;
 * fast spiking is a = 0.1, d = 2; chattering c = -50, d = 2.
 */
public final class Izhikevich extends DescribedComponent implements NeuronFactory {

  static final Parameter A =
      Parameter.perNeuron("a", 0.02)
          .above(0)
          .unit("1/ms")
          .describe("rate of the recovery variable");

  static final Parameter B =
      Parameter.perNeuron("b", 0.2).describe("coupling of the recovery variable to the voltage");

  static final Parameter C =
      Parameter.perNeuron("c", -65).unit("mV").describe("voltage after a spike");

  static final Parameter D =
      Parameter.perNeuron("d", 8).unit("mV").describe("what a spike adds to the recovery variable");

  static final Parameter V_PEAK =
      Parameter.perNeuron("v_peak", 30).unit("mV").describe("voltage above which it spikes");

  static final Parameter V_MIN =
      Parameter.perNeuron("v_min", -100).unit("mV").describe("lower bound of the voltage");

  static final Parameter SCALE =
      Parameter.perNeuron("scale", 30)
          .above(0)
          .unit("mV")
          .describe("unit of the surrogate's distance to v_peak; v is kept below v_peak + scale");

  static final Parameter INPUT_GAIN =
      Parameter.perNeuron("input_gain", 20)
          .above(0)
          .unit("mV/ms")
          .describe(
              "k: what an input current of 1 adds to dv/dt; 20 mV is the way from rest to"
                  + " the upstroke");

  static final Parameter SUBSTEP =
      Parameter.real("substep", 0.5)
          .atLeast(0.001)
          .unit("ms")
          .describe("longest integration step, a part of the time step");

  public Izhikevich() {
    super(
        "izhikevich",
        "Izhikevich's simple model: dv/dt = 0.04 v^2 + 5 v + 140 - u + k I, du/dt = a (b v - u),"
            + " spike when v > v_peak, then v = c, u += d. From regular spiking to bursting with four"
            + " numbers (Izhikevich 2003). In ms and mV.",
        A,
        B,
        C,
        D,
        V_PEAK,
        V_MIN,
        SCALE,
        INPUT_GAIN,
        SUBSTEP);
  }

  @Override
  public NonlinearNeuron create(Context context) {
    double b = context.real(B);
    double c = context.real(C);
    try {
      return PlanarNeuron.of(
          new Quadratic(),
          context.real(INPUT_GAIN),
          new PlanarNeuron.Recovery("u", 1 / context.real(A), b, 0, 1, context.real(D)),
          new PlanarNeuron.Limits(
              context.real(V_MIN), c, context.real(V_PEAK), context.real(SCALE)),
          new double[] {c, b * c},
          context.timeStep(),
          context.real(SUBSTEP));
    } catch (InvalidInputException e) {
      throw e.location().isEmpty() ? e.at("c") : e;
    }
  }

  private static final class Quadratic implements PlanarNeuron.Upstroke {
    @Override
    public double at(double v) {
      return (0.04 * v + 5) * v + 140;
    }

    @Override
    public double slope(double v) {
      return 0.08 * v + 5;
    }
  }
}
