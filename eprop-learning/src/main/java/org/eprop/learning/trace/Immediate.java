package org.eprop.learning.trace;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;

/**
 * The immediate derivative of a spike by the weight, without what the neuron remembers; the
 * readout's filter stays:
 *
 * <pre>    e_ji^t = psi_j^t g.u p_i^t</pre>
 */
public final class Immediate extends DescribedComponent implements EligibilityTraceFactory {

  public Immediate() {
    super(
        "immediate",
        "The immediate derivative, e_ji = psi_j g.u p_i: e-prop's without the neuron's own memory.",
        Tag.TAU_E);
  }

  @Override
  public EligibilityTrace create(Context context) {
    return new DerivedTrace(0, Tag.optional(context));
  }
}
