package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.network.Dynamics;

/**
 * The derivatives of a nonlinear neuron against central differences of its step, at the points of
 * trajectories under weak and strong random currents. Where the differences to either side
 * disagree, the step has a corner, and nothing is compared.
 */
record JacobianCheck(String where, NonlinearNeuron model, Findings findings) {

  private static final double H = 1e-6;
  private static final double TOLERANCE = 2e-5;
  private static final double CORNER = 1e-3;

  /** How strong currents are against useful ones. */
  private static final double REFRACTORY = 30;

  private static final double MOST = 1e9;
  private static final double ROUNDING = 1e-15;

  static void check(String where, NonlinearNeuron model, Findings findings) {
    JacobianCheck check = new JacobianCheck(where, model, findings);
    double useful = Dynamics.usefulCurrent(model);
    if (!check.written(new Dynamics.Point(0, model.initialState(), 0, useful))
        || !check.written(new Dynamics.Point(0, model.initialState(), 1, useful))) {
      return;
    }
    for (double factor : new double[] {0.3, 1, 3}) {
      for (Dynamics.Point point : Dynamics.run(model, Dynamics.current(factor * useful, 100, 4))) {
        check.at(point);
      }
    }
    if (!findings.isEmpty()) {
      return; // the simplest case says most
    }
    for (Dynamics.Point p : Dynamics.run(model, Dynamics.current(REFRACTORY * useful, 100, 4))) {
      Dynamics.Point silent = new Dynamics.Point(p.t(), p.s(), 0, p.current());
      if (Numbers.largest(Dynamics.step(model, p.s(), 0, p.current())) < MOST) {
        check.at(silent); // far above threshold without a spike, as while refractory
      }
    }
  }

  /** Whether every entry is. */
  private boolean written(Dynamics.Point p) {
    LocalDerivatives nothing = Dynamics.derivatives(model, p);
    LocalDerivatives zero = Dynamics.derivatives(model, p, 0);
    boolean all = true;
    for (int m = 0; m < zero.input.length; m++) {
      all &= written("derivatives[" + m + "]", p, nothing.state[m], zero.state[m]);
    }
    return all
        & written("derivatives.input", p, nothing.input, zero.input)
        & written("derivatives.spike", p, nothing.spike, zero.spike)
        & written("derivatives.spikeDetached", p, nothing.spikeDetached, zero.spikeDetached);
  }

  private boolean written(String name, Dynamics.Point p, double[] nothing, double[] zero) {
    return findings.written(
        "derivatives(...) writes every entry", where + p.text(), name, nothing, zero);
  }

  private void at(Dynamics.Point p) {
    LocalDerivatives out = Dynamics.derivatives(model, p);
    List<String> names = model.stateNames();
    String place = " at " + p.text();
    for (int k = 0; k < names.size(); k++) {
      int changed = k;
      double[][] differences =
          differences(
              p.s()[k], s -> Dynamics.step(model, with(p.s(), changed, s), p.z(), p.current()));
      for (int m = 0; m < names.size(); m++) {
        compare(
            "d" + names.get(m) + "^t/d" + names.get(k) + "^{t-1}",
            "state[" + m + "][" + k + "]",
            place,
            out.state[m][k],
            differences,
            m);
      }
    }
    double[][] byInput = differences(p.current(), i -> Dynamics.step(model, p.s(), p.z(), i));
    double[][] bySpike = differences(p.z(), z -> Dynamics.step(model, p.s(), z, p.current()));
    double[][] bySilence = differences(1 - p.z(), z -> Dynamics.step(model, p.s(), z, p.current()));
    double[] silent = Dynamics.step(model, p.s(), 0, p.current());
    double[] spiking = Dynamics.step(model, p.s(), 1, p.current());
    for (int m = 0; m < names.size(); m++) {
      String name = names.get(m);
      compare("d" + name + "^t/dI^t", "input[" + m + "]", place, out.input[m], byInput, m);
      String equation = "d" + name + "^t/dz^{t-1}";
      double line = spiking[m] - silent[m];
      if (jumps(bySpike, m, line) || jumps(bySilence, m, line)) {
        // A step that asks whether z is 1: as if it were a line between its two values.
        near(equation, "spike[" + m + "]", place, out.spike[m], line);
      } else {
        compare(equation, "spike[" + m + "]", place, out.spike[m], bySpike, m);
      }
      findings.finite(
          equation + " without the reset is written",
          where + "spikeDetached[" + m + "]" + place,
          out.spikeDetached[m]);
    }
  }

  /** Whether most of the way between the two values of z lies close to one of them. */
  private static boolean jumps(double[][] slopes, int m, double line) {
    double jump = H * Math.max(Math.abs(slopes[0][m]), Math.abs(slopes[1][m]));
    return jump > 0.5 * Math.abs(line) && jump > H;
  }

  private static double[] with(double[] s, int k, double value) {
    double[] changed = s.clone();
    changed[k] = value;
    return changed;
  }

  /**
   * Slopes to the left, to the right and across, and how far rounding may move them, [4][state].
   */
  private static double[][] differences(double x, DoubleFunction<double[]> f) {
    double h = H * Math.max(1, Math.abs(x));
    double[] below = f.apply(x - h);
    double[] here = f.apply(x);
    double[] above = f.apply(x + h);
    double[][] slopes = new double[4][here.length];
    for (int m = 0; m < here.length; m++) {
      slopes[0][m] = (here[m] - below[m]) / h;
      slopes[1][m] = (above[m] - here[m]) / h;
      slopes[2][m] = (above[m] - below[m]) / (2 * h);
      slopes[3][m] = ROUNDING * Math.abs(here[m]) / h;
    }
    return slopes;
  }

  private static boolean corner(double[][] slopes, int m) {
    double size = Math.max(1, Math.max(Math.abs(slopes[0][m]), Math.abs(slopes[1][m])));
    return !(Math.abs(slopes[0][m] - slopes[1][m]) <= CORNER * size);
  }

  private void compare(
      String equation, String entry, String place, double found, double[][] slopes, int m) {
    if (corner(slopes, m)) {
      findings.finite(equation + " is written", where + entry + place, found);
    } else {
      double tolerance = TOLERANCE * Math.max(1, Math.abs(slopes[2][m])) + slopes[3][m];
      findings.slope(equation, where + entry + place, found, slopes[0][m], slopes[1][m], tolerance);
    }
  }

  private void near(String equation, String entry, String place, double found, double expected) {
    findings.near(
        equation,
        where + entry + place,
        found,
        expected,
        TOLERANCE * Math.max(1, Math.abs(expected)));
  }

  /**
   * The same arguments give the same bits, whatever was asked before; arguments stay.
   *
   * @param models the one to look at, and others that may be in its population
   */
  static void pure(List<NonlinearNeuron> models, Findings findings) {
    NonlinearNeuron model = models.get(0);
    double useful = Dynamics.usefulCurrent(model);
    List<Dynamics.Point> points = Dynamics.run(model, Dynamics.current(useful, 60, 5));
    for (Dynamics.Point point : points) {
      String place = point.text();
      double[] s = point.s().clone();
      double[] first = Dynamics.step(model, s, point.z(), point.current());
      findings.sameBits("step(...) leaves s alone", place, s, point.s());
      double[] again = point.s().clone();
      Dynamics.derivatives(model, new Dynamics.Point(0, again, point.z(), point.current()));
      findings.sameBits("derivatives(...) leave s alone", place, again, point.s());
      Dynamics.step(model, points.get(0).s().clone(), 0, -useful);
      findings.sameBits(
          "step(...) depends on its arguments alone",
          place,
          Dynamics.step(model, point.s().clone(), point.z(), point.current()),
          first);
    }
    TogetherCheck.of(models, points, findings);
  }

  /** Neurons that are evaluated together do what each of them does alone, to the bit. */
  private static final class TogetherCheck {

    private static final String STEP = "neurons evaluated together step like one alone";
    private static final String DERIVATIVES =
        "neurons evaluated together have the derivatives of one alone";

    private TogetherCheck() {}

    /**
     * Compares at some points; nothing if neurons of this kind are not evaluated together.
     *
     * @param models neurons of a population, by turns; those of another kind than the first are
     *     left out
     */
    static void of(List<NonlinearNeuron> models, List<Dynamics.Point> points, Findings findings) {
      NonlinearNeuron model = models.get(0);
      if (model.together().isEmpty()) {
        return;
      }
      int n = points.size();
      int d = model.stateNames().size();
      List<NonlinearNeuron> kind =
          models.stream().filter(m -> m.together().equals(model.together())).toList();
      List<NonlinearNeuron> mixed =
          IntStream.range(0, n).mapToObj(j -> kind.get(j % kind.size())).toList();
      NeuronArray.Stepper stepper = model.together().get().array(mixed).stepper();
      double[][] s = new double[d][n];
      double[] z = new double[n];
      double[] current = new double[n];
      for (int j = 0; j < n; j++) {
        for (int m = 0; m < d; m++) {
          s[m][j] = points.get(j).s()[m];
        }
        z[j] = points.get(j).z();
        current[j] = points.get(j).current();
      }
      for (boolean wanted : new boolean[] {true, false, true}) {
        double[][] next = new double[d][n];
        ArrayDerivatives out = new ArrayDerivatives(d, n);
        stepper.step(s, z, current, next, wanted ? out : null);
        for (int j = 0; j < n; j++) {
          Dynamics.Point point = points.get(j);
          double[] alone =
              Dynamics.step(mixed.get(j), point.s().clone(), point.z(), point.current());
          findings.sameBits(STEP, point.text(), of(next, j), alone);
          if (wanted) {
            compare(out, j, Dynamics.derivatives(mixed.get(j), point), point.text(), findings);
          }
        }
      }
    }

    private static double[] of(double[][] rows, int j) {
      return Arrays.stream(rows).mapToDouble(row -> row[j]).toArray();
    }

    private static void compare(
        ArrayDerivatives out, int j, LocalDerivatives alone, String where, Findings findings) {
      for (int m = 0; m < alone.state.length; m++) {
        findings.sameBits(DERIVATIVES, where, of(out.state[m], j), alone.state[m]);
      }
      findings.sameBits(DERIVATIVES, where, of(out.input, j), alone.input);
      findings.sameBits(DERIVATIVES, where, of(out.spike, j), alone.spike);
      findings.sameBits(DERIVATIVES, where, of(out.spikeDetached, j), alone.spikeDetached);
    }
  }
}
