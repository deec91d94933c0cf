package org.eprop.tck.component;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Variation;
import org.eprop.tck.network.Dynamics;

/**
 * Whether a parameter that calls itself a time constant is one: the state that decays by it alone,
 * in proportion to 1 / tau, does so as exp(-t / tau), not as exp(-2 t / tau). States that act on
 * each other, and those whose decay depends on their size, are left to other equations.
 */
record TimeConstantCheck(Choice<NeuronFactory> subject, Findings findings) {

  /** So many steps in a time constant, for those who take Euler's. */
  private static final double STEPS = 2000;

  private static final double SAME = 1e-3;
  private static final double NEAR = 0.01;

  /** What a slip makes of 1: a decay applied twice or more, a factor, a half-life for a time. */
  private static final double[] SLIPS = {2, 3, 4, 0.5, 1 / 3.0, 0.25, 0.693147, 1.442695};

  static boolean isTimeConstant(Parameter parameter) {
    String text = parameter.description();
    return List.of("ms", "s").contains(parameter.unit())
        && (parameter.name().matches("tau(_\\w+)?") || text.contains("time constant"))
        && !text.contains("half");
  }

  /**
   * Looks at the states that decay by a parameter.
   *
   * @param value of the parameter, in its unit
   */
  void check(Parameter parameter, double value) {
    double tau = parameter.unit().equals("s") ? 1000 * value : value;
    double dt = tau / STEPS;
    double[] once = decays(subject, dt);
    double[] twice = decays(with(parameter, 2 * value), dt);
    for (int m = 0; m < Math.min(once.length, twice.length); m++) {
      double times = once[m] * tau;
      if (same(twice[m] * 2 * tau, times)
          && isSlip(times)
          && !othersAct(parameter, m, dt, once[m])) {
        findings.number(
            "a time constant tau makes a decay of exp(-t / tau), a rate r one of exp(-r t)",
            "state %s, %s = %s %s, rate at which it decays, in 1/ms"
                .formatted(
                    NeuronChecks.make(subject, dt).stateNames().get(m),
                    parameter.name(),
                    Numbers.text(value),
                    parameter.unit()),
            once[m],
            1 / tau);
      }
    }
  }

  private static boolean isSlip(double times) {
    return Arrays.stream(SLIPS).anyMatch(slip -> Math.abs(times - slip) <= NEAR * slip);
  }

  private static boolean same(double a, double b) {
    return Math.abs(a - b) <= SAME * Math.abs(b);
  }

  private Choice<NeuronFactory> with(Parameter parameter, double value) {
    Map<String, Object> values = new LinkedHashMap<>(subject.arguments().values());
    values.put(parameter.name(), value);
    return Choice.of(subject.factory(), values);
  }

  /** Whether another parameter has a part in the decay of a state. */
  private boolean othersAct(Parameter parameter, int m, double dt, double rate) {
    for (Parameter other : subject.factory().parameters()) {
      if (other.name().equals(parameter.name())) {
        continue;
      }
      for (Variation variation : Variation.inside(other)) {
        try {
          double[] varied = decays(variation.apply(subject), dt);
          if (varied.length <= m || !same(varied[m], rate)) {
            return true;
          }
        } catch (InvalidInputException e) {
          // not with the others
        }
      }
    }
    return false;
  }

  /**
   * The rate at which each state decays by itself, 1/ms; NaN if others lead back to it, or if it is
   * another where the state is.
   */
  private static double[] decays(Choice<NeuronFactory> choice, double dt) {
    NeuronModel model = NeuronChecks.make(choice, dt);
    double[] rest = model.initialState();
    double[][] a = jacobian(model, rest);
    double[] rates = new double[rest.length];
    Arrays.fill(rates, Double.NaN);
    for (int[] block : Eigenvalues.blocks(a)) {
      if (block.length == 1) {
        rates[block[0]] = -StrictMath.log(a[block[0]][block[0]]) / dt;
      }
    }
    for (double part : new double[] {-0.3, 0.7}) {
      double[] away = rest.clone();
      for (int m = 0; m < away.length; m++) {
        away[m] += part * model.scale() * (m + 1) / away.length;
      }
      double[][] other = jacobian(model, away);
      for (int m = 0; m < rates.length; m++) {
        rates[m] = same(-StrictMath.log(other[m][m]) / dt, rates[m]) ? rates[m] : Double.NaN;
      }
    }
    return rates;
  }

  private static double[][] jacobian(NeuronModel model, double[] state) {
    return Dynamics.derivatives(model, new Dynamics.Point(0, state, 0, 0)).state;
  }
}
