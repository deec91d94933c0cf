package org.eprop.learning.trace;

import java.util.OptionalDouble;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;

/**
 * The voltage rule (Clopath, Buesing, Vasilaki and Gerstner 2010, "Connectivity reflects coding",
 * equations 1 to 3), as the trace of a three-factor rule. With [x]+ = max(0, x), the membrane v,
 * and v_minus and v_plus its means of tau_v_minus and tau_v_plus before the step:
 *
 * <pre>
 * e_ji^t = a_ltp r_i^t [v_j^t - theta_plus]+ [v_plus_j^t - theta_minus]+
 *          - a_ltd p_i^t [v_minus_j^t - theta_minus]+
 * v_l^t  = d_l v_l^{t-1} + (1 - d_l) v^{t-1},    r_i = p_i filtered by tau_plus
 * </pre>
 *
 * <p>With a delay, the means are those of so much earlier, as in the authors' program. Voltages are
 * in the units of the neuron; defaults suit a rest of 0 and a threshold of 1, with the paper's time
 * constants for visual cortex. The homeostasis of a_ltd is left to the user.
 */
public final class Voltage extends DescribedComponent implements EligibilityTraceFactory {

  static final Parameter STATE =
      Parameter.text("state", "v").describe("name of the neuron's state that is its voltage");
  static final Parameter TAU_PLUS = Tag.time("tau_plus", 15, "of the presynaptic trace");
  static final Parameter TAU_V_MINUS = Tag.time("tau_v_minus", 10, "of the mean that weakens");
  static final Parameter TAU_V_PLUS = Tag.time("tau_v_plus", 7, "of the mean that strengthens");
  static final Parameter THETA_PLUS =
      Parameter.real("theta_plus", 0.9).describe("above which the voltage strengthens");
  static final Parameter THETA_MINUS =
      Parameter.real("theta_minus", 0.1).describe("above which the means count");
  static final Parameter DELAY =
      Parameter.real("delay", 0)
          .atLeast(0)
          .atMost(1000)
          .unit("ms")
          .describe(
              "how much earlier the means are read, so that a spike of some width does not meet"
                  + " itself");
  static final Parameter A_LTP =
      Parameter.real("a_ltp", 1).describe("amplitude of strengthening, over voltage squared");
  static final Parameter A_LTD =
      Parameter.real("a_ltd", 1).describe("amplitude of weakening, over voltage");

  public Voltage() {
    super(
        "voltage",
        "The voltage rule: e_ji = a_ltp r_i [v_j - theta_plus]+ [v_plus_j - theta_minus]+ - a_ltd"
            + " p_i [v_minus_j - theta_minus]+, kept for tau_e (Clopath et al. 2010).",
        STATE,
        TAU_PLUS,
        TAU_V_MINUS,
        TAU_V_PLUS,
        THETA_PLUS,
        THETA_MINUS,
        A_LTP,
        A_LTD,
        DELAY,
        Tag.OWN_TAU_E);
  }

  @Override
  public EligibilityTrace create(Context context) {
    return new Trace(
        context.text(STATE),
        Tag.decay(context, TAU_PLUS),
        Tag.decay(context, TAU_V_MINUS),
        Tag.decay(context, TAU_V_PLUS),
        context.real(THETA_PLUS),
        context.real(THETA_MINUS),
        context.real(A_LTP),
        context.real(A_LTD),
        (int) Math.round(context.real(DELAY) / context.timeStep()),
        Tag.decay(context, Tag.OWN_TAU_E));
  }

  private record Trace(
      String state,
      double presynapticDecay,
      double minusDecay,
      double plusDecay,
      double thetaPlus,
      double thetaMinus,
      double strengthens,
      double weakens,
      int late,
      double kappa)
      implements LinearTrace {

    @Override
    public OptionalDouble decay() {
      return OptionalDouble.of(kappa);
    }

    @Override
    public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
      return new Side(this, neurons.state(state), neurons.size());
    }
  }

  /**
   * State: v_minus of all neurons, then v_plus, both as the next step finds them; then what they
   * were a step before, and so on.
   */
  private record Side(Trace of, int v, int n, ThreadLocal<double[]> room)
      implements PostsynapticSide {

    Side(Trace of, int v, int n) {
      this(of, v, n, ThreadLocal.withInitial(() -> new double[n]));
    }

    @Override
    public int stateSize() {
      return 2 * n * (1 + of.late);
    }

    @Override
    public void before(double[] state, double[] factor) {
      double theta = of.thetaMinus;
      double weakens = -of.weakens;
      System.arraycopy(state, 2 * n * of.late, factor, 0, n);
      for (int j = 0; j < n; j++) {
        factor[j] = weakens * Math.max(0, factor[j] - theta);
      }
    }

    @Override
    public void after(PostsynapticStep now, double[] state, double[] factor) {
      double[] voltage = now.state(v);
      double theta = of.thetaMinus;
      double thetaPlus = of.thetaPlus;
      double strengthens = of.strengthens;
      System.arraycopy(state, 2 * n * of.late + n, factor, 0, n);
      for (int j = 0; j < n; j++) {
        double up = strengthens * Math.max(0, voltage[j] - thetaPlus);
        factor[j] = up * Math.max(0, factor[j] - theta);
      }
      System.arraycopy(state, 0, state, 2 * n, 2 * n * of.late);
      double[] mean = room.get();
      approach(state, 0, 1 - of.minusDecay, voltage, mean);
      approach(state, n, 1 - of.plusDecay, voltage, mean);
    }

    /**
     * A mean comes nearer to the voltage.
     *
     * @param room for the mean alone: C2 makes vectors of loops over arrays, not of places in one
     */
    private void approach(double[] state, int from, double share, double[] voltage, double[] room) {
      System.arraycopy(state, from, room, 0, n);
      for (int j = 0; j < n; j++) {
        room[j] += share * (voltage[j] - room[j]);
      }
      System.arraycopy(room, 0, state, from, n);
    }
  }
}
