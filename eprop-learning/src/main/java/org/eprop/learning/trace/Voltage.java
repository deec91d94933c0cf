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
 * equations 1 to 3), as the trace of a three-factor rule. With [x]+ = max(0, x), the membrane v, at
 * most v_max, and v_minus and v_plus its means of tau_v_minus and tau_v_plus before the step:
 *
 * <pre>
 * e_ji^t = a_ltp r_i^t [v_j^t - theta_plus]+ [v_plus_j^t - theta_minus]+
 *          - a_ltd p_i^t [v_minus_j^t - theta_minus]+
 * v_l^t  = d_l v_l^{t-1} + (1 - d_l) v^{t-1},    r_i = p_i filtered by tau_plus
 * </pre>
 *
 * <p>Without v_max, larger weights mean larger voltages and steps, and both grow without end: a
 * membrane of {@code lif} rises as far as a current drives it, where the authors' spikes have a
 * peak, of 5 times the threshold above rest.
 *
 * <p>With a delay, the means are those of so much earlier, as in the authors' program. Voltages are
 * in the units of the neuron; defaults suit a rest of 0 and a threshold of 1, with the paper's time
 * constants for visual cortex. The homeostasis of a_ltd (their equation 2), which a mean of
 * voltages over a second scales, is left to the user.
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
  static final Parameter V_MAX =
      Parameter.real("v_max", 2).describe("the voltage that larger ones count as");
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
        V_MAX,
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
        context.real(V_MAX),
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
      double most,
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
   * State: v_minus, v_plus, both as the next step finds them; then what they were a step before,
   * and so on.
   *
   * <p>Loops have (x + |x|) / 2 for max(0, x): the same of finite x, for half the time.
   */
  private record Side(Trace of, int v, int n) implements PostsynapticSide {

    @Override
    public int stateSize() {
      return 2 * (1 + of.late);
    }

    @Override
    public void before(double[][] state, double[] factor) {
      double[] minus = state[2 * of.late];
      double theta = of.thetaMinus;
      double weakens = -of.weakens / 2;
      for (int j = 0; j < n; j++) {
        double x = minus[j] - theta;
        factor[j] = weakens * (x + Math.abs(x));
      }
    }

    @Override
    public void after(PostsynapticStep now, double[][] state, double[] factor) {
      double[] voltage = now.state(v);
      double[] plus = state[2 * of.late + 1];
      double theta = of.thetaMinus;
      double thetaPlus = of.thetaPlus;
      double most = of.most;
      double strengthens = of.strengthens / 4;
      for (int j = 0; j < n; j++) {
        double x = Math.min(voltage[j], most) - thetaPlus;
        double y = plus[j] - theta;
        factor[j] = strengthens * (x + Math.abs(x)) * (y + Math.abs(y));
      }
      for (int k = 2 * of.late + 1; k > 1; k--) {
        System.arraycopy(state[k - 2], 0, state[k], 0, n);
      }
      approach(state[0], 1 - of.minusDecay, voltage);
      approach(state[1], 1 - of.plusDecay, voltage);
    }

    /** A mean comes nearer to the voltage. */
    private void approach(double[] mean, double share, double[] voltage) {
      double most = of.most;
      for (int j = 0; j < n; j++) {
        mean[j] += share * (Math.min(voltage[j], most) - mean[j]);
      }
    }
  }
}
