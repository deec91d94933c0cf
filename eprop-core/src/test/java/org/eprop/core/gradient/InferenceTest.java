package org.eprop.core.gradient;

import static org.eprop.core.gradient.Rules.EPROP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.kernel.PlainKernels;
import org.eprop.core.network.FeedbackWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Many streams through one network, each with a state of its own. */
class InferenceTest {

  private static Inference inference(RandomGraphs.Case graph) {
    return new Inference(graph.network(), graph.weights(), graph.feedback(), EPROP);
  }

  private static double[] step(Inference inference, InferenceState state, Input input, int t) {
    return input instanceof RealInput real
        ? inference.step(state, real.values()[t])
        : inference.stepSpikes(state, Streams.spikesAt((SpikeInput) input, t));
  }

  /** Also of networks whose parameters learn, which can't learn online. */
  @Test
  void streamsInTurnsGiveTheBitsOfEachAlone() {
    for (long seed = 0; seed < 80; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      Input[] inputs = {
        graph.batch().get(0).input(), graph.batch().get(graph.batch().size() - 1).input()
      };
      SequenceLearner[] alone = new SequenceLearner[2];
      InferenceState[] states = new InferenceState[2];
      Inference inference = inference(graph);
      Inference other = inference(graph);
      for (int i = 0; i < 2; i++) {
        alone[i] =
            new SequenceLearner(
                graph.network(), graph.weights(), graph.feedback(), graph.losses(), EPROP, 0);
        states[i] = inference.start();
      }
      for (int t = 0; t < 100; t++) {
        for (int i = 0; i < 2; i++) {
          int at = t % inputs[i].steps();
          double[] expected = Streams.step(alone[i], inputs[i], at);
          if (t % 5 == 0) {
            states[i] = InferenceState.of(states[i].toBytes());
          }
          InferenceState before = states[i].copy();
          assertArrayEquals(
              expected, step(t % 7 == 3 ? other : inference, states[i], inputs[i], at));
          assertArrayEquals(expected, step(inference, before, inputs[i], at));
        }
      }
    }
  }

  @Test
  void aStateDoesNotGrowWithItsStream() {
    RandomGraphs.Case graph = RandomGraphs.draw(3);
    Inference inference = inference(graph);
    InferenceState state = inference.start();
    Input input = graph.batch().get(0).input();
    int early = 0;
    for (int t = 0; t < 2000; t++) {
      step(inference, state, input, t % input.steps());
      early = t == 50 ? state.size() : early;
    }
    assertTrue(state.size() < 1.5 * early, early + " to " + state.size());
  }

  /** Numbers that only decay would become denormal, which are slow. */
  @Test
  void theStatesOfAQuietStreamAreNoDenormalNumbers() {
    RandomNetworks.Case drawn = Streams.Setting.of("alif", 1).drawn();
    FeedbackWeights feedback = Streams.feedback("random", drawn.network(), drawn.weights());
    InferenceCore core =
        new InferenceCore(Constants.atStart(drawn.network(), EPROP), feedback, new PlainKernels());
    StateBytes bytes = new StateBytes();
    core.input(new float[] {3, -1, 2, 3});
    for (int t = 0; t < 22_000; t++) {
      core.step(drawn.weights());
      core.advance();
      core.exchangeState(bytes.beginWriting());
      core.exchangeState(bytes.beginReading(bytes.written()));
      core.input(new int[0], 0, 0);
    }
    int[] seen = {0};
    core.exchangeStates(
        new StateArchive() {
          @Override
          public void floats(String name, float[][] rows, int first, int end) {
            for (int i = first; i < end; i++) {
              for (float x : rows[i]) {
                seen[0]++;
                assertTrue(x == 0 || Math.abs(x) >= Float.MIN_NORMAL, name + ": " + x);
              }
            }
          }

          @Override
          public void doubles(String name, double[] values) {}

          @Override
          public void ints(String name, int[] values, int first, int end) {}

          @Override
          public void longs(String name, long[] values) {}
        });
    assertTrue(seen[0] > 0);
  }

  @Test
  void whatDoesNotFitLeavesTheStateAsItWas() {
    RandomGraphs.Case graph = RandomGraphs.draw(5);
    Inference inference = inference(graph);
    InferenceState state = inference.start();
    inference.step(state, new float[] {1, 2, 3, 4, 5});
    byte[] before = state.toBytes();
    assertEquals(
        "got 2 input values, but expected 5", message(() -> inference.step(state, new float[2])));
    assertEquals(
        "input channel 1: got Infinity, but expected a finite number",
        message(() -> inference.step(state, new float[] {0, Float.POSITIVE_INFINITY, 0, 0, 0})));
    assertEquals(
        "got a spike of channel 7, but expected 0 to 4",
        message(() -> inference.stepSpikes(state, 1, 7)));
    assertArrayEquals(before, state.toBytes());
    RandomGraphs.Case other = RandomGraphs.draw(6);
    assertThrows(InvalidInputException.class, () -> inference(other).step(state, new float[5]));
    assertArrayEquals(before, state.toBytes());
  }

  @Test
  void storedStatesAreChecked() {
    Inference inference = inference(RandomGraphs.draw(5));
    InferenceState state = inference.start();
    inference.step(state, new float[] {1, 2, 3, 4, 5});
    byte[] stored = state.toBytes();
    assertEquals(
        "got 3 bytes that are no state of an inference",
        message(() -> InferenceState.of(new byte[3])));
    assertEquals(
        "got 40 bytes that are no state of an inference",
        message(() -> InferenceState.of(new byte[40])));
    byte[] later = stored.clone();
    later[4] = 9;
    assertEquals(
        "got a state of format 9, but expected 1", message(() -> InferenceState.of(later)));
    String damaged = "got a damaged state: its checksum does not fit";
    for (int i = 8; i < stored.length; i++) {
      byte[] wrong = stored.clone();
      wrong[i] ^= 4;
      assertEquals(damaged, message(() -> InferenceState.of(wrong)));
    }
    byte[] shorter = Arrays.copyOf(stored, stored.length - 1);
    assertEquals(damaged, message(() -> InferenceState.of(shorter)));
  }

  private static String message(Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
