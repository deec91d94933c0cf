package org.eprop.tck.component;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.network.RandomTargets;

/**
 * What a loss makes of the sign of a step's weight, which is an action's advantage where a network
 * learns from rewards: the errors of steps that were rewarded and of the same steps punished,
 * summed up over random readouts for each class by itself. Readouts are so small that what rewards
 * don't bring about, such as the gradient of an entropy, is nearly 0.
 */
record AdvantageCheck(Loss loss, Findings findings) {

  private static final int STEPS = 3;
  private static final int OUTPUTS = 3;
  private static final int DRAWS = 20;

  /** Near 0, all that a loss may compare a readout with is as far on each side. */
  private static final double NEAR = 0.1;

  private static final String EQUATION =
      "a reward drives the readout to what was done, a punishment away from it";

  /**
   * Whether E is a sum over steps, so that each has its sign. A loss of whole sequences may look at
   * nothing of weights but which are 0.
   */
  static boolean isSum(Loss loss, RandomTargets kind) {
    Target target = kind.draw(STEPS, OUTPUTS, new RandomStreams(1).stream("advantage"));
    Target twice = target.withWindow(new double[] {2, 2, 2});
    return Math.abs(loss.terms(twice) - twice.totalWeight()) < 1e-9 * twice.totalWeight();
  }

  void check(RandomTargets kind) {
    check(kind, false);
    if (kind != RandomTargets.DISTRIBUTIONS) {
      check(kind, true);
    }
  }

  private void check(RandomTargets kind, boolean known) {
    RandomGenerator random = new RandomStreams(1).stream("advantage");
    String where = known ? kind.text() + " of known log-probability" : kind.text();
    int judged = kind == RandomTargets.DISTRIBUTIONS ? 1 : OUTPUTS;
    double[] towards = new double[judged];
    double[] away = new double[judged];
    for (int n = 0; n < DRAWS && findings.isEmpty(); n++) {
      double[][] y = RandomTargets.readout(STEPS, OUTPUTS, NEAR, random);
      Target target = kind.draw(STEPS, OUTPUTS, random);
      target = known ? target.withLogProbabilities(logProbabilities(y, target)) : target;
      double[][] rewarded = error(y, target, 1);
      double[][] punished = error(y, target, -1);
      for (int t = 0; t < STEPS; t++) {
        double[] direction = direction(y[t], target, t);
        if (kind == RandomTargets.DISTRIBUTIONS) {
          centre(direction);
        }
        for (int k = 0; target.weight(t) != 0 && k < OUTPUTS; k++) {
          int i = kind.hasClasses() ? target.classAt(t) : Math.min(k, judged - 1);
          towards[i] -= rewarded[t][k] * direction[k];
          away[i] += punished[t][k] * direction[k];
        }
      }
    }
    judge(where, kind, towards, away);
  }

  /** Each class, or each output, by itself. */
  private void judge(String where, RandomTargets kind, double[] towards, double[] away) {
    boolean punishes = Arrays.stream(away).anyMatch(x -> x > 0);
    for (int i = 0; i < towards.length; i++) {
      String what = kind.hasClasses() ? ", class " + i : towards.length == 1 ? "" : ", output " + i;
      expect(where + what + ", -error at weight 1 . (target - readout)", towards[i], true);
      expect(where + what + ", error at weight -1 . (target - readout)", away[i], punishes);
    }
  }

  /** A loss may leave out what was punished, if it leaves it out altogether. */
  private void expect(String where, double along, boolean some) {
    if (!(along >= 0) || (some && along == 0)) {
      findings.add(
          EQUATION,
          where,
          Numbers.text(along),
          "more than 0: what was rewarded becomes more likely, what was punished less");
    }
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

  /** To add the same to all readouts makes no class more likely. */
  private static void centre(double[] direction) {
    double mean = Arrays.stream(direction).average().orElse(0);
    Arrays.setAll(direction, k -> direction[k] - mean);
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
