package org.eprop.losses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {

  private static final int STEPS = 6;

  private static Loss create(LossFactory factory) {
    return factory.create(Context.defaults(factory));
  }

  private static Loss mse() {
    return create(new MeanSquaredError());
  }

  private static Loss crossEntropy() {
    return create(new SoftmaxCrossEntropy());
  }

  private static Loss averaged() {
    return create(new AveragedCrossEntropy());
  }

  @Test
  void meanSquaredErrorByHand() {
    double[][] error = new double[2][2];
    double[][] y = {{1, 2}, {5, -1}};
    Target target = Target.values(new double[][] {{0, 4}, {5, 1}});
    assertEquals(4.5, mse().evaluate(y, target, error));
    assertArrayEquals(new double[][] {{1, -2}, {0, -2}}, error);
    assertEquals(2, mse().terms(target));
    Target weighted = target.withWindow(new float[] {0, 0.5f});
    assertEquals(1, mse().evaluate(y, weighted, error));
    assertArrayEquals(new double[][] {{0, 0}, {0, -1}}, error);
    assertEquals(0.5, mse().terms(weighted));
  }

  @Test
  void aMeanIsDividedByTheTotalOfAbsoluteWeights() {
    float[] window = {0, 0.5f, 2, -0.25f};
    Target values = Target.values(new double[4][2]);
    Target classes = Target.classes(new int[] {1, 0, Target.UNLABELLED, 1});
    assertEquals(2.75, mse().terms(values.withWindow(window)));
    assertEquals(0.75, crossEntropy().terms(classes.withWindow(window)));
    assertEquals(3, mse().terms(values.withWindow(new float[] {0, 1, 1, 1})));
    assertEquals(4, mse().terms(values));
  }

  @Test
  void scalingAllWeightsLeavesTheMeanLoss() {
    double[][] y = {{0.3, -1}, {2, 0.5}, {-0.7, 0.1}};
    float[] window = {0.5f, 1, -0.25f};
    float[] doubled = {1, 2, -0.5f};
    Target sequence = Target.sequenceClass(1, 3);
    for (Loss loss : List.of(crossEntropy(), averaged())) {
      double[][] error = new double[3][2];
      double[][] other = new double[3][2];
      double once = loss.evaluate(y, sequence.withWindow(window), error);
      double twice = loss.evaluate(y, sequence.withWindow(doubled), other);
      double terms = loss.terms(sequence.withWindow(window));
      double moreTerms = loss.terms(sequence.withWindow(doubled));
      assertEquals(once / terms, twice / moreTerms, 1e-15);
      for (int t = 0; t < 3; t++) {
        for (int k = 0; k < 2; k++) {
          assertEquals(error[t][k] / terms, other[t][k] / moreTerms, 1e-15);
        }
      }
    }
  }

  @Test
  void averageOfWeightsThatCancelIsFinite() {
    double[][] error = new double[2][2];
    double[][] y = {{2 * StrictMath.log(3), 0}, {0, 0}};
    Target target = Target.sequenceClass(0, 2).withWindow(new float[] {1, -1});
    assertEquals(-Math.log(0.75), averaged().evaluate(y, target, error), 1e-15);
    assertArrayEquals(new double[] {-0.125, 0.125}, error[0], 1e-15);
    assertArrayEquals(new double[] {0.125, -0.125}, error[1], 1e-15);
    assertEquals(1, averaged().terms(target));
  }

  @Test
  void crossEntropyByHand() {
    double[][] error = new double[3][2];
    double[][] y = {{0, 0}, {StrictMath.log(3), 0}, {9, 9}};
    Target target = Target.classes(new int[] {1, 0, Target.UNLABELLED});
    assertEquals(Math.log(2) - Math.log(0.75), crossEntropy().evaluate(y, target, error), 1e-15);
    assertArrayEquals(new double[] {0.5, -0.5}, error[0], 1e-15);
    assertArrayEquals(new double[] {-0.25, 0.25}, error[1], 1e-15);
    assertArrayEquals(new double[] {0, 0}, error[2], "no label, no error");
    assertEquals(2, crossEntropy().terms(target));
  }

  @Test
  void softTargetsByHand() {
    double[] error = new double[2];
    double[] y = {StrictMath.log(3), 0};
    Target target = Target.values(new double[][] {{0.25, 0.75}});
    double expected = -0.25 * Math.log(0.75) - 0.75 * Math.log(0.25);
    StepLoss loss = (StepLoss) crossEntropy();
    assertEquals(expected, loss.step(y, target, 0, error), 1e-15);
    assertArrayEquals(new double[] {0.5, -0.5}, error, 1e-15);
  }

  @Test
  void oneHotDistributionIsTheClass() {
    double[] y = {0.3, -2, 1.7};
    double[] hard = new double[3];
    double[] soft = new double[3];
    StepLoss loss = (StepLoss) crossEntropy();
    double a = loss.step(y, Target.classes(new int[] {2}), 0, hard);
    double b = loss.step(y, Target.values(new double[][] {{0, 0, 1}}), 0, soft);
    assertEquals(a, b, 1e-15);
    assertArrayEquals(hard, soft, 1e-15);
  }

  @Test
  void hugeReadoutsNeitherOverflowNorVanish() {
    double[] error = new double[3];
    StepLoss loss = (StepLoss) crossEntropy();
    double[] y = {1e5, -1e5, 1e5};
    assertEquals(2e5 + Math.log(2), loss.step(y, Target.classes(new int[] {1}), 0, error), 1e-9);
    assertArrayEquals(new double[] {0.5, -1, 0.5}, error, 1e-10);
    y = new double[] {-800, -801, -900};
    assertEquals(
        Math.log1p(Math.exp(-1)), loss.step(y, Target.classes(new int[] {0}), 0, error), 1e-12);
  }

  @Test
  void averagedCrossEntropyByHand() {
    double[][] error = new double[3][2];
    double[][] y = {{4, 4}, {0, 0}, {2 * StrictMath.log(3), 0}};
    Target target = Target.sequenceClass(1, 3).withWindow(new float[] {0, 1, 1});
    assertEquals(-Math.log(0.25), averaged().evaluate(y, target, error), 1e-15);
    assertArrayEquals(new double[] {0, 0}, error[0], 1e-16);
    assertArrayEquals(new double[] {0.375, -0.375}, error[1], 1e-15);
    assertArrayEquals(new double[] {0.375, -0.375}, error[2], 1e-15);
    assertEquals(1, averaged().terms(target));
  }

  @Test
  void averagedCrossEntropyOfAnUnlabelledSequenceIsNothing() {
    double[][] error = {{7, 7}, {7, 7}};
    Target target = Target.sequenceClass(Target.UNLABELLED, 2);
    assertEquals(0, averaged().evaluate(new double[2][2], target, error));
    assertArrayEquals(new double[2][2], error);
    assertEquals(0, averaged().terms(target));
  }

  static Stream<ArgumentSet> combinations() {
    float[] window = {0, 1, 0.25f, 2, 0, -0.5f};
    double[][] values = new double[STEPS][3];
    double[][] distributions = new double[STEPS][3];
    RandomGenerator random = new SplittableRandom(1);
    for (int t = 0; t < STEPS; t++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        values[t][k] = random.nextGaussian();
        distributions[t][k] = random.nextDouble();
        sum += distributions[t][k];
      }
      for (int k = 0; k < 3; k++) {
        distributions[t][k] /= sum;
      }
    }
    Target classes = Target.classes(new int[] {0, 2, 1, -1, 2, 1});
    Target sequence = Target.sequenceClass(2, STEPS);
    return Stream.of(
        set("mse", mse(), Target.values(values)),
        set("mse, window", mse(), Target.values(values).withWindow(window)),
        set("classes", crossEntropy(), classes),
        set("classes, window", crossEntropy(), classes.withWindow(window)),
        set("distributions", crossEntropy(), Target.values(distributions)),
        set("one class per step", crossEntropy(), sequence),
        set("average", averaged(), sequence),
        set("average, window", averaged(), sequence.withWindow(window)));
  }

  private static ArgumentSet set(String name, Loss loss, Target target) {
    return org.junit.jupiter.params.provider.Arguments.argumentSet(name, loss, target);
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void errorIsTheGradient(Loss loss, Target target) {
    RandomGenerator random = new SplittableRandom(2);
    double[][] y = new double[STEPS][3];
    for (double[] row : y) {
      for (int k = 0; k < 3; k++) {
        row[k] = 2 * random.nextGaussian();
      }
    }
    double[][] error = new double[STEPS][3];
    for (double[] row : error) {
      java.util.Arrays.fill(row, Double.NaN);
    }
    loss.evaluate(y, target, error);
    double[][] ignored = new double[STEPS][3];
    double h = 1e-5;
    boolean some = false;
    for (int t = 0; t < STEPS; t++) {
      for (int k = 0; k < 3; k++) {
        double before = y[t][k];
        y[t][k] = before + h;
        double up = loss.evaluate(y, target, ignored);
        y[t][k] = before - h;
        double down = loss.evaluate(y, target, ignored);
        y[t][k] = before;
        assertEquals((up - down) / (2 * h), error[t][k], 1e-9);
        some |= Math.abs(error[t][k]) > 0.01;
      }
    }
    assertTrue(some, "the gradient is not zero everywhere");
  }

  @Test
  void wrongTargetsSaySo() {
    Target classes = Target.classes(new int[] {0, 1});
    assertEquals(
        "loss \"mean_squared_error\": got a target of classes, but expected values at each step",
        message(mse(), classes));
    assertEquals(
        "loss \"averaged_cross_entropy\": got a target of classes at each step, but expected one"
            + " class for the whole sequence",
        message(averaged(), classes));
    assertEquals(
        "loss \"averaged_cross_entropy\": got a target of values at each step, but expected one"
            + " class for the whole sequence",
        message(averaged(), Target.values(new double[1][2])));
    assertEquals(
        "loss \"softmax_cross_entropy\": target at step 1: got probabilities that sum to 1.5, but"
            + " expected 1",
        message(crossEntropy(), Target.values(new double[][] {{0, 1}, {0.5, 1}})));
    assertEquals(
        "loss \"softmax_cross_entropy\": target at step 0: got -0.5, but expected probabilities >="
            + " 0",
        message(crossEntropy(), Target.values(new double[][] {{-0.5, 1.5}})));
  }

  private static String message(Loss loss, Target target) {
    return assertThrows(InvalidInputException.class, () -> loss.check(target)).getMessage();
  }

  @Test
  void rightTargetsPass() {
    Target uncounted = Target.values(new double[][] {{3, 1}, {0.5f, 0.5f}});
    assertDoesNotThrow(() -> crossEntropy().check(uncounted.withWindow(new float[] {0, 1})));
    assertDoesNotThrow(() -> crossEntropy().check(Target.classes(new int[] {0, -1})));
    assertDoesNotThrow(() -> mse().check(uncounted));
    assertDoesNotThrow(() -> averaged().check(Target.sequenceClass(1, 4)));
  }
}
