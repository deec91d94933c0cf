package org.eprop.learning.trace;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;

/**
 * Reward-modulated STDP by pairs of spikes (Izhikevich 2007, "Solving the distal reward problem
 * through linkage of STDP and dopamine signaling"): each pair leaves a tag of tau_e, which a
 * modulator turns into a change of the weight,
 *
 * <pre>
 * e_ji^t = a_plus z_j^t r_i^t - a_minus o_j^t p_i^t
 * r_i = p_i filtered by tau_plus,  o_j = z_j before the step, filtered by tau_minus
 * </pre>
 *
 * <p>Defaults are the paper's, but that they pair all spikes. The paper's program pairs nearest
 * ones: there a spike sets r or o to 1 and adds nothing. See {@link NearestPairs}.
 */
public final class Rstdp extends DescribedComponent implements EligibilityTraceFactory {

  private static final String NEAREST = "nearest";

  static final Parameter TAU_PLUS = Tag.time("tau_plus", 20, "of the presynaptic trace");
  static final Parameter TAU_MINUS = Tag.time("tau_minus", 20, "of the postsynaptic trace");
  static final Parameter A_PLUS =
      Parameter.real("a_plus", 1)
          .describe("what a postsynaptic spike after a presynaptic one adds");
  static final Parameter A_MINUS =
      Parameter.real("a_minus", 1.5).describe("what a postsynaptic spike before it takes");

  static final Parameter PAIRS =
      Parameter.choice("pairs", "all", "all", NEAREST)
          .describe("which spikes make pairs: all, or each spike with the last one before it");

  public Rstdp() {
    super(
        "rstdp",
        "Reward-modulated STDP of pairs: e_ji = a_plus z_j r_i - a_minus o_j p_i, kept for tau_e"
            + " (Izhikevich 2007).",
        PAIRS,
        TAU_PLUS,
        TAU_MINUS,
        A_PLUS,
        A_MINUS,
        Tag.OWN_TAU_E);
  }

  @Override
  public EligibilityTrace create(Context context) {
    if (context.text(PAIRS).equals(NEAREST)) {
      return new NearestPairs(
          Tag.decay(context, TAU_PLUS),
          Tag.decay(context, TAU_MINUS),
          context.real(A_PLUS),
          context.real(A_MINUS),
          Tag.decay(context, Tag.OWN_TAU_E));
    }
    return new SpikeTimes(
        Tag.decay(context, TAU_PLUS),
        Tag.decay(context, Tag.OWN_TAU_E),
        context.real(A_PLUS),
        context.real(A_MINUS),
        /* triplet= */ 0,
        Tag.decay(context, TAU_MINUS),
        /* tripletDecay= */ 0);
  }
}
