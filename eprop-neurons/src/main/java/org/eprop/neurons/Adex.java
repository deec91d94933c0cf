package org.eprop.neurons;

import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * The adaptive exponential integrate-and-fire neuron of Brette and Gerstner 2005, "Adaptive
 * exponential integrate-and-fire model as an effective description of neuronal activity", Journal
 * of Neurophysiology 94:3637-3642, s = (v, w) in mV and pA:
 *
 * <pre>    c_m dv/dt = -g_l (v - e_l) + g_l delta_t exp((v - v_t) / delta_t) - w + k I
 *    tau_w dw/dt = a (v - e_l) - w
 *    spike when v > v_peak; at the next step first v = v_reset, w = w + b</pre>
 *
 * <p>with k = {@code input_gain}; starts at (e_l, 0). The exponent is kept from exceeding 20, where
 * the upstroke is far faster than any sub-step. The numerical scheme and what is detached are
 * described at {@link PlanarNeuron}. The defaults are the paper's, except that v_peak is 0 mV and
 * not 20: with sub-steps this long, the difference is not seen.
 */
public final class Adex extends DescribedComponent implements NeuronFactory {

  static final Parameter C_M =
      Parameter.perNeuron("c_m", 281).above(0).unit("pF").describe("membrane capacitance");

  static final Parameter G_L =
      Parameter.perNeuron("g_l", 30).above(0).unit("nS").describe("leak conductance");

  static final Parameter E_L =
      Parameter.perNeuron("e_l", -70.6).unit("mV").describe("leak reversal potential");

  static final Parameter V_T =
      Parameter.perNeuron("v_t", -50.4).unit("mV").describe("where the upstroke begins");

  static final Parameter DELTA_T =
      Parameter.perNeuron("delta_t", 2).above(0).unit("mV").describe("sharpness of the upstroke");

  static final Parameter TAU_W =
      Parameter.perNeuron("tau_w", 144)
          .above(0)
          .unit("ms")
          .describe("time constant of the adaptation current");

  static final Parameter A =
      Parameter.perNeuron("a", 4).unit("nS").describe("coupling of the adaptation to the voltage");

  static final Parameter B =
      Parameter.perNeuron("b", 80.5)
          .unit("pA")
          .describe("what a spike adds to the adaptation current");

  static final Parameter V_RESET =
      Parameter.perNeuron("v_reset", -70.6).unit("mV").describe("voltage after a spike");

  static final Parameter V_PEAK =
      Parameter.perNeuron("v_peak", 0).unit("mV").describe("voltage above which it spikes");

  static final Parameter V_MIN =
      Parameter.perNeuron("v_min", -120).unit("mV").describe("lower bound of the voltage");

  static final Parameter SCALE =
      Parameter.perNeuron("scale", 30)
          .above(0)
          .unit("mV")
          .describe("unit of the surrogate's distance to v_peak; v is kept below v_peak + scale");

  static final Parameter INPUT_GAIN =
      Parameter.perNeuron("input_gain", 5000)
          .above(0)
          .unit("pA")
          .describe(
              "k: the current that an input of 1 stands for; 5000 pA for 1 ms bring it from"
                  + " rest to the upstroke");

  static final Parameter SUBSTEP =
      Parameter.real("substep", 0.25)
          .atLeast(0.001)
          .unit("ms")
          .describe("longest integration step, a part of the time step");

  public Adex() {
    super(
        "adex",
        "Adaptive exponential integrate-and-fire: c_m dv/dt = -g_l (v - e_l) + g_l delta_t"
            + " exp((v - v_t) / delta_t) - w + k I, tau_w dw/dt = a (v - e_l) - w, spike when v"
            + " > v_peak, then v = v_reset, w += b (Brette and Gerstner 2005). In ms, mV, pA.",
        C_M,
        G_L,
        E_L,
        V_T,
        DELTA_T,
        TAU_W,
        A,
        B,
        V_RESET,
        V_PEAK,
        V_MIN,
        SCALE,
        INPUT_GAIN,
        SUBSTEP);
  }

  @Override
  public NonlinearNeuron create(Context context) {
    double capacitance = context.real(C_M);
    double rest = context.real(E_L);
    try {
      return PlanarNeuron.of(
          new Exponential(
              context.real(G_L) / capacitance, rest, context.real(V_T), context.real(DELTA_T)),
          context.real(INPUT_GAIN) / capacitance,
          new PlanarNeuron.Recovery(
              "w", context.real(TAU_W), context.real(A), rest, 1 / capacitance, context.real(B)),
          new PlanarNeuron.Limits(
              context.real(V_MIN),
              context.real(V_RESET),
              context.real(V_PEAK),
              context.real(SCALE)),
          new double[] {rest, 0},
          context.timeStep(),
          context.real(SUBSTEP));
    } catch (InvalidInputException e) {
      throw e.location().isEmpty() ? e.at("v_reset") : e;
    }
  }

  private record Exponential(double leak, double rest, double start, double sharpness)
      implements PlanarNeuron.Upstroke {

    private static final double LARGEST_EXPONENT = 20;

    @Override
    public double at(double v) {
      double exponent = Math.min(LARGEST_EXPONENT, (v - start) / sharpness);
      return leak * (rest - v + sharpness * StrictMath.exp(exponent));
    }

    @Override
    public double slope(double v) {
      double exponent = (v - start) / sharpness;
      return leak * (exponent < LARGEST_EXPONENT ? StrictMath.exp(exponent) - 1 : -1);
    }
  }
}
