package org.eprop.equations.trace;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.equations.language.Declarations.Quantity;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;
import org.eprop.equations.language.SourceText;
import org.eprop.equations.terms.Lowering;
import org.eprop.equations.terms.Terms;

/** What the names of a trace's text stand for, and what the postsynaptic side does by itself. */
abstract class TraceNames {

  final Terms terms = new Terms();
  final TraceText text;
  final SourceText source;
  final Lowering names;

  /** z, psi, then the neuron's states, then the postsynaptic ones. */
  final int[] inputs;

  /** The postsynaptic states alone. */
  final int[] states;

  /** What becomes of each in a step. */
  final int[] next;

  /** z, or more exactly: a postsynaptic spike. */
  final int spike;

  final int dt;

  /** What is left of a state after a step, which has to be 1 at most. */
  final Map<Expr, Integer> left = new LinkedHashMap<>();

  TraceNames(TraceText text, double step) {
    this.text = text;
    source = text.source();
    names = new Lowering(source, terms, text.abbreviations());
    for (Quantity quantity : text.parameters().values()) {
      String name = quantity.parameter().name();
      names.set(name, terms.variable(name, false));
    }
    List<String> seen = text.neuron();
    inputs = new int[2 + seen.size() + text.post().size()];
    spike = variable("z");
    inputs[0] = spike;
    inputs[1] = variable("psi");
    for (int i = 0; i < seen.size(); i++) {
      inputs[2 + i] = variable(seen.get(i));
    }
    states = new int[text.post().size()];
    next = new int[states.length];
    for (int k = 0; k < states.length; k++) {
      states[k] = variable(text.post().get(k).text());
      inputs[2 + seen.size() + k] = states[k];
    }
    dt = terms.number(step);
    names.set("dt", dt);
  }

  final int variable(String name) {
    int made = terms.variable(name, true);
    names.set(name, made);
    return made;
  }

  final Expr rate(Expr state) {
    return text.rates().get(state.text());
  }

  final int times(int a, int b) {
    return terms.of(Fn.MULTIPLY, a, b);
  }

  final int plus(int a, int b) {
    return terms.of(Fn.ADD, a, b);
  }

  final int without(int term, int variable) {
    return terms.replace(term, Map.of(variable, terms.number(0)));
  }

  final boolean has(int term, int... variables) {
    boolean has = false;
    for (int variable : variables) {
      has |= without(term, variable) != term;
    }
    return has;
  }

  /** By how much an event changes what the name of a state stands for now. */
  final int change(TraceText.Change change) {
    int value = names.of(change.value());
    int now = names.get(change.state().text());
    return switch (change.sign()) {
      case "+=" -> value;
      case "-=" -> terms.of(Fn.NEGATE, value);
      case "*=" -> terms.of(Fn.SUBTRACT, times(now, value), now);
      default -> terms.of(Fn.SUBTRACT, value, now);
    };
  }

  final int post(Expr state) {
    return text.post().stream().map(Expr::text).toList().indexOf(state.text());
  }

  /**
   * What becomes of the postsynaptic states from after the spike to the next step.
   *
   * @param after what they are after the spike
   * @param ofSynapses what belongs to single synapses
   */
  final void flow(int[] after, int... ofSynapses) {
    for (int k = 0; k < next.length; k++) {
      next[k] = flow(k, after, ofSynapses);
    }
  }

  /** exp(h dt) x + (exp(h dt) - 1) / h c of dx/dt = h x + c, exact where c stands still. */
  private int flow(int k, int[] after, int... ofSynapses) {
    Expr state = text.post().get(k);
    Expr rate = rate(state);
    int plain = names.of(rate);
    int slope = slope(plain, states[k], rate);
    if (terms.varies(slope) || has(plain, ofSynapses)) {
      throw source.error(
          "expected d%1$s/dt linear in %1$s, of the postsynaptic side alone"
              .formatted(state.text()),
          rate);
    }
    Map<Integer, Integer> now = new HashMap<>();
    for (int i = 0; i < states.length; i++) {
      now.put(states[i], after[i]);
    }
    int rest = terms.replace(without(plain, states[k]), now);
    int factor = terms.of(Fn.EXP, times(slope, dt));
    expectNoGrowth(state, factor);
    int grown = terms.of(Fn.SUBTRACT, factor, terms.number(1));
    int times = terms.is(slope, 0) ? dt : terms.of(Fn.DIVIDE, grown, slope);
    return plus(times(factor, after[k]), times(times, rest));
  }

  final void expectNoGrowth(Expr state, int factor) {
    left.put(state, factor);
  }

  final int slope(int term, int by, Expr at) {
    try {
      return terms.derivative(term, by);
    } catch (Terms.UnknownDerivativeException e) {
      throw source.error("this has " + e.getMessage(), at);
    }
  }

  /** A presynaptic spike belongs to one of a neuron's synapses. */
  final InvalidInputException ofOneSynapse(Expr at) {
    return source.error(
        "a presynaptic spike belongs to one of many synapses; expected a change of a presynaptic"
            + " state or of a state",
        at);
  }

  /** A postsynaptic spike belongs to all of them. */
  final InvalidInputException ofManySynapses(Expr at) {
    return source.error(
        "a postsynaptic spike belongs to many synapses; expected postsynaptic states and states,"
            + " and of the former nothing that belongs to one synapse",
        at);
  }
}
