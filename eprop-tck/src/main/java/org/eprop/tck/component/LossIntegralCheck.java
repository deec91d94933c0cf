package org.eprop.tck.component;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.network.Targets;

/**
 * Whether E is the integral of its errors along straight lines between random readouts, part by
 * part: E has no jump anywhere on them. Within a part the integral is known as well as the errors
 * vary there, so corners of E do no harm.
 *
 * <pre>E(y + h d) - E(y) = h d . error(y + h/2 d) +- h var(d . error)</pre>
 */
final class LossIntegralCheck {
  private static final int PARTS = 1000;
  private static final int STEPS = 3;
  private static final int OUTPUTS = 3;
  private static final double ROUNDING = 1e-9;
  private static final double[] SIZES = {1, 30};
  private static final double[] WEIGHTS = {1, -1.5, 0.5};

  private final String where;
  private final Loss loss;
  private final Findings findings;
  private double e;
  private double slope;

  LossIntegralCheck(String where, Loss loss, Findings findings) {
    this.where = where;
    this.loss = loss;
    this.findings = findings;
  }

  void check(Targets kind) {
    RandomGenerator random = new RandomStreams(1).stream("loss integral");
    for (double size : SIZES) {
      Target target = kind.draw(STEPS, OUTPUTS, random);
      double[][] from = Targets.readout(STEPS, OUTPUTS, size, random);
      double[][] to = Targets.readout(STEPS, OUTPUTS, size, random);
      String place = where + kind.text() + ", readouts of " + Numbers.text(size);
      line(place, target, from, to);
      line(place + " in a window", target.withWindow(WEIGHTS), from, to);
      double[] likely = new double[STEPS];
      Arrays.fill(likely, -Math.log(OUTPUTS));
      line(
          place + " of known log-probability",
          target.withWindow(WEIGHTS).withLogProbabilities(likely),
          from,
          to);
    }
  }

  private void line(String place, Target target, double[][] from, double[][] to) {
    at(0, target, from, to);
    for (int i = 0; i < PARTS; i++) {
      double before = e;
      double left = slope;
      at((i + 0.5) / PARTS, target, from, to);
      double middle = slope;
      at((i + 1.0) / PARTS, target, from, to);
      double variation = Math.abs(middle - left) + Math.abs(slope - middle);
      findings.near(
          "E(y1) - E(y0) is the integral of error from y0 to y1",
          place + ", at " + (i + 0.5) / PARTS + " of the way",
          e - before,
          middle / PARTS,
          2 * variation / PARTS + ROUNDING * Math.max(1, Math.abs(e)));
    }
  }

  /** E and its slope at a share of the way. */
  private void at(double share, Target target, double[][] from, double[][] to) {
    double[][] y = new double[STEPS][OUTPUTS];
    for (int t = 0; t < STEPS; t++) {
      int step = t;
      Arrays.setAll(y[t], k -> from[step][k] + share * (to[step][k] - from[step][k]));
    }
    double[][] error = new double[STEPS][OUTPUTS];
    e = loss.evaluate(y, target, error);
    slope = 0;
    for (int t = 0; t < STEPS; t++) {
      for (int k = 0; k < OUTPUTS; k++) {
        slope += error[t][k] * (to[t][k] - from[t][k]);
      }
    }
  }
}
