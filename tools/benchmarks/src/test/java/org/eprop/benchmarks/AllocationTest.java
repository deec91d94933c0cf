package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.api.task.Sample;
import org.eprop.learning.rule.Bptt;
import org.eprop.learning.rule.Eprop;
import org.eprop.losses.loss.AveragedCrossEntropy;
import org.eprop.losses.loss.MeanSquaredError;
import org.eprop.losses.loss.SoftmaxCrossEntropy;
import org.eprop.neurons.Alif;
import org.eprop.neurons.Izhikevich;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a training step allocates does not grow with its steps, and hardly with its samples. */
class AllocationTest {

  private static final int STEPS = 300;
  private static final int SAMPLES = 8;

  /** The list of the results has a reference for each sample. */
  private static final long LIST_ENTRY = 16;

  /** What a compiler that comes to work between two measurements may spare or add. */
  private static final long TOLERANCE = 256;

  static Stream<TrainingStep.Variant> waysOfLossesOverSteps() {
    return Stream.of(
        new TrainingStep.Variant(new Alif(), new SoftmaxCrossEntropy(), new Eprop(), false),
        new TrainingStep.Variant(new Alif(), new SoftmaxCrossEntropy(), new Bptt(), false),
        new TrainingStep.Variant(new Alif(), new MeanSquaredError(), new Eprop(), true),
        new TrainingStep.Variant(new Izhikevich(), new SoftmaxCrossEntropy(), new Eprop(), true));
  }

  static Stream<TrainingStep.Variant> ways() {
    return Stream.concat(
        waysOfLossesOverSteps(),
        Stream.of(
            new TrainingStep.Variant(new Alif(), new AveragedCrossEntropy(), new Eprop(), false)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void twiceTheStepsAllocateTheSame(TrainingStep.Variant way) {
    try (TrainingStep step = new TrainingStep(way)) {
      long ofTwice = step.allocates(List.of(step.batch(SAMPLES, 2 * STEPS)));
      long ofOnce = step.allocates(List.of(step.batch(SAMPLES, STEPS)));
      assertEquals(ofOnce, ofTwice, TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("waysOfLossesOverSteps")
  void twiceTheSamplesAllocateHardlyMore(TrainingStep.Variant way) {
    try (TrainingStep step = new TrainingStep(way)) {
      long ofTwice = step.allocates(List.of(step.batch(2 * SAMPLES, STEPS)));
      long ofOnce = step.allocates(List.of(step.batch(SAMPLES, STEPS)));
      assertTrue(ofTwice - ofOnce <= LIST_ENTRY * SAMPLES + TOLERANCE, ofOnce + " and " + ofTwice);
    }
  }

  @ParameterizedTest
  @MethodSource("waysOfLossesOverSteps")
  void lengthsMayVaryFromBatchToBatch(TrainingStep.Variant way) {
    try (TrainingStep step = new TrainingStep(way)) {
      List<Sample> varied = new ArrayList<>(step.batch(SAMPLES / 2, STEPS));
      varied.addAll(step.batch(SAMPLES / 2, 2 * STEPS));
      List<Sample> turned = new ArrayList<>(varied);
      Collections.reverse(turned);
      long ofVaried = step.allocates(List.of(varied, turned));
      long ofEqual = step.allocates(List.of(step.batch(SAMPLES, STEPS)));
      assertEquals(2 * ofEqual, ofVaried, 2 * TOLERANCE);
    }
  }
}
