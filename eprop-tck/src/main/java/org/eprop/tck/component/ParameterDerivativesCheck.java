package org.eprop.tck.component;

import java.util.List;
import java.util.Optional;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Variation;
import org.eprop.tck.network.Dynamics;

/**
 * ds^t/dphi of a nonlinear neuron against central differences between models made with neighbouring
 * values, at the points of a trajectory under a random current. Where the differences to either
 * side disagree, nothing is compared.
 */
record ParameterDerivativesCheck(Probe<NeuronFactory, ?> probe, Findings findings) {

  private static final double H = 1e-6;
  private static final double TOLERANCE = 1e-5;
  private static final double CORNER = 1e-3;

  /** Whether all names are those of per-neuron parameters, each once. */
  boolean names(NeuronFactory factory, List<String> learnable) {
    List<String> known =
        factory.parameters().stream()
            .filter(p -> p.type() == Parameter.Type.PER_NEURON)
            .map(Parameter::name)
            .toList();
    if (!known.containsAll(learnable) || learnable.stream().distinct().count() < learnable.size()) {
      findings.add(
          "learnableParameters() are per-neuron parameters, each once",
          "",
          learnable.toString(),
          "some of " + known);
      return false;
    }
    return true;
  }

  /** Looks at one choice of parameter values. */
  void check(String where, Choice<NeuronFactory> subject) {
    check(where, subject, Probe.TIME_STEP);
  }

  /** The same with another time step. */
  void check(String where, Choice<NeuronFactory> subject, double dt) {
    NonlinearNeuron model = make(subject, dt);
    List<String> learnable = model.learnableParameters();
    List<Dynamics.Point> points =
        Dynamics.run(model, Dynamics.current(2 * Dynamics.usefulCurrent(model), 100, 6));
    for (int p = 0; p < learnable.size(); p++) {
      String name = learnable.get(p);
      Parameter parameter =
          subject.factory().parameters().stream()
              .filter(declared -> declared.name().equals(name))
              .findFirst()
              .orElseThrow();
      double phi = subject.arguments().real(parameter);
      double h = H * Math.max(1e-3, Math.abs(phi));
      Optional<NonlinearNeuron> below = with(subject, parameter, phi - h, dt);
      Optional<NonlinearNeuron> above = with(subject, parameter, phi + h, dt);
      if (below.isEmpty() || above.isEmpty()) {
        continue; // at an end of the range
      }
      findings.sameBits(
          "initialState() does not depend on what is learned",
          where + name,
          above.get().initialState(),
          below.get().initialState());
      for (Dynamics.Point point : points) {
        compare(where, p, h, below.get(), model, above.get(), point);
      }
    }
  }

  private NonlinearNeuron make(Choice<NeuronFactory> choice, double dt) {
    return (NonlinearNeuron) probe.make(choice, dt);
  }

  private Optional<NonlinearNeuron> with(
      Choice<NeuronFactory> subject, Parameter parameter, double value, double dt) {
    try {
      return Optional.of(make(new Variation(parameter, value, false).apply(subject), dt));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  private void compare(
      String where,
      int p,
      double h,
      NonlinearNeuron below,
      NonlinearNeuron model,
      NonlinearNeuron above,
      Dynamics.Point point) {
    int d = point.s().length;
    double[][] out = Numbers.unwritten(model.learnableParameters().size(), d);
    model.parameterDerivatives(point.s(), point.z(), point.current(), out);
    double[] low = Dynamics.step(below, point.s(), point.z(), point.current());
    double[] here = Dynamics.step(model, point.s(), point.z(), point.current());
    double[] high = Dynamics.step(above, point.s(), point.z(), point.current());
    for (int m = 0; m < d; m++) {
      String equation =
          "d" + model.stateNames().get(m) + "^t/d" + model.learnableParameters().get(p);
      String place = where + point.text();
      double left = (here[m] - low[m]) / h;
      double right = (high[m] - here[m]) / h;
      double rounding = 1e-15 * Math.max(1, Math.abs(here[m])) / h;
      double size = Math.max(Math.abs(left), Math.abs(right));
      if (Math.abs(left - right) <= CORNER * size + 4 * rounding) {
        double expected = (high[m] - low[m]) / (2 * h);
        findings.near(
            equation, place, out[p][m], expected, TOLERANCE * Math.abs(expected) + 4 * rounding);
      } else {
        findings.finite(equation + " is written", place, out[p][m]);
      }
    }
  }
}
