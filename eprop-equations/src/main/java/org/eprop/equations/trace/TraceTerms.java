package org.eprop.equations.trace;

import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;
import org.eprop.equations.language.SourceText;

/**
 * The terms of a trace for a time step, in the form of {@link org.eprop.api.trace.LinearTrace}; and
 * where a text is not of this form. Immutable once made.
 */
final class TraceTerms extends TraceNames {

  /** rho and kappa_e, which do not vary. */
  final int rho;

  final int kappa;

  /** B. */
  final int arriving;

  /** G without a spike, and at one. */
  final int resting;

  final int spiking;

  /** The postsynaptic states after a spike; {@link #next} is of what they are then. */
  final int[] after;

  private final int pre;
  private final int trace;

  /** That a text is not linear in what a synapse remembers. */
  static final class NotLinearException extends RuntimeException {
    NotLinearException(SourceText source, String expected, Expr at) {
      super(source.error("expected " + expected, at).getMessage().lines().findFirst().orElse(""));
    }
  }

  /**
   * @throws NotLinearException if it is not linear
   */
  TraceTerms(TraceText text, double step) {
    super(text, step);
    expectPlainForm();
    pre = variable(text.pre().get(0).text());
    trace = variable(text.states().get(0).text());
    names.set("w", terms.variable("w", true));
    rho = decay(text.pre().get(0), pre);
    kappa = decay(text.states().get(0), trace);
    int gain = gain();
    arriving = arriving();
    int continuous =
        times(ofPre(rest(text.states().get(0), trace), rate(text.states().get(0))), dt);
    after = states.clone();
    int atSpike = atSpike();
    resting = times(gain, continuous);
    spiking = times(gain, plus(continuous, atSpike));
    flow(states, pre, trace, names.get("w"));
  }

  /** One presynaptic state, and one that grows by events. */
  private void expectPlainForm() {
    if (text.pre().size() != 1) {
      throw notLinear("one presynaptic state", text.pre().get(1));
    }
    if (text.output() != null) {
      throw notLinear("that the trace is a state", text.output());
    }
    if (text.states().size() != 1) {
      throw notLinear("one state", text.states().get(1));
    }
    if (!text.onStep().isEmpty()) {
      throw notLinear("changes at spikes", text.onStep().get(0).state());
    }
    for (TraceText.Change change : text.events()) {
      if (!change.sign().equals("+=") && !change.sign().equals("-=")) {
        throw notLinear("+= or -=", change.state());
      }
    }
  }

  private boolean ofSynapse(int term) {
    return has(term, pre, trace, names.get("w"));
  }

  /** exp(-dt / tau) of dx/dt = -x / tau + something without x. */
  private int decay(Expr state, int x) {
    Expr rate = rate(state);
    int slope = slope(names.of(rate), x, rate);
    if (terms.varies(slope) || terms.is(slope, 0)) {
      throw notLinear("d%1$s/dt = -%1$s / tau with a constant tau".formatted(state.text()), rate);
    }
    if (x == pre && !terms.is(rest(state, x), 0)) {
      throw notLinear("d%1$s/dt = -%1$s / tau and no more".formatted(state.text()), rate);
    }
    int factor = terms.of(Fn.EXP, times(slope, dt));
    expectNoGrowth(state, factor);
    return factor;
  }

  /** What of a rate is without the state. */
  private int rest(Expr state, int x) {
    return without(names.of(rate(state)), x);
  }

  /** What multiplies the presynaptic state in a term that is a multiple of it. */
  private int ofPre(int term, Expr at) {
    int factor = slope(term, pre, at);
    boolean isMultiple = terms.is(without(term, pre), 0);
    if (!isMultiple || ofSynapse(factor) || has(term, trace, names.get("w"))) {
      throw notLinear("a multiple of " + text.pre().get(0).text(), at);
    }
    return factor;
  }

  /** What a presynaptic spike adds to the presynaptic state. */
  private int gain() {
    int gain = terms.number(0);
    for (TraceText.Change change : text.onPre()) {
      if (text.isOfPre(change)) {
        int value = change(change);
        if (terms.varies(value)) {
          throw notLinear("a constant", change.value());
        }
        gain = plus(gain, value);
      } else if (!text.isOfState(change)) {
        throw ofOneSynapse(change.state());
      }
    }
    return gain;
  }

  /** What a presynaptic spike adds to the trace, of postsynaptic states. */
  private int arriving() {
    int sum = terms.number(0);
    for (TraceText.Change change : text.onPre()) {
      if (text.isOfState(change)) {
        int value = names.of(change.value());
        boolean knows = ofSynapse(value);
        for (int i = 0; i < inputs.length - states.length; i++) {
          knows |= has(value, inputs[i]);
        }
        if (knows) {
          throw notLinear("postsynaptic states and parameters alone", change.value());
        }
        sum = plus(sum, change(change));
      }
    }
    return sum;
  }

  /** What multiplies the presynaptic state at a postsynaptic spike, {@link #after} which states. */
  private int atSpike() {
    int sum = terms.number(0);
    for (TraceText.Change change : text.onPost()) {
      if (text.isOfState(change)) {
        sum = plus(sum, ofPre(change(change), change.value()));
        continue;
      }
      int k = post(change.state());
      if (k < 0 || ofSynapse(names.of(change.value()))) {
        throw ofManySynapses(k < 0 ? change.state() : change.value());
      }
      after[k] = plus(after[k], change(change));
      names.set(change.state().text(), after[k]);
    }
    for (int k = 0; k < states.length; k++) {
      names.set(text.post().get(k).text(), states[k]);
    }
    return sum;
  }

  private NotLinearException notLinear(String expected, Expr at) {
    return new NotLinearException(source, expected, at);
  }
}
