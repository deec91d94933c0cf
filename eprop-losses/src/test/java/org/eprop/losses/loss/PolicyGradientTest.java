package org.eprop.losses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.eprop.api.loss.Loss;
import org.eprop.api.plugin.Choice;
import org.eprop.api.task.Target;
import org.junit.jupiter.api.Test;

/** Against cross-entropy, by hand, and against finite differences. */
class PolicyGradientTest {

  private static final double[][] Y = {{0.3, -0.8, 1.1}, {0.2, 0.1, -0.4}, {1.5, 0, -2}};
  private static final double[] ADVANTAGES = {1.7, 0, -0.6};
  private static final int[] ACTIONS = {2, 1, 0};

  private static Loss loss(double entropy, double clip) {
    PolicyGradient factory = new PolicyGradient();
    return factory.create(Choice.of(factory, Map.of("entropy", entropy, "clip", clip)).context());
  }

  private static Target target() {
    return Target.classes(ACTIONS).withWindow(ADVANTAGES);
  }

  @Test
  void withoutEntropyAndClipItIsWeightedCrossEntropy() {
    double[][] error = new double[3][3];
    double[][] expected = new double[3][3];
    SoftmaxCrossEntropy factory = new SoftmaxCrossEntropy();
    Loss crossEntropy = factory.create(Choice.of(factory).context());
    assertEquals(
        crossEntropy.evaluate(Y, target(), expected), loss(0, 0).evaluate(Y, target(), error));
    assertArrayEquals(expected, error);
  }

  @Test
  void theErrorIsTheGradient() {
    double[] likely = {-0.5, 0, -0.1};
    double[] unlikely = {-0.62, 0, -0.35};
    for (double[] old : new double[][] {likely, unlikely}) {
      for (double clip : new double[] {0, 0.2}) {
        for (double entropy : new double[] {0, 0.3}) {
          check(loss(entropy, clip), target().withLogProbabilities(old).withImportance(2));
        }
      }
    }
    double[][] actions = {{1, 0, 2}, {0, 0, 0}, {-1, -1, 0}};
    check(loss(0.1, 0), Target.values(actions).withWindow(ADVANTAGES));
    check(
        loss(0, 0.9),
        Target.values(actions)
            .withWindow(ADVANTAGES)
            .withLogProbabilities(new double[] {-1, 0, -5}));
  }

  private static void check(Loss loss, Target target) {
    double[][] error = new double[3][3];
    loss.evaluate(Y, target, error);
    double step = 1e-6;
    for (int t = 0; t < 3; t++) {
      for (int k = 0; k < 3; k++) {
        double there = shifted(loss, target, t, k, step);
        double back = shifted(loss, target, t, k, -step);
        assertEquals((there - back) / (2 * step), error[t][k], 1e-8, "step " + t + ", output " + k);
      }
    }
  }

  private static double shifted(Loss loss, Target target, int t, int k, double by) {
    double[][] y = {Y[0].clone(), Y[1].clone(), Y[2].clone()};
    y[t][k] += by;
    return loss.evaluate(y, target, new double[3][3]);
  }

  @Test
  void theRatioIsClippedOnTheSideThatPays() {
    double[][] y = {{StrictMath.log(3), 0}};
    double[] old = {StrictMath.log(0.5)};
    double[][] error = new double[1][2];
    Loss loss = loss(0, 0.2);
    // The action became more probable, 0.75 in place of 0.5: a ratio of 1.5.
    Target good = Target.classes(new int[1]).withWindow(new double[] {2}).withLogProbabilities(old);
    assertEquals(-2 * 1.2, loss.evaluate(y, good, error), 1e-12);
    assertArrayEquals(new double[2], error[0], 0.0);
    Target bad = good.withWindow(new double[] {-2});
    assertEquals(2 * 1.5, loss.evaluate(y, bad, error), 1e-12);
    assertArrayEquals(new double[] {2 * 1.5 * 0.25, -2 * 1.5 * 0.25}, error[0], 1e-12);
  }

  /**
   * Reward 1 for the right one of two actions, of probability p, and a baseline V: the error of the
   * right output has the mean -p (1 - p) whatever V is, and the variance p (1 - p) (1 - p - V)^2.
   */
  @Test
  void theBaselineChangesTheVarianceOnly() {
    for (double p : new double[] {0.1, 0.5, 0.9}) {
      double[][] y = {{StrictMath.log(p / (1 - p)), 0}};
      for (double baseline : new double[] {0, 0.1, 0.5, 0.9, 1}) {
        double right = errorOfFirst(y, 0, 1 - baseline);
        double wrong = errorOfFirst(y, 1, -baseline);
        double mean = p * right + (1 - p) * wrong;
        assertEquals(-p * (1 - p), mean, 1e-12);
        double variance = p * right * right + (1 - p) * wrong * wrong - mean * mean;
        double off = 1 - p - baseline;
        assertEquals(p * (1 - p) * off * off, variance, 1e-12);
      }
    }
  }

  private static double errorOfFirst(double[][] y, int action, double advantage) {
    double[][] error = new double[1][2];
    Target target = Target.classes(new int[] {action}).withWindow(new double[] {advantage});
    loss(0, 0).evaluate(y, target, error);
    return error[0][0];
  }

  @Test
  void entropyByHand() {
    double[][] even = {{4, 4}};
    Target target = Target.classes(new int[1]).withWindow(new double[] {-2});
    double[][] error = new double[1][2];
    // +2 log 1/2 of the action, - 0.5 * 2 * log 2 of the entropy, which has no gradient here.
    assertEquals(-3 * StrictMath.log(2), loss(0.5, 0).evaluate(even, target, error), 1e-12);
    assertArrayEquals(new double[] {1, -1}, error[0], 1e-12);
  }
}
