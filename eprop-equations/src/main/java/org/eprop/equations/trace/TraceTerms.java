package org.eprop.equations.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;
import org.eprop.equations.language.Quantity;
import org.eprop.equations.language.Text;
import org.eprop.equations.terms.Lowering;
import org.eprop.equations.terms.Terms;
import org.eprop.equations.trace.TraceText.Change;

/**
 * The terms of a trace for a time step, in the form of {@link org.eprop.api.trace.LinearTrace}; and
 * where a text is not of this form. Immutable once made.
 */
final class TraceTerms {

  final Terms terms = new Terms();

  /** z, psi, then the neuron's states, then the postsynaptic ones. */
  final int[] inputs;

  /** The postsynaptic states alone. */
  final int[] states;

  /** rho and kappa_e, which do not vary. */
  final int rho;

  final int kappa;

  /** B, and G; and what becomes of each postsynaptic state. */
  final int arriving;

  final int own;
  final int[] next;

  private final TraceText text;
  private final Text source;
  private final Lowering names;
  private final int dt;
  private final int pre;
  private final int trace;

  TraceTerms(TraceText text, double step) {
    this.text = text;
    source = text.source();
    names = new Lowering(source, terms, text.abbreviations());
    for (Quantity quantity : text.parameters().values()) {
      String name = quantity.parameter().name();
      names.set(name, terms.variable(name, false));
    }
    int spike = terms.variable("z", true);
    List<String> seen = text.neuron();
    inputs = new int[2 + seen.size() + text.post().size()];
    inputs[0] = spike;
    inputs[1] = variable("psi");
    for (int i = 0; i < seen.size(); i++) {
      inputs[2 + i] = variable(seen.get(i));
    }
    states = new int[text.post().size()];
    for (int k = 0; k < states.length; k++) {
      states[k] = variable(text.post().get(k).text());
      inputs[2 + seen.size() + k] = states[k];
    }
    pre = variable(text.pre().text());
    trace = variable(text.trace().text());
    dt = terms.number(step);
    rho = decay(text.pre(), pre);
    kappa = decay(text.trace(), trace);
    int gain = gain();
    arriving = arriving();
    int continuous = times(ofPre(rest(text.trace(), trace), rate(text.trace())), dt);
    int[] after = states.clone();
    int atSpike = atSpike(after);
    own = times(gain, terms.of(Fn.ADD, continuous, times(spike, atSpike)));
    next = new int[states.length];
    for (int k = 0; k < next.length; k++) {
      int jump = times(spike, terms.of(Fn.SUBTRACT, after[k], states[k]));
      after[k] = terms.of(Fn.ADD, states[k], jump);
    }
    for (int k = 0; k < next.length; k++) {
      next[k] = flow(k, after);
    }
  }

  private int variable(String name) {
    int made = terms.variable(name, true);
    names.set(name, made);
    return made;
  }

  private Expr rate(Expr state) {
    return text.rates().get(state.text());
  }

  private int times(int a, int b) {
    return terms.of(Fn.MULTIPLY, a, b);
  }

  private int slope(int term, int by, Expr at) {
    try {
      return terms.derivative(term, by);
    } catch (Terms.UnknownDerivativeException e) {
      throw source.error(
          "this has " + e.getMessage() + ", so that nobody knows whether it is linear", at);
    }
  }

  private int without(int term, int variable) {
    return terms.replace(term, Map.of(variable, terms.number(0)));
  }

  private boolean has(int term, int variable) {
    return without(term, variable) != term;
  }

  /** exp(-dt / tau) of dx/dt = -x / tau + something without x. */
  private int decay(Expr state, int x) {
    Expr rate = rate(state);
    int slope = slope(names.of(rate), x, rate);
    if (terms.varies(slope) || terms.is(slope, 0)) {
      throw notLinear(
          "expected d%1$s/dt = -%1$s / tau with a constant tau".formatted(state.text()), rate);
    }
    if (x == pre && !terms.is(rest(state, x), 0)) {
      throw notLinear("expected d%1$s/dt = -%1$s / tau and no more".formatted(state.text()), rate);
    }
    return terms.of(Fn.EXP, times(slope, dt));
  }

  /** What of a rate is without the state. */
  private int rest(Expr state, int x) {
    return without(names.of(rate(state)), x);
  }

  /** What multiplies the presynaptic state in a term that is a multiple of it. */
  private int ofPre(int term, Expr at) {
    int factor = slope(term, pre, at);
    boolean isMultiple = terms.is(without(term, pre), 0) || !has(term, pre) && terms.is(term, 0);
    if (has(term, trace) || has(factor, pre) || !isMultiple) {
      throw notLinear("expected a multiple of " + text.pre().text(), at);
    }
    return factor;
  }

  /** What a presynaptic spike adds to the presynaptic state. */
  private int gain() {
    int gain = terms.number(0);
    for (Change change : text.onPre()) {
      if (change.state().text().equals(text.pre().text())) {
        int value = signed(change, names.of(change.value()));
        if (terms.varies(value)) {
          throw notLinear("expected a constant", change.value());
        }
        gain = terms.of(Fn.ADD, gain, value);
      } else if (!text.isOfTrace(change)) {
        throw notLinear(
            "a presynaptic spike belongs to one of many synapses; expected a change of "
                + text.pre().text()
                + " or "
                + text.trace().text(),
            change.state());
      }
    }
    return gain;
  }

  private int signed(Change change, int value) {
    return change.sign().equals("-=") ? terms.of(Fn.NEGATE, value) : value;
  }

  /** What a presynaptic spike adds to the trace, of postsynaptic states. */
  private int arriving() {
    int sum = terms.number(0);
    for (Change change : text.onPre()) {
      if (text.isOfTrace(change)) {
        int value = names.of(change.value());
        boolean knows = has(value, pre) || has(value, trace);
        for (int i = 0; i < inputs.length - states.length; i++) {
          knows |= has(value, inputs[i]);
        }
        if (knows) {
          throw notLinear(
              "a presynaptic spike finds the postsynaptic states as they are; expected these and"
                  + " parameters alone",
              change.value());
        }
        sum = terms.of(Fn.ADD, sum, signed(change, value));
      }
    }
    return sum;
  }

  /**
   * What multiplies the presynaptic state at a postsynaptic spike.
   *
   * @param after receives the postsynaptic states after it
   */
  private int atSpike(int[] after) {
    int sum = terms.number(0);
    for (Change change : text.onPost()) {
      String name = change.state().text();
      int value = names.of(change.value());
      if (text.isOfTrace(change)) {
        sum = terms.of(Fn.ADD, sum, signed(change, ofPre(value, change.value())));
        continue;
      }
      int k = text.post().stream().map(Expr::text).toList().indexOf(name);
      if (k < 0 || has(value, pre) || has(value, trace)) {
        throw notLinear(
            "a postsynaptic spike belongs to many synapses; expected postsynaptic states and "
                + text.trace().text(),
            k < 0 ? change.state() : change.value());
      }
      after[k] = terms.of(Fn.ADD, after[k], signed(change, value));
      names.set(name, after[k]);
    }
    for (int k = 0; k < states.length; k++) {
      names.set(text.post().get(k).text(), states[k]);
    }
    return sum;
  }

  /** x + (exp(h dt) - 1) / h dx/dt, exact where the rest stands still for a step. */
  private int flow(int k, int[] after) {
    Expr state = text.post().get(k);
    Expr rate = rate(state);
    int plain = names.of(rate);
    int slope = slope(plain, states[k], rate);
    if (terms.varies(slope) || has(plain, pre) || has(plain, trace)) {
      throw notLinear(
          "expected d%1$s/dt linear in %1$s, of postsynaptic states".formatted(state.text()), rate);
    }
    Map<Integer, Integer> now = new HashMap<>();
    for (int i = 0; i < states.length; i++) {
      now.put(states[i], after[i]);
    }
    int change = terms.replace(plain, now);
    int grown = terms.of(Fn.SUBTRACT, terms.of(Fn.EXP, times(slope, dt)), terms.number(1));
    int times = terms.is(slope, 0) ? dt : terms.of(Fn.DIVIDE, grown, slope);
    return terms.of(Fn.ADD, after[k], times(times, change));
  }

  private InvalidInputException notLinear(String expected, Expr at) {
    return source.error("a trace is linear in what a synapse remembers; " + expected, at);
  }
}
