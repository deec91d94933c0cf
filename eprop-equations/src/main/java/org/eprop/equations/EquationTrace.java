package org.eprop.equations;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.equations.trace.TraceText;

/**
 * An eligibility trace written as equations: a presynaptic state, postsynaptic states, the trace
 * itself, and what presynaptic and postsynaptic spikes do to them. The text is the parameter {@code
 * model}, and declares all other parameters. Without a text it is the pair rule of Izhikevich 2007.
 */
public final class EquationTrace extends WrittenComponent<TraceText>
    implements EligibilityTraceFactory {

  static final String PAIRS =
      """
      parameter tau_plus = 20 [ms], above 0    # of the presynaptic state
      parameter tau_minus = 20 [ms], above 0   # of the postsynaptic state
      parameter tau_e = 1000 [ms], above 0     # of the trace
      parameter a_plus = 1                     # what a postsynaptic spike adds
      parameter a_minus = 1.5                  # what a presynaptic spike takes
      pre state p
      dp/dt = -p / tau_plus
      on pre: p += 1
      post state q
      dq/dt = -q / tau_minus
      on post: q += 1
      state e
      de/dt = -e / tau_e
      on post: e += a_plus p
      on pre: e -= a_minus q\
      """;

  static final Parameter MODEL =
      Parameter.lines("model", PAIRS).describe("the equations, see eprop docs equations");

  /** The trace of the default text. */
  public EquationTrace() {
    this(PAIRS);
  }

  private EquationTrace(String text) {
    super(MODEL, text, TraceText::of, TraceText::declared);
  }

  @Override
  EquationTrace with(String other) {
    return new EquationTrace(other);
  }

  @Override
  public String name() {
    return "equations";
  }

  @Override
  public String description() {
    return "A trace written as equations, the parameter \"model\": " + text().inWords() + ".";
  }

  @Override
  public EligibilityTrace create(Context context) {
    return text().trace(context);
  }
}
