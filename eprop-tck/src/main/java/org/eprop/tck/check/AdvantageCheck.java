package org.eprop.tck.check;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;

/**
 * What a loss makes of the sign of a step's weight, which is an action's advantage where a network
 * learns from rewards: the errors of steps that were rewarded and of the same steps punished. What
 * they have in common, such as the gradient of an entropy, plays no part.
 */
final class AdvantageCheck {

  private static final int STEPS = 3;
  private static final int OUTPUTS = 3;
  private static final int DRAWS = 20;

  /** Near 0, all that a loss may compare a readout with is as far on each side. */
  private static final double NEAR = 0.1;

  private static final String EQUATION = "a reward drives the readout to what was done";

  private final Loss loss;
  private final Findings findings;

  AdvantageCheck(Loss loss, Findings findings) {
    this.loss = loss;
    this.findings = findings;
  }

  /**
   * Whether E is a sum over steps, so that each has its sign. A loss of whole sequences may look at
   * nothing of weights but which are 0.
   */
  static boolean isSum(Loss loss, Targets kind) {
    Target target = kind.draw(STEPS, OUTPUTS, new RandomStreams(1).stream("advantage"));
    Target twice = target.withWindow(new double[] {2, 2, 2});
    return Math.abs(loss.terms(twice) - twice.totalWeight()) < 1e-9 * twice.totalWeight();
  }

  void check(Targets kind) {
    check(kind, false);
    if (kind != Targets.DISTRIBUTIONS) {
      check(kind, true);
    }
  }

  private void check(Targets kind, boolean known) {
    RandomGenerator random = new RandomStreams(1).stream("advantage");
    String where = known ? kind.text() + " of known log-probability" : kind.text();
    boolean any = false;
    for (int n = 0; n < DRAWS && findings.isEmpty(); n++) {
      double[][] y = new double[STEPS][OUTPUTS];
      for (double[] row : y) {
        Arrays.setAll(row, k -> NEAR * random.nextGaussian());
      }
      Target target = kind.draw(STEPS, OUTPUTS, random);
      any |=
          check(
              where, y, known ? target.withLogProbabilities(logProbabilities(y, target)) : target);
    }
    if (!any && findings.isEmpty()) {
      findings.add(
          Finding.of(
              EQUATION,
              where,
              "the same error for weights of 1 and of -1",
              "errors that differ as the advantages do"));
    }
  }

  /** Whether the two differ. */
  private boolean check(String where, double[][] y, Target target) {
    double[][] rewarded = error(y, target, 1);
    double[][] punished = error(y, target, -1);
    double along = 0;
    double size = 0;
    for (int t = 0; t < STEPS; t++) {
      if (target.weight(t) == 0) {
        continue;
      }
      double[] direction = direction(y[t], target, t);
      for (int k = 0; k < OUTPUTS; k++) {
        double descent = punished[t][k] - rewarded[t][k];
        along += descent * direction[k];
        size += Math.abs(descent * direction[k]);
      }
    }
    if (along < 0) {
      findings.add(
          Finding.of(
              EQUATION,
              where + ", (error at weight -1 - error at weight 1) . (target - readout)",
              Numbers.text(along),
              "more than 0: what was rewarded becomes more likely, what was punished less"));
    }
    return size > 0;
  }

  private double[][] error(double[][] y, Target target, double weight) {
    double[] window = new double[STEPS];
    Arrays.fill(window, weight);
    double[][] error = new double[STEPS][OUTPUTS];
    loss.evaluate(y, target.withWindow(window), error);
    return error;
  }

  /** The gradient of log pi: of the softmax for classes, of N(y, 1) for values. */
  private static double[] direction(double[] y, Target target, int t) {
    double[] p = softmax(y);
    double[] direction = new double[OUTPUTS];
    Arrays.setAll(
        direction,
        k ->
            target.hasClasses()
                ? (target.classAt(t) == k ? 1 : 0) - p[k]
                : target.valuesAt(t)[k] - y[k]);
    return direction;
  }

  private static double[] logProbabilities(double[][] y, Target target) {
    double[] logs = new double[STEPS];
    for (int t = 0; t < STEPS; t++) {
      if (!target.hasClasses()) {
        for (int k = 0; k < OUTPUTS; k++) {
          double off = target.valuesAt(t)[k] - y[t][k];
          logs[t] -= off * off / 2;
        }
      } else if (target.weight(t) != 0) {
        logs[t] = StrictMath.log(softmax(y[t])[target.classAt(t)]);
      }
    }
    return logs;
  }

  private static double[] softmax(double[] y) {
    double sum = Arrays.stream(y).map(StrictMath::exp).sum();
    return Arrays.stream(y).map(x -> StrictMath.exp(x) / sum).toArray();
  }
}
