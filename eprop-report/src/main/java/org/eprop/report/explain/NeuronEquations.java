package org.eprop.report.explain;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;

/**
 * The equations of any neuron model, and the same ones differentiated by a weight W: every quantity
 * with a prime. They are read off the model's constants, so a new model needs none of its own. Each
 * is a text for {@link Formula}.
 */
final class NeuronEquations {

  private final NeuronModel model;
  private final boolean detachesReset;
  private final String weight;
  private final String presynaptic;
  private final int membrane;

  /**
   * @param weight W
   * @param presynaptic p[t]
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
    return m == membrane ? "U" : "'" + plainName(m).replace("'", "") + "'";
  }

  /** {@code s_m[t] = ...}. */
  String dynamics(int m) {
    String own = symbol(m) + "[t] = ";
    if (!(model instanceof LinearNeuron linear)) {
      return own + "f_{" + symbol(m) + "}(s[t−1], S[t−1], " + weight + " " + presynaptic + ")";
    }
    Terms terms = new Terms();
    for (int n = 0; n < linear.inputWeights().length; n++) {
      terms.add(decay(linear, m, n), linear.transition()[m][n], symbol(n) + "[t−1]");
    }
    terms.add(null, linear.inputWeights()[m], weight + " " + presynaptic);
    terms.add(theta(linear, m), linear.spikeEffect()[m], "S[t−1]");
    return own + terms;
  }

  private static String theta(LinearNeuron linear, int m) {
    return linear.spikeEffect()[m] == -linear.threshold() ? "θ" : null;
  }

  /** {@code s'_m[t] = ...}. */
  String derivative(int m) {
    String own = symbol(m) + "′[t] = ";
    if (!(model instanceof LinearNeuron linear)) {
      String f = "(∂ f_{" + symbol(m) + "})/(∂ ";
      return own + "∑_n " + f + "s_{n}) s′_{n}[t−1] + " + f + "I) " + presynaptic;
    }
    Terms terms = new Terms();
    for (int n = 0; n < linear.inputWeights().length; n++) {
      terms.add(decay(linear, m, n), linear.transition()[m][n], symbol(n) + "′[t−1]");
    }
    terms.add(null, linear.inputWeights()[m], presynaptic);
    if (!(detachesReset && linear.detached()[m])) {
      terms.add(theta(linear, m), linear.spikeEffect()[m], "S′[t−1]");
    }
    return own + terms;
  }

  /** For a neuron of one state, {@code = sum_i alpha^(t-i) p[i]}; else empty. */
  String unrolled(String presynapticAtI) {
    if (!(model instanceof LinearNeuron linear)
        || linear.inputWeights().length != 1
        || linear.inputWeights()[0] != 1
        || !(detachesReset && linear.detached()[0] || linear.spikeEffect()[0] == 0)) {
      return "";
    }
    String alpha = decay(linear, 0, 0);
    return " = ∑_{i ≤ t} %s^{t−i} %s"
        .formatted(
            alpha == null ? Formula.number(linear.transition()[0][0]) : alpha, presynapticAtI);
  }

  /** {@code U[t] - beta a[t] - theta}. */
  String distance() {
    return compared("[t]") + " − θ";
  }

  /** {@code U'[t] - beta a'[t]}, in parentheses if there are several terms. */
  String reachOfDistance() {
    String reach = compared("′[t]").toString();
    return states().stream().filter(m -> model.spikeWeights()[m] != 0).count() == 1
        ? reach
        : "(" + reach + ")";
  }

  private Terms compared(String what) {
    Terms terms = new Terms();
    for (int m : states()) {
      terms.add(beta(m), model.spikeWeights()[m], symbol(m) + what);
    }
    return terms;
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

    void add(String letter, double coefficient, String factor) {
      if (coefficient == 0) {
        return;
      }
      sum.append(coefficient < 0 ? "−" : sum.isEmpty() ? "" : "+");
      if (letter != null) {
        sum.append(letter).append(' ');
      } else if (Math.abs(coefficient) != 1) {
        sum.append(Formula.number(Math.abs(coefficient))).append(' ');
      }
      sum.append(factor);
    }

    @Override
    public String toString() {
      return sum.isEmpty() ? "0" : sum.toString();
    }
  }
}
