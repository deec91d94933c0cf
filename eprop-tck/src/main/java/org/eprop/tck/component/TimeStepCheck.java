package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Variation;
import org.eprop.tck.network.Agreement;
import org.eprop.tck.network.Dynamics;

/**
 * Whether a neuron heeds the length of a time step and the unit of its time constants: its modes at
 * rest, the eigenvalues of ds^t/ds^{t-1}, are those of an ordinary differential equation.
 */
record TimeStepCheck(Choice<NeuronFactory> subject, Findings findings) {

  private static final double DT = 1 / 64.0;
  private static final String DTS = "dt = 0.015625 ms against half of it, in 1/ms";

  /** A decay per step that does not heed dt is off by a factor of 2. */
  private static final double TOLERANCE = 0.2;

  /** A time in seconds is off by 1000, a rate taken for a time by its square. */
  private static final double FACTOR = 30;

  private static final double LONG = 10;
  private static final double SMALL = 1e-3;
  private static final double NOISE = 1e-9;
  private static final double ROUNDING = 1e-15;

  void check() {
    List<Parameter> parameters = subject.factory().parameters();
    boolean inTime = parameters.stream().anyMatch(p -> !Double.isNaN(rate(p, 1)));
    if (!inTime && parameters.stream().anyMatch(this::decides)) {
      findings.notApplicable("no parameter is a time");
      return;
    }
    steps();
    if (findings.isEmpty()) {
      parameters.forEach(this::unit);
    }
  }

  /**
   * The rate that a value stands for, 1/ms: 1 / tau of a time, or a rate itself; NaN if the
   * parameter is neither.
   */
  private static double rate(Parameter parameter, double value) {
    return switch (parameter.unit()) {
      case "ms" -> 1 / value;
      case "s" -> 1 / (1000 * value);
      case "Hz", "1/s" -> value / 1000;
      case "kHz", "1/ms" -> value;
      default -> Double.NaN;
    };
  }

  private static List<Spectrum.Mode> modes(Choice<NeuronFactory> choice, double dt) {
    NeuronModel model = NeuronChecks.make(choice, dt);
    Dynamics.Point rest = new Dynamics.Point(0, model.initialState(), 0, 0);
    return Spectrum.modes(Dynamics.derivatives(model, rest).state, dt);
  }

  /** What the slowest mode leaves after a step. */
  private double share(double dt) {
    return modes(subject, dt).stream()
        .mapToDouble(mode -> StrictMath.exp(mode.rate() * dt))
        .max()
        .orElse(0);
  }

  /** Half the step gives the same rates and frequencies. */
  private void steps() {
    List<Spectrum.Mode> coarse = modes(subject, DT);
    List<Spectrum.Mode> fine = modes(subject, DT / 2);
    double slow = fine.isEmpty() ? share(LONG) : 0;
    if (slow > SMALL) {
      findings.add(
          "a longer step decays more",
          "share that is left after a step of " + Numbers.text(LONG) + " ms and of " + DT + " ms",
          Numbers.text(slow) + " and 0",
          "more of it after the shorter step");
    }
    if (coarse.size() != fine.size()) {
      return; // too fast for the longer step
    }
    List<Spectrum.Mode> coarseTurns = byFrequency(coarse, fine);
    List<Spectrum.Mode> fineTurns = byFrequency(fine, fine);
    for (int i = 0; i < fine.size(); i++) {
      int mode = i;
      if (subject.factory().parameters().stream().anyMatch(p -> decides(p, mode))) {
        continue; // by design a decay per step
      }
      String place = "mode " + (i + 1) + " of " + fine.size() + ", " + DTS;
      near(
          "rate at which a mode decays at rest does not depend on dt",
          place,
          coarse.get(i).rate(),
          fine.get(i).rate(),
          rounding(fine, i));
      near(
          "frequency of a mode at rest does not depend on dt",
          place,
          coarseTurns.get(i).frequency(),
          fineTurns.get(i).frequency(),
          rounding(fine, i));
    }
  }

  /**
   * Modes that decay as fast as each other come in the order of their frequencies: which of them is
   * first by its rate is for rounding to say.
   *
   * @param rates modes by whose rates, the fastest decay first, they are alike
   */
  private static List<Spectrum.Mode> byFrequency(
      List<Spectrum.Mode> modes, List<Spectrum.Mode> rates) {
    List<Spectrum.Mode> sorted = new ArrayList<>(modes);
    int first = 0;
    for (int i = 1; i <= rates.size(); i++) {
      if (i == rates.size()
          || rates.get(i).rate() - rates.get(i - 1).rate()
              > TOLERANCE * Math.abs(rates.get(i - 1).rate())) {
        sorted.subList(first, i).sort(Comparator.comparingDouble(Spectrum.Mode::frequency));
        first = i;
      }
    }
    return sorted;
  }

  /**
   * How far rounding may move a mode: where all of d modes that act on each other are one, as the
   * d-th root of that of an entry.
   */
  private static double rounding(List<Spectrum.Mode> modes, int i) {
    double size = Math.hypot(modes.get(i).rate(), modes.get(i).frequency());
    return size * StrictMath.pow(ROUNDING / (DT * size + ROUNDING), 1.0 / modes.size());
  }

  private void near(String equation, String place, double found, double expected, double rounding) {
    if (Double.isFinite(found) && Double.isFinite(expected)) {
      double tolerance = TOLERANCE * Math.abs(expected) + rounding + 1e-6;
      findings.near(equation, place, found, expected, tolerance);
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

  /**
   * What a time constant or a rate does is in its unit: a decay of exp(-t / tau) or exp(-r t), or
   * an oscillation, of 2 pi f radians per time. Of all modes together, twice the value makes
   * another rate or another frequency.
   */
  private void unit(Parameter parameter) {
    Object given = subject.arguments().values().get(parameter.name());
    double value =
        given instanceof Distribution.Constant constant
            ? constant.value()
            : given instanceof Double number ? number : Double.NaN;
    double expected = rate(parameter, 2 * value) - rate(parameter, value);
    if (Double.isNaN(expected) || !(value > 0) || !parameter.inRange(2 * value)) {
      return;
    }
    // So short a step that even what is a thousand times too fast turns by less than half a circle.
    double dt = Math.min(DT, 2.5e-4 / Math.abs(expected));
    Map<String, Object> twice = new LinkedHashMap<>(subject.arguments().values());
    twice.put(parameter.name(), 2 * value);
    List<Spectrum.Mode> before;
    List<Spectrum.Mode> after;
    try {
      before = modes(subject, dt);
      after = modes(Choice.of(subject.factory(), twice), dt);
      if (TimeConstantCheck.isTimeConstant(parameter)) {
        new TimeConstantCheck(subject, findings).check(parameter, value);
      }
    } catch (InvalidInputException e) {
      return; // not with the others
    }
    double decay = sum(before, Spectrum.Mode::rate) - sum(after, Spectrum.Mode::rate);
    double turn = sum(after, Spectrum.Mode::frequency) - sum(before, Spectrum.Mode::frequency);
    double noise = NOISE * Math.abs(sum(before, Spectrum.Mode::rate)) + NOISE / dt;
    if (Math.abs(decay) <= noise && Math.abs(turn) <= noise) {
      return; // it acts on neither
    }
    double found = Math.max(decay / expected, Math.abs(turn / expected) / (2 * Math.PI));
    // A time says how fast something is; a rate may couple things, to which the modes are deaf.
    boolean time = expected < 0;
    boolean backwards = found <= 1 / FACTOR && decay / expected < -1 / FACTOR;
    if (found <= 1 / FACTOR && leavesBounded(before)) {
      return;
    }
    if (found >= FACTOR || backwards || (time && found <= 1 / FACTOR)) {
      findings.number(
          "a time constant tau makes a decay of exp(-t / tau), a rate r one of exp(-r t)",
          "what twice %s = %s %s adds to the rates, in 1/ms"
              .formatted(parameter.name(), Numbers.text(value), parameter.unit()),
          Math.abs(turn) > Math.abs(decay) ? turn / (2 * Math.PI) : decay,
          expected);
    }
  }

  /** Whether it starts where it can't stay, as between two states that are stable. */
  private boolean leavesBounded(List<Spectrum.Mode> modes) {
    return modes.stream().anyMatch(mode -> mode.rate() > 0)
        && NeuronChecks.make(subject, DT) instanceof NonlinearNeuron model
        && !Rest.of(model).runsAway();
  }

  private static double sum(List<Spectrum.Mode> modes, ToDoubleFunction<Spectrum.Mode> of) {
    return modes.stream().mapToDouble(of).sum();
  }

  /**
   * A nonlinear neuron that gets no input and does not spike, around the state in which it comes to
   * rest: s + delta becomes s + J delta.
   *
   * @param model the neuron
   * @param state in which it rests; null if it never does, or spikes before
   */
  record Rest(NonlinearNeuron model, double[] state) {

    private static final int SETTLING = 2000;
    private static final double SETTLED = 1e-12;

    /** Within so many steps, what grows by a thousandth at each has become 1e8 times as large. */
    private static final int LONG = 20_000;

    private static final double KICK = 1e-3;
    private static final double FAR = 1e6;
    private static final double ROUNDING = 1e-6;

    /** Waits until it rests. */
    static Rest of(NonlinearNeuron model) {
      double[] s = model.initialState().clone();
      for (int t = 0; t < SETTLING; t++) {
        double[] next = Dynamics.step(model, s, 0, 0);
        double size = Numbers.largest(next);
        if (!Double.isFinite(size) || Agreement.distance(model, next) > 0) {
          break;
        }
        if (distance(s, next) <= SETTLED * (1 + size)) {
          return new Rest(model, next);
        }
        s = next;
      }
      return new Rest(model, null);
    }

    private static double distance(double[] a, double[] b) {
      double most = 0;
      for (int m = 0; m < a.length; m++) {
        most = Math.max(most, Math.abs(a[m] - b[m]));
      }
      return most;
    }

    /** By how much a small difference from rest grows at each step; 1 if it does not. */
    double growth() {
      if (state == null) {
        return 1;
      }
      double growth = NeuronChecks.growth(jacobian());
      return growth > 1 + ROUNDING ? growth : 1;
    }

    private double[][] jacobian() {
      int d = state.length;
      double[][] jacobian = new double[d][d];
      for (int n = 0; n < d; n++) {
        double h = ROUNDING * Math.max(model.scale(), Math.abs(state[n]));
        double[] up = kicked(n, h);
        double[] down = kicked(n, -h);
        for (int m = 0; m < d; m++) {
          jacobian[m][n] = (up[m] - down[m]) / (2 * h);
        }
      }
      return jacobian;
    }

    private double[] kicked(int n, double size) {
      double[] s = state.clone();
      s[n] += size;
      return Dynamics.step(model, s, 0, 0);
    }

    /**
     * Whether a small kick drives it away without end: each step overshoots by more than the one
     * before, or the state leaves in a direction in which no spike stops it.
     */
    boolean runsAway() {
      double[][] jacobian = growth() > 1 ? jacobian() : new double[0][];
      double alternating =
          Arrays.stream(Spectrum.real(jacobian)).filter(x -> x < -1 - ROUNDING).min().orElse(0);
      if (alternating < 0) {
        return true;
      }
      for (int n = 0; n < jacobian.length; n++) {
        double kick = KICK * Math.max(model.scale(), Math.abs(state[n]));
        if (leaves(kicked(n, kick)) || leaves(kicked(n, -kick))) {
          return true;
        }
      }
      return false;
    }

    private boolean leaves(double[] start) {
      double[] s = start;
      double far = FAR * Math.max(model.scale(), 1 + Numbers.largest(state));
      for (int t = 0; t < LONG && Agreement.distance(model, s) <= 0; t++) {
        s = Dynamics.step(model, s, 0, 0);
        if (!(Numbers.largest(s) <= far)) {
          return Agreement.distance(model, s) <= 0;
        }
      }
      return false;
    }
  }
}
