package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.report.page.Html;

/**
 * The equations of any neuron model, and the same ones differentiated by a weight W: every quantity
 * with a prime. They are read off the model's constants, so a new model needs none of its own.
 */
final class NeuronEquations {

  private final NeuronModel model;
  private final boolean detachesReset;
  private final String weight;
  private final String presynaptic;
  private final int membrane;

  /**
   * @param weight W as a formula
   * @param presynaptic p[t] as a formula
   */
  NeuronEquations(NeuronModel model, boolean detachesReset, String weight, String presynaptic) {
    this.model = model;
    this.detachesReset = detachesReset;
    this.weight = weight;
    this.presynaptic = presynaptic;
    this.membrane = membrane(model);
  }

  /** Which state is compared with the threshold: v, or else the one that counts most. */
  static int membrane(NeuronModel model) {
    double[] g = model.spikeWeights();
    int best = 0;
    for (int m = 0; m < g.length; m++) {
      if (model.stateNames().get(m).equals("v")) {
        return m;
      }
      best = Math.abs(g[m]) > Math.abs(g[best]) ? m : best;
    }
    return best;
  }

  int membrane() {
    return membrane;
  }

  /** The states, the membrane first. */
  List<Integer> states() {
    List<Integer> order = new ArrayList<>(List.of(membrane));
    for (int m = 0; m < model.stateNames().size(); m++) {
      if (m != membrane) {
        order.add(m);
      }
    }
    return order;
  }

  /** The name of a state in formulas: U for the membrane. */
  String plainName(int m) {
    return m == membrane ? "U" : model.stateNames().get(m);
  }

  private String symbol(int m) {
    return Formula.name(Html.escape(plainName(m)));
  }

  private String state(int m, String time) {
    return Formula.at(Ink.STATE, symbol(m), time);
  }

  private String reach(int m, String time) {
    return Formula.at(Ink.REACH, Formula.prime(symbol(m)), time);
  }

  /** {@code s_m[t] = ...}. */
  String dynamics(int m) {
    String own = state(m, Formula.T) + Formula.EQUALS;
    if (!(model instanceof LinearNeuron linear)) {
      return Formula.display(
          own,
          Formula.sub(Formula.name("f"), symbol(m)),
          Formula.parentheses(
              Formula.ink(Ink.STATE, Formula.name("s"), "<mo>[</mo>", Formula.BEFORE, "<mo>]</mo>"),
              "<mo>,</mo>",
              spike(Formula.BEFORE),
              "<mo>,</mo>",
              weight,
              presynaptic));
    }
    Terms terms = new Terms();
    for (int n = 0; n < linear.inputWeights().length; n++) {
      terms.add(decay(linear, m, n), linear.transition()[m][n], state(n, Formula.BEFORE));
    }
    terms.add(null, linear.inputWeights()[m], weight + presynaptic);
    String theta = linear.spikeEffect()[m] == -linear.threshold() ? "θ" : null;
    terms.add(theta, linear.spikeEffect()[m], spike(Formula.BEFORE));
    return Formula.display(own, terms.toString());
  }

  /** {@code s'_m[t] = ...}, on a line of its own. */
  String derivative(int m) {
    return Formula.display(derivativeTerms(m));
  }

  /** {@code s'_m[t] = ...}. */
  String derivativeTerms(int m) {
    String own = reach(m, Formula.T) + Formula.EQUALS;
    if (!(model instanceof LinearNeuron linear)) {
      return Formula.row(
          own,
          Formula.sum(Formula.name("n"), ""),
          partial(m, Formula.sub(Formula.name("s"), Formula.name("n"))),
          Formula.at(
              Ink.REACH,
              Formula.sub(Formula.prime(Formula.name("s")), Formula.name("n")),
              Formula.BEFORE),
          Formula.PLUS,
          partial(m, Formula.name("I")),
          presynaptic);
    }
    Terms terms = new Terms();
    for (int n = 0; n < linear.inputWeights().length; n++) {
      terms.add(decay(linear, m, n), linear.transition()[m][n], reach(n, Formula.BEFORE));
    }
    terms.add(null, linear.inputWeights()[m], presynaptic);
    if (!(detachesReset && linear.detached()[m])) {
      String theta = linear.spikeEffect()[m] == -linear.threshold() ? "θ" : null;
      terms.add(theta, linear.spikeEffect()[m], trace(Formula.BEFORE));
    }
    return Formula.row(own, terms.toString());
  }

  private String partial(int m, String by) {
    return Formula.fraction(
        "<mo>∂</mo>" + Formula.sub(Formula.name("f"), symbol(m)), "<mo>∂</mo>" + by);
  }

  /** For a neuron of one state, {@code U'[t] = sum_i alpha^(t-i) p[i]}; else empty. */
  String unrolled(String presynapticAtI) {
    if (!(model instanceof LinearNeuron linear)
        || linear.inputWeights().length != 1
        || linear.inputWeights()[0] != 1
        || !(detachesReset && linear.detached()[0] || linear.spikeEffect()[0] == 0)) {
      return "";
    }
    String alpha = decay(linear, 0, 0);
    return Formula.row(
        Formula.EQUALS,
        Formula.sum(Formula.row(Formula.name("i"), "<mo>≤</mo>", Formula.T), ""),
        Formula.sup(
            alpha == null ? Formula.number(linear.transition()[0][0]) : Formula.name(alpha),
            Formula.row(Formula.T, Formula.MINUS, Formula.name("i"))),
        presynapticAtI);
  }

  /** {@code S[t] = Theta(U[t] - theta)}. */
  String spiking() {
    return Formula.display(
        spike(Formula.T),
        Formula.EQUALS,
        Formula.name("Θ"),
        Formula.parentheses(distance(Formula.T)));
  }

  /** {@code U[t] - beta a[t] - theta}. */
  String distance(String time) {
    Terms terms = new Terms();
    for (int m : states()) {
      terms.add(beta(m), model.spikeWeights()[m], state(m, time));
    }
    return terms + Formula.MINUS + Formula.name("θ");
  }

  /** {@code U'[t] - beta a'[t]}. */
  String reachOfDistance() {
    Terms terms = new Terms();
    for (int m : states()) {
      terms.add(beta(m), model.spikeWeights()[m], reach(m, Formula.T));
    }
    return terms.toString();
  }

  /** {@code S'[t] = Theta'[t] (U'[t] - beta a'[t])}. */
  String eligibility() {
    Terms terms = new Terms();
    for (int m : states()) {
      terms.add(beta(m), model.spikeWeights()[m], reach(m, Formula.T));
    }
    String inner = terms.toString();
    return Formula.display(
        trace(Formula.T),
        Formula.EQUALS,
        psi(Formula.T),
        Formula.TIMES,
        terms.count == 1 ? inner : Formula.parentheses(inner));
  }

  static String spike(String time) {
    return Formula.at(Ink.PLAIN, Formula.name("S"), time);
  }

  static String trace(String time) {
    return Formula.at(Ink.TRACE, Formula.prime(Formula.name("S")), time);
  }

  static String filteredTrace(String time) {
    return Formula.at(Ink.TRACE, Formula.prime(Formula.bar("S")), time);
  }

  static String psi(String time) {
    return Formula.at(Ink.PSI, Formula.prime(Formula.name("Θ")), time);
  }

  /** alpha, rho, or null for a number. */
  private String decay(LinearNeuron linear, int m, int n) {
    if (m != n || linear.transition()[m][n] == 0) {
      return null;
    }
    return m == membrane ? "α" : linear.stateNames().get(m).equals("a") ? "ρ" : null;
  }

  private String beta(int m) {
    return model.stateNames().get(m).equals("a") && m != membrane ? "β" : null;
  }

  /** The values of the letters: name, value. */
  List<List<String>> letters() {
    List<List<String>> letters = new ArrayList<>();
    if (model instanceof LinearNeuron linear) {
      for (int m : states()) {
        String decay = decay(linear, m, m);
        if (decay != null) {
          letters.add(
              List.of(
                  decay,
                  Text.number(linear.transition()[m][m]),
                  "what is left of " + plainName(m) + " after a step"));
        }
      }
    }
    letters.add(List.of("θ", Text.number(model.threshold()), "the threshold"));
    for (int m : states()) {
      if (beta(m) != null && model.spikeWeights()[m] != 0) {
        letters.add(
            List.of(
                "β",
                Text.number(Math.abs(model.spikeWeights()[m])),
                "by how much a unit of " + plainName(m) + " raises the threshold"));
      }
    }
    return letters;
  }

  /** A sum of terms with their signs; those of no weight are left out. */
  private static final class Terms {
    private final StringBuilder sum = new StringBuilder();
    private int count;

    void add(String letter, double coefficient, String factor) {
      if (coefficient == 0) {
        return;
      }
      if (coefficient < 0) {
        sum.append(Formula.MINUS);
      } else if (count > 0) {
        sum.append(Formula.PLUS);
      }
      if (letter != null) {
        sum.append(Formula.name(letter));
      } else if (Math.abs(coefficient) != 1) {
        sum.append(Formula.number(Math.abs(coefficient)));
      }
      sum.append(factor);
      count++;
    }

    @Override
    public String toString() {
      return count == 0 ? "<mn>0</mn>" : sum.toString();
    }
  }
}
