package org.eprop.losses.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.junit.jupiter.api.Test;

class StepSignalTest {

  /** One step of two outputs and, if B is as below, three neurons. */
  private record Step(float[][] feedback, double[] error, double[] target, double weight)
      implements SignalStep {
    @Override
    public int step() {
      return 0;
    }

    @Override
    public double[] readout() {
      return new double[2];
    }

    @Override
    public double reward() {
      return 0;
    }

    @Override
    public int spikeCount() {
      return 0;
    }

    @Override
    public int[] spikes() {
      return new int[0];
    }
  }

  private static final float[][] B = {{1, 2, -4}, {0.5f, 0, 8}};

  private static StepSignal create(LearningSignalFactory factory, Map<String, ?> parameters) {
    return (StepSignal) factory.create(Context.of(Arguments.of(factory, parameters)));
  }

  private static double[] run(StepSignal signal, double[] state, SignalStep step) {
    double[] l = new double[step.feedback()[0].length];
    signal.step(step, state, l);
    return l;
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(4);
  }

  @Test
  void targetProjection() {
    StepSignal signal = create(new TargetProjection(), Map.of());
    assertFalse(signal.needsReadout());
    assertEquals(0, signal.stateSize(3, 2));
    double[] error = {7, 7};
    assertArrayEquals(
        new double[] {0.25, 0, 4}, run(signal, null, new Step(B, error, new double[] {0, 1}, 0.5)));
    assertArrayEquals(
        new double[] {0, -2, 20},
        run(signal, null, new Step(B, error, new double[] {1, -2}, -1.0)),
        0,
        "advantages have either sign: -(B (1, -2))");
    assertArrayEquals(new double[3], run(signal, null, new Step(B, error, new double[] {0, 1}, 0)));
  }

  @Test
  void targetProjectionHasTheWeightsOfRandomFeedback() {
    StepSignal signal =
        create(new TargetProjection(), Map.of("scale", 2, "distribution", "uniform"));
    RandomFeedback plain = new RandomFeedback();
    double[] expected = new double[5];
    plain
        .create(Context.of(Arguments.of(plain, Map.of("scale", 2, "distribution", "uniform"))))
        .initialise(null, 4, random(), expected);
    double[] b = new double[5];
    signal.initialise(null, 4, random(), b);
    assertArrayEquals(expected, b);
    signal.follow(new double[5], new double[] {1, 1, 1, 1, 1}, b);
    assertArrayEquals(expected, b, "fixed");
  }

  @Test
  void signsTimesTheStepsWeight() {
    StepSignal signal = create(new Sign(), Map.of());
    double[] none = new double[2];
    assertArrayEquals(
        new double[] {0.25, 1, -6},
        run(signal, null, new Step(B, new double[] {1e-9, -40}, none, 0.5)));
    assertArrayEquals(
        new double[] {-2, -4, 8},
        run(signal, null, new Step(B, new double[] {-3, 0}, none, -2)),
        "the error has the weight's sign already");
    assertArrayEquals(new double[3], run(signal, null, new Step(B, none, none, 1)));
  }

  @Test
  void signsMayFollowTheReadout() {
    StepSignal signal = create(new Sign(), Map.of("feedback", "symmetric"));
    assertTrue(signal.needsReadout());
    double[] b = new double[2];
    signal.initialise(new double[] {0.5, -2}, 3, random(), b);
    assertArrayEquals(new double[] {0.5, -2}, b);
    signal.follow(new double[] {1, 4}, new double[2], b);
    assertArrayEquals(new double[] {1, 4}, b);
    assertEquals(
        "learning signal \"symmetric\": got a population that the readout does not see, but"
            + " expected one with readout weights; \"random\" and \"broadcast\" need none",
        assertThrows(InvalidInputException.class, () -> signal.initialise(null, 3, random(), b))
            .getMessage());
  }

  @Test
  void modulatorOnARing() {
    StepSignal signal = create(new Diffusion(), Map.of("decay", 0.5, "spread", 0.4));
    assertEquals(4, signal.stateSize(4, 1));
    float[][] b = {{1, 0, 0, 0}};
    double[] state = new double[4];
    double[] l = run(signal, state, new Step(b, new double[] {10}, new double[1], 1));
    assertArrayEquals(new double[] {10, 0, 0, 0}, l);
    l = run(signal, state, new Step(b, new double[] {0}, new double[1], 0));
    assertArrayEquals(new double[] {3, 1, 0, 1}, l, 1e-15);
    l = run(signal, state, new Step(b, new double[] {2}, new double[1], 1));
    assertArrayEquals(new double[] {2 + 0.9 + 0.2, 0.3 + 0.3, 0.2, 0.3 + 0.3}, l, 1e-15);
    assertArrayEquals(state, l, "the state is the signal");
  }

  @Test
  void modulatorOnALineLosesNothingAtItsEnds() {
    StepSignal signal =
        create(new Diffusion(), Map.of("decay", 0.5, "spread", 0.4, "arrangement", "line"));
    float[][] b = {{1, 0, 0}};
    double[] state = new double[3];
    run(signal, state, new Step(b, new double[] {10}, new double[1], 1));
    double[] l = run(signal, state, new Step(b, new double[] {0}, new double[1], 0));
    assertArrayEquals(new double[] {4, 1, 0}, l, 1e-15);
    StepSignal alone = create(new Diffusion(), Map.of("decay", 0.5));
    double[] one = {8};
    float[][] single = {{1}};
    assertArrayEquals(
        new double[] {4},
        run(alone, one, new Step(single, new double[1], new double[1], 0)),
        1e-15);
  }

  @Test
  void withoutMemoryAModulatorIsFeedback() {
    StepSignal signal = create(new Diffusion(), Map.of("decay", 0));
    double[] state = {5, 6, 7};
    assertArrayEquals(
        new double[] {2, 2, 12},
        run(signal, state, new Step(B, new double[] {1, 2}, new double[2], 1)));
  }
}
