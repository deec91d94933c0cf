package org.eprop.learning.trace;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;

/**
 * e-prop's trace (Bellec et al. 2020, equations 13 to 28), and how long it waits. With {@code
 * tau_e} it is a tag that a signal may meet long after the readout has forgotten.
 */
public final class EpropTrace extends DescribedComponent implements EligibilityTraceFactory {

  public EpropTrace() {
    super(
        "eprop",
        "e-prop's: e_ji = psi_j g.eps_ji, derived from the neuron's equations, kept by a filter of"
            + " tau_e (Bellec et al. 2020).",
        Tag.TAU_E);
  }

  @Override
  public EligibilityTrace create(Context context) {
    return new DerivedTrace(1, Tag.optional(context));
  }
}
