package org.eprop.learning.trace;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;

/**
 * e-prop's trace with a factor on what the neuron itself remembers, the readout's filter apart:
 *
 * <pre>    eps_ji^t = factor (A eps_ji^{t-1} + r~ e_ji^{t-1}) + u p_i^t</pre>
 */
public final class Scaled extends DescribedComponent implements EligibilityTraceFactory {

  static final Parameter FACTOR =
      Parameter.real("factor", 0.5)
          .atLeast(0)
          .atMost(1)
          .describe("on what is left of the eligibility vector after a step; 1 for e-prop");

  public Scaled() {
    super(
        "scaled",
        "e-prop's with a factor on the neuron's own memory, eps^t = factor (A eps^{t-1} + r~"
            + " e^{t-1}) + u p^t: 1 for e-prop, 0 for immediate.",
        FACTOR,
        Tag.TAU_E);
  }

  @Override
  public EligibilityTrace create(Context context) {
    return new DerivedTrace(context.real(FACTOR), Tag.optional(context));
  }
}
