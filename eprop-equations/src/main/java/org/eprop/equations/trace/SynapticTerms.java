package org.eprop.equations.trace;

import java.util.ArrayList;
import java.util.List;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;
import org.eprop.equations.terms.Terms;

/**
 * The terms of any trace for a time step, in the form of {@link org.eprop.api.trace.SynapticTrace}:
 * what becomes of a synapse's states, by the order of a step. States decay; presynaptic spikes act
 * in the order of the lines; so do postsynaptic ones; rates that are no decays, by Euler's step;
 * then what happens at each step. Immutable once made.
 */
final class SynapticTerms extends TraceNames {

  /** What arrives, and the weight; then presynaptic states, then states, as before the step. */
  final int[] synapse;

  /** What each of these states becomes. */
  final int[] after;

  /** e. */
  final int own;

  /** kappa_e, which does not vary; 0 if the trace waits for nothing. */
  final int kappa;

  /** Whether the trace is a state that decays and that nobody else reads: ebar, and not stored. */
  final boolean isFiltered;

  private final List<Expr> all = new ArrayList<>();

  SynapticTerms(TraceText text, double step) {
    super(text, step);
    all.addAll(text.pre());
    all.addAll(text.states());
    synapse = new int[2 + all.size()];
    synapse[0] = terms.variable(" arriving", true);
    synapse[1] = variable("w");
    for (int m = 0; m < all.size(); m++) {
      synapse[2 + m] = variable(all.get(m).text());
    }
    int[] postsynaptic = followPost();
    flow(postsynaptic, synapse);
    boolean[] decays = decay();
    int arriving = terms.of(Fn.ABS, synapse[0]);
    for (TraceText.Change change : text.onPre()) {
      expect(change, text.isOfPre(change) || text.isOfState(change));
      add(change, terms.of(Fn.IF, arriving, terms.number(0), scaled(change), terms.number(0)));
    }
    for (TraceText.Change change : text.onPost()) {
      add(change, terms.of(Fn.IF, spike, terms.number(0), change(change), terms.number(0)));
    }
    euler(decays);
    for (TraceText.Change change : text.onStep()) {
      if (!text.isOfState(change)) {
        throw source.error("expected a state, which belongs to a synapse", change.state());
      }
      add(change, change(change));
    }
    after = new int[all.size()];
    for (int m = 0; m < after.length; m++) {
      after[m] = names.get(all.get(m).text());
    }
    int value = text.output() == null ? after[after.length - 1] : names.of(text.output());
    int decay = text.output() == null ? filter(value) : -1;
    isFiltered = decay >= 0;
    kappa = isFiltered ? decay : terms.number(0);
    own = isFiltered ? without(value, synapse[synapse.length - 1]) : value;
  }

  /** A real-valued input has its share of a spike. */
  private int scaled(TraceText.Change change) {
    return times(synapse[0], change(change));
  }

  private void expect(TraceText.Change change, boolean mayChange) {
    if (!mayChange) {
      throw ofOneSynapse(change.state());
    }
  }

  private void add(TraceText.Change change, int by) {
    String name = change.state().text();
    names.set(name, plus(names.get(name), by));
  }

  /** The postsynaptic states after a spike or none; names stand for what they were before. */
  private int[] followPost() {
    for (TraceText.Change change : text.onPost()) {
      int k = post(change.state());
      if (k < 0 && !text.isOfState(change)) {
        throw ofManySynapses(change.state());
      }
      if (k >= 0) {
        if (has(names.of(change.value()), synapse)) {
          throw ofManySynapses(change.value());
        }
        add(change, terms.of(Fn.IF, spike, terms.number(0), change(change), terms.number(0)));
      }
    }
    int[] reached = new int[states.length];
    for (int k = 0; k < states.length; k++) {
      String name = text.post().get(k).text();
      reached[k] = names.get(name);
      names.set(name, states[k]);
    }
    return reached;
  }

  /** States that decay do so first; which do. */
  private boolean[] decay() {
    boolean[] decays = new boolean[all.size()];
    int[] slopes = new int[decays.length];
    for (int m = 0; m < decays.length; m++) {
      Expr rate = rate(all.get(m));
      try {
        slopes[m] = terms.derivative(names.of(rate), synapse[2 + m]);
        decays[m] = !terms.varies(slopes[m]);
      } catch (Terms.UnknownDerivativeException e) {
        decays[m] = false;
      }
    }
    for (int m = 0; m < decays.length; m++) {
      if (decays[m]) {
        int left = terms.of(Fn.EXP, times(slopes[m], dt));
        expectNoGrowth(all.get(m), left);
        names.set(all.get(m).text(), times(left, synapse[2 + m]));
      }
    }
    return decays;
  }

  /**
   * What is no decay: x + dt times the rest of dx/dt, of all states as they are, and of
   * postsynaptic ones as they were before a spike.
   */
  private void euler(boolean[] decays) {
    int[] then = new int[all.size()];
    int[] spiked = new int[states.length];
    for (int k = 0; k < states.length; k++) {
      String name = text.post().get(k).text();
      spiked[k] = names.get(name);
      names.set(name, states[k]);
    }
    for (int m = 0; m < then.length; m++) {
      String name = all.get(m).text();
      int now = names.get(name);
      if (decays[m]) {
        names.set(name, terms.number(0));
      }
      then[m] = plus(now, times(dt, names.of(rate(all.get(m)))));
      names.set(name, now);
    }
    for (int m = 0; m < then.length; m++) {
      names.set(all.get(m).text(), then[m]);
    }
    for (int k = 0; k < states.length; k++) {
      names.set(text.post().get(k).text(), spiked[k]);
    }
  }

  /** kappa_e, if the trace is no more than the sum of what is added to it; else -1. */
  private int filter(int value) {
    int bar = synapse[synapse.length - 1];
    boolean read = false;
    for (int m = 0; m < after.length - 1; m++) {
      read |= has(after[m], bar);
    }
    int slope;
    try {
      slope = terms.derivative(value, bar);
    } catch (Terms.UnknownDerivativeException e) {
      return -1;
    }
    Expr rate = rate(all.get(all.size() - 1));
    boolean decays = !terms.varies(slope) && !terms.is(slope, 0) && !terms.is(slope, 1);
    return !read && decays && !terms.is(slope(names.of(rate), bar, rate), 0) ? slope : -1;
  }
}
