package org.eprop.learning.trace;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;

/**
 * The minimal triplet rule, all to all (Pfister and Gerstner 2006, "Triplets of spikes in a model
 * of spike timing-dependent plasticity", equations 3 and 4 with A3- = 0), as the trace of a
 * three-factor rule:
 *
 * <pre>    e_ji^t = z_j^t r_i^t (a2_plus + a3_plus o2_j^t) - a2_minus o1_j^t p_i^t</pre>
 *
 * <p>r: p filtered by tau_plus; o1, o2: z filtered by tau_minus and tau_y, as they are before the
 * spike. Defaults are those of the paper for visual cortex (table 4, all to all).
 */
public final class Triplet extends DescribedComponent implements EligibilityTraceFactory {

  static final Parameter TAU_PLUS = Tag.time("tau_plus", 16.8, "of the presynaptic trace r");
  static final Parameter TAU_MINUS = Tag.time("tau_minus", 33.7, "of the postsynaptic trace o1");
  static final Parameter TAU_Y =
      Tag.time("tau_y", 114, "of the postsynaptic trace of triplets, o2");
  static final Parameter A2_PLUS =
      Parameter.real("a2_plus", 0).describe("what a pair adds at a postsynaptic spike");
  static final Parameter A3_PLUS =
      Parameter.real("a3_plus", 6.5e-3).describe("what a triplet adds at a postsynaptic spike");
  static final Parameter A2_MINUS =
      Parameter.real("a2_minus", 7.1e-3).describe("what a pair takes at a presynaptic spike");

  public Triplet() {
    super(
        "triplet",
        "Triplets of spikes: e_ji = z_j r_i (a2_plus + a3_plus o2_j) - a2_minus o1_j p_i, kept for"
            + " tau_e (Pfister and Gerstner 2006, minimal model).",
        TAU_PLUS,
        TAU_MINUS,
        TAU_Y,
        A2_PLUS,
        A3_PLUS,
        A2_MINUS,
        Tag.OWN_TAU_E);
  }

  @Override
  public EligibilityTrace create(Context context) {
    return new SpikeTimes(
        Tag.decay(context, TAU_PLUS),
        Tag.decay(context, Tag.OWN_TAU_E),
        context.real(A2_PLUS),
        context.real(A2_MINUS),
        context.real(A3_PLUS),
        Tag.decay(context, TAU_MINUS),
        Tag.decay(context, TAU_Y));
  }
}
