package org.eprop.learning.trace;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;

/**
 * Hebb's rule, presynaptic times postsynaptic activity, as the trace of a three-factor rule
 * (Fremaux and Gerstner 2016):
 *
 * <pre>    e_ji^t = z_j^t r_i^t,    r_i = p_i filtered by tau_plus</pre>
 */
public final class Hebbian extends DescribedComponent implements EligibilityTraceFactory {

  public Hebbian() {
    super(
        "hebbian",
        "Hebb's rule: e_ji = z_j r_i, presynaptic times postsynaptic activity, kept for tau_e"
            + " (Fremaux and Gerstner 2016).",
        Rstdp.TAU_PLUS,
        Tag.OWN_TAU_E);
  }

  @Override
  public EligibilityTrace create(Context context) {
    double rho = Tag.decay(context, Rstdp.TAU_PLUS);
    return new SpikeTimes(rho, Tag.decay(context, Tag.OWN_TAU_E), 1, 0, 0, 0, 0);
  }
}
