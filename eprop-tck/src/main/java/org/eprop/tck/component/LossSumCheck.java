package org.eprop.tck.component;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.task.Target;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.network.RandomTargets;

/**
 * What a loss is divided by. E is a plain sum over a sample's terms and the engine divides it by
 * their number, so the same sample over and over has the same mean loss.
 */
record LossSumCheck(String where, Loss loss, Findings findings) {

  private static final int TIMES = 8;
  private static final double IMPORTANCE = 3;
  private static final double ROUNDING = 1e-9;

  /** Losses that look across steps are another at the seams. */
  private static final double SEAMS = 2;

  private double e(double[][] y, Target target) {
    return loss.evaluate(y, target, new double[y.length][y[0].length]);
  }

  /** terms(target) is sum_t |w^t|, or 1 for a loss of the sequence as a whole. */
  void terms(Target target) {
    double terms = loss.terms(target);
    double weight = target.totalWeight();
    String counts = where + ", " + target.countedSteps() + " steps count";
    if (!(terms > 0) || Double.isInfinite(terms)) {
      findings.add("terms(target) > 0", counts, Numbers.text(terms), "a positive number");
    } else if (loss instanceof StepLoss) {
      findings.near(
          "terms(target) = sum_t |w^t| of a sum over steps",
          counts,
          terms,
          weight,
          ROUNDING * weight);
    } else if (Math.abs(terms - weight) > ROUNDING * weight && terms != 1) {
      findings.add(
          "terms(target) = sum_t |w^t| of a sum over steps, 1 of a loss of the sequence",
          counts,
          Numbers.text(terms),
          Numbers.text(weight) + " or 1");
    }
  }

  /** E / terms of a sample is that of the sample eight times over, and with twice the weights. */
  void mean(Target target, double[][] y) {
    double e = e(y, target);
    double terms = loss.terms(target);
    if (!(terms > 0) || !(Math.abs(e) > ROUNDING)) {
      return; // the former is found elsewhere, the latter says nothing
    }
    Target again = again(target);
    double times = loss.terms(again) / terms;
    double ratio = e(again(y), again) / e;
    if (Math.abs(times - TIMES) < ROUNDING && !(ratio > TIMES / SEAMS)) {
      findings.number(
          "E / terms(target) of a sample is that of the sample " + TIMES + " times over",
          where,
          ratio / times * e / terms,
          e / terms);
    }
  }

  /** If the number of terms doubles with all weights, so does E. */
  void weights(Target target, double[][] y) {
    Target twice = target.withWindow(weights(target, 2));
    double terms = loss.terms(target);
    if (Math.abs(loss.terms(twice) - 2 * terms) <= ROUNDING * Math.abs(terms)) {
      double expected = 2 * e(y, target);
      findings.near(
          "twice the weights is twice E",
          where,
          e(y, twice),
          expected,
          ROUNDING * Math.max(1, Math.abs(expected)));
    }
  }

  private static double[] weights(Target target, double factor) {
    double[] window = new double[target.steps()];
    Arrays.setAll(window, t -> factor * target.weight(t));
    return window;
  }

  private static double[][] again(double[][] y) {
    double[][] all = new double[TIMES * y.length][];
    Arrays.setAll(all, t -> y[t % y.length].clone());
    return all;
  }

  private static Target again(Target target) {
    int steps = target.steps();
    double[] window = new double[TIMES * steps];
    Arrays.setAll(window, t -> target.weight(t % steps));
    Target all;
    if (target.isSequenceClass()) {
      all = Target.sequenceClass(target.classAt(0), window.length);
    } else if (target.hasClasses()) {
      int[] classes = new int[window.length];
      Arrays.setAll(classes, t -> target.classAt(t % steps));
      all = Target.classes(classes);
    } else {
      double[][] values = new double[window.length][];
      Arrays.setAll(values, t -> target.valuesAt(t % steps));
      all = Target.values(values);
    }
    return all.withWindow(window);
  }

  /**
   * A target's importance multiplies E, as it does the terms. A loss of whole sequences without
   * terms to be divided by may take it for weights of as much.
   */
  void importance(Target target, double[][] y) {
    Target important = target.withImportance(IMPORTANCE);
    double once = e(y, target);
    double expected = IMPORTANCE * once;
    double times = loss.terms(important) / loss.terms(target);
    boolean counted = Math.abs(times - IMPORTANCE) < ROUNDING;
    double found = e(y, important);
    boolean asWeights = near(found, e(y, target.withWindow(weights(target, IMPORTANCE))));
    if (!near(found, expected) && (counted || !asWeights)) {
      findings.number("E of a sample of importance 3 is three times E", where, found, expected);
    } else if (near(found, expected) && once != 0 && !counted) {
      findings.number(
          "a sample of importance 3 has three times the terms",
          where,
          loss.terms(important),
          IMPORTANCE * loss.terms(target));
    }
  }

  private static boolean near(double found, double expected) {
    return Math.abs(found - expected) <= ROUNDING * Math.max(1, Math.abs(expected));
  }

  /** A readout that agrees with the target costs less than its opposite, class by class. */
  void agreement(RandomTargets kind, RandomGenerator random, int steps, int outputs) {
    agreement("", kind, kind.draw(steps, outputs, random), outputs, -1);
    if (kind.hasClasses()) {
      for (int k = 0; k < outputs; k++) {
        agreement(", class " + k, kind, kind.of(k, steps), outputs, -1);
      }
    }
    if (kind == RandomTargets.STEP_CLASSES) {
      int[] classes = IntStream.range(0, steps).map(t -> t % outputs).toArray();
      agreement(", another at each step", kind, Target.classes(classes), outputs, -1);
    } else if (kind == RandomTargets.VALUES) {
      double[][] values = new double[steps][outputs];
      for (int t = 0; t < steps; t++) {
        Arrays.fill(values[t], t % 2 == 0 ? 1 : -1);
      }
      Target swinging = Target.values(values);
      agreement(", 1 and -1 by turns", kind, swinging, outputs, -1);
      for (int k = 0; outputs > 1 && k < outputs; k++) {
        agreement(", output " + k + " alone", kind, swinging, outputs, k);
      }
    }
  }

  /**
   * @param only the output that is opposed; -1 for all
   */
  private void agreement(String place, RandomTargets kind, Target target, int outputs, int only) {
    int steps = target.steps();
    double[][] wanted = new double[steps][outputs];
    double[][] logarithm = new double[steps][outputs];
    double[][] opposite = new double[steps][outputs];
    for (int t = 0; t < steps; t++) {
      for (int k = 0; k < outputs; k++) {
        double value =
            target.hasClasses() ? (target.classAt(t) == k ? 3 : 0) : target.valuesAt(t)[k];
        wanted[t][k] = value;
        opposite[t][k] = only < 0 || k == only ? -value : value;
        logarithm[t][k] = kind == RandomTargets.DISTRIBUTIONS ? StrictMath.log(value) : value;
      }
    }
    double good = Math.min(e(wanted, target), e(logarithm, target));
    double bad = e(opposite, target);
    if (!(good < bad)) {
      findings.add(
          "E is lower for what the target wants than for the opposite",
          where + place,
          Numbers.text(good) + " against " + Numbers.text(bad),
          "a lower one");
    }
  }
}
