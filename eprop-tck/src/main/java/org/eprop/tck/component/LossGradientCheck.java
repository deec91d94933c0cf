package org.eprop.tck.component;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.network.RandomTargets;

/**
 * The error of a loss against central differences of E in double precision: readouts from close to
 * zero to a thousand, one to many outputs, one to many steps, steps that weigh nothing, a fraction,
 * more than one, or less than nothing. Corners of E are passed over.
 */
record LossGradientCheck(String where, Loss loss, Findings findings) {

  private static final double H = 1e-5;
  private static final double TOLERANCE = 1e-6;
  private static final double SUM = 1e-9;
  private static final double ROUNDING = 1e-14;
  private static final double CORNER = 1e-3;
  private static final double CLOSE = 1e-3;
  private static final int LONG = 200;
  private static final int MANY = 20;

  /** Of so many numbers, each is looked at; of more, one in so many. */
  private static final int SOME = 139;

  private static final double[] WEIGHTS = {1, 0, 0.25, 3, -1.5, 0.5, 1};

  /** How large readouts are. */
  private static final double[] SIZES = {1, 1e-3, 30, 1000};

  /** Steps and outputs. */
  private static final int[][] SHAPES = {{7, 3}, {1, 1}, {3, 2}, {2, 12}};

  /** Looks at one kind of target. */
  void check(RandomTargets kind) {
    for (double size : SIZES) {
      for (int[] shape : SHAPES) {
        if (!findings.isEmpty()) {
          return; // the simplest case says most
        }
        RandomGenerator random = new RandomStreams(1).stream("loss gradient");
        Target whole = kind.draw(shape[0], shape[1], random);
        double[][] y = RandomTargets.readout(shape[0], shape[1], size, random);
        String place =
            where
                + kind.text()
                + (size == 1 ? "" : ", readouts of " + Numbers.text(size))
                + (shape == SHAPES[0] ? "" : ", " + shape[1] + " outputs");
        try {
          check(place, whole, y);
          check(place + " in a window", whole.withWindow(Arrays.copyOf(WEIGHTS, shape[0])), y);
        } catch (InvalidInputException e) {
          if (shape == SHAPES[0]) {
            throw e;
          }
          // so few outputs do not suit
        }
      }
    }
    if (where.isEmpty()) {
      RandomGenerator random = new RandomStreams(1).stream("loss gradient");
      Target target = kind.draw(LONG, MANY, random);
      check(
          kind.text() + ", " + LONG + " steps, " + MANY + " outputs",
          target,
          RandomTargets.readout(LONG, MANY, 1, random));
    }
    closely(kind);
    if (kind == RandomTargets.DISTRIBUTIONS) {
      certain();
    }
  }

  /** Distributions in which a class is certain, if the loss takes them. */
  private void certain() {
    double[][] values = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    Target target = Target.values(values);
    try {
      loss.check(target);
    } catch (InvalidInputException e) {
      return;
    }
    RandomGenerator random = new RandomStreams(1).stream("loss gradient");
    check(where + "distributions of 0 and 1", target, RandomTargets.readout(3, 3, 1, random));
  }

  private void closely(RandomTargets kind) {
    RandomGenerator start = new RandomStreams(1).stream("loss gradient");
    Target values = kind.draw(SHAPES[0][0], SHAPES[0][1], start);
    double[][] near = close(values, SHAPES[0][1], start);
    if (near != null) {
      check(where + kind.text() + ", readouts close to them", values, near);
    }
  }

  /** Close to the target, where there are values; null for classes. */
  private static double[][] close(Target target, int outputs, RandomGenerator random) {
    if (target.hasClasses()) {
      return null;
    }
    double[][] y = new double[target.steps()][outputs];
    for (int t = 0; t < y.length; t++) {
      for (int k = 0; k < outputs; k++) {
        y[t][k] = target.valuesAt(t)[k] + CLOSE * random.nextGaussian();
      }
    }
    return y;
  }

  private static double[][] unwritten(double[][] like) {
    return Numbers.unwritten(like.length, like[0].length);
  }

  private void check(String place, Target target, double[][] y) {
    double[][] error = unwritten(y);
    double e = loss.evaluate(y, target, error);
    findings.finite("E is finite", place, e);
    double[][] zero = new double[y.length][y[0].length];
    loss.evaluate(y, target, zero);
    boolean written = true;
    for (int t = 0; t < y.length; t++) {
      String name = "error[" + t + "]";
      written &=
          findings.written("evaluate(...) writes every entry", place, name, error[t], zero[t]);
    }
    if (!written) {
      return;
    }
    for (int t = 0; t < y.length; t++) {
      if (loss.errorsSumToZero()) {
        findings.near(
            "the errors of a step sum to 0, as errorsSumToZero() says",
            place + ", step " + t,
            Arrays.stream(error[t]).sum(),
            0,
            SUM * Math.max(1, Numbers.largest(error[t])));
      }
      for (int k = 0; k < y[t].length; k++) {
        int number = t * y[t].length + k;
        if (y.length * y[t].length > SOME && number % SOME != SOME - 1) {
          continue;
        }
        near(place + ", step " + t + ", output " + k, target, y, t, k, e, error[t][k]);
      }
    }
  }

  private void near(
      String place, Target target, double[][] y, int t, int k, double e, double found) {
    double before = y[t][k];
    double h = H * Math.max(1, Math.abs(before));
    y[t][k] = before + h;
    double up = loss.evaluate(y, target, unwritten(y));
    y[t][k] = before - h;
    double down = loss.evaluate(y, target, unwritten(y));
    y[t][k] = before;
    double expected = (up - down) / (2 * h);
    double size = Math.max(1, Math.abs(expected));
    double rounding = ROUNDING * Math.abs(e) / h;
    double corner = Math.abs(up - e - (e - down)) / h;
    if (corner > CORNER * size + rounding) {
      findings.finite("error_k^t is written", place, found);
    } else {
      findings.slope(
          "error_k^t = dE/dy_k^t",
          place,
          found,
          (e - down) / h,
          (up - e) / h,
          TOLERANCE * size + rounding);
    }
  }
}
