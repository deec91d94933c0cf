package org.eprop.tck.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * Whether a neuron heeds the length of a time step and the unit of its time constants: its modes at
 * rest, the eigenvalues of ds^t/ds^{t-1}, are those of an ordinary differential equation.
 */
final class TimeStepCheck {

  private static final double DT = 1 / 64.0;
  private static final String DTS = "dt = 0.015625 ms against half of it, in 1/ms";

  /** A decay per step that does not heed dt is off by a factor of 2. */
  private static final double TOLERANCE = 0.2;

  /** A time in seconds is off by 1000, a rate taken for a time by its square. */
  private static final double FACTOR = 30;

  private static final double NOISE = 1e-9;

  private final Choice<NeuronFactory> subject;
  private final Findings findings;

  TimeStepCheck(Choice<NeuronFactory> subject, Findings findings) {
    this.subject = subject;
    this.findings = findings;
  }

  void check() {
    List<Parameter> parameters = subject.factory().parameters();
    boolean inTime = parameters.stream().anyMatch(p -> !Double.isNaN(milliseconds(p)));
    if (!inTime && parameters.stream().anyMatch(this::decides)) {
      findings.notApplicable("no parameter is a time");
      return;
    }
    steps();
    if (findings.isEmpty()) {
      parameters.forEach(this::unit);
    }
  }

  /** How many ms a parameter's unit is; NaN if it is no time. */
  private static double milliseconds(Parameter parameter) {
    return switch (parameter.unit()) {
      case "ms" -> 1;
      case "s" -> 1000;
      default -> Double.NaN;
    };
  }

  private static List<Spectrum.Mode> modes(Choice<NeuronFactory> choice, double dt) {
    NeuronModel model = NeuronChecks.make(choice, dt);
    Dynamics.Point rest = new Dynamics.Point(0, model.initialState(), 0, 0);
    return Spectrum.modes(Dynamics.derivatives(model, rest).state, dt);
  }

  /** Half the step gives the same rates and frequencies. */
  private void steps() {
    List<Spectrum.Mode> coarse = modes(subject, DT);
    List<Spectrum.Mode> fine = modes(subject, DT / 2);
    if (coarse.size() != fine.size()) {
      return; // too fast for the longer step
    }
    for (int i = 0; i < fine.size(); i++) {
      int mode = i;
      if (subject.factory().parameters().stream().anyMatch(p -> decides(p, mode))) {
        continue; // by design a decay per step
      }
      near("rate at which a mode decays at rest does not depend on dt", coarse, fine, i, true);
      near("frequency of a mode at rest does not depend on dt", coarse, fine, i, false);
    }
  }

  private void near(
      String equation, List<Spectrum.Mode> coarse, List<Spectrum.Mode> fine, int i, boolean rates) {
    double found = rates ? coarse.get(i).rate() : coarse.get(i).frequency();
    double expected = rates ? fine.get(i).rate() : fine.get(i).frequency();
    if (Double.isFinite(found) && Double.isFinite(expected)) {
      String place = "mode " + (i + 1) + " of " + fine.size() + ", " + DTS;
      findings.near(equation, place, found, expected, TOLERANCE * Math.abs(expected) + 1e-6);
    }
  }

  /** Whether a parameter that is a pure number has an effect on the decay of some mode. */
  private boolean decides(Parameter parameter) {
    for (int i = 0; i < modes(subject, DT).size(); i++) {
      if (decides(parameter, i)) {
        return true;
      }
    }
    return false;
  }

  private boolean decides(Parameter parameter, int i) {
    if (!parameter.unit().isEmpty()) {
      return false;
    }
    double rate = modes(subject, DT).get(i).rate();
    for (Variation variation : Variation.inside(parameter)) {
      try {
        List<Spectrum.Mode> varied = modes(variation.apply(subject), DT);
        if (varied.size() > i
            && Math.abs(varied.get(i).rate() - rate) > 0.01 * Math.abs(rate) + NOISE) {
          return true;
        }
      } catch (InvalidInputException e) {
        // not with the others
      }
    }
    return false;
  }

  /** A decay that has a time constant tau is exp(-t / tau): the sum of all rates has a 1 / tau. */
  private void unit(Parameter parameter) {
    double unit = milliseconds(parameter);
    Object value = subject.arguments().values().get(parameter.name());
    double tau =
        value instanceof Distribution.Constant constant
            ? constant.value()
            : value instanceof Double number ? number : Double.NaN;
    if (Double.isNaN(unit) || !(tau > 0) || !parameter.inRange(2 * tau)) {
      return;
    }
    Map<String, Object> given = new LinkedHashMap<>(subject.arguments().values());
    given.put(parameter.name(), 2 * tau);
    double once;
    double twice;
    try {
      once = rates(subject);
      twice = rates(Choice.of(subject.factory(), given));
    } catch (InvalidInputException e) {
      return; // not with the others
    }
    double found = 2 * (once - twice);
    double expected = -1 / (tau * unit);
    boolean acts = Math.abs(found) > NOISE * Math.abs(once);
    if (acts && !(found / expected > 1 / FACTOR && found / expected < FACTOR)) {
      findings.add(
          Finding.number(
              "a time constant tau makes a decay of exp(-t / tau)",
              "what "
                  + parameter.name()
                  + " = "
                  + Numbers.text(tau)
                  + " "
                  + parameter.unit()
                  + " does to the rates, in 1/ms",
              found,
              expected));
    }
  }

  private static double rates(Choice<NeuronFactory> choice) {
    return modes(choice, DT).stream().mapToDouble(Spectrum.Mode::rate).sum();
  }
}
