package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.gradient.RandomGraphs;
import org.eprop.core.gradient.Rules;
import org.junit.jupiter.api.Test;

/** Many streams through one network, each with a state of its own. */
class InferenceTest {

  private static final int SEEDS = 40;

  private static Inference inference(RandomGraphs.Case drawn) {
    return new Inference(drawn.network(), drawn.weights(), drawn.feedback(), Rules.EPROP);
  }

  private static double[] step(Inference inference, InferenceState state, Input input, int t) {
    if (input instanceof RealInput real) {
      return inference.step(state, real.values()[t]);
    }
    SpikeInput spikes = (SpikeInput) input;
    return inference.stepSpikes(
        state, Arrays.copyOfRange(spikes.channel(), spikes.start()[t], spikes.start()[t + 1]));
  }

  @Test
  void interleavedStreamsGiveWhatEachGivesAlone() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case drawn = RandomGraphs.drawOnline(seed, seed % 2 == 1);
      Inference inference = inference(drawn);
      InferenceState[] states = new InferenceState[drawn.batch().size()];
      SequenceLearner[] alone = new SequenceLearner[states.length];
      for (int i = 0; i < states.length; i++) {
        states[i] = inference.start();
        alone[i] =
            new SequenceLearner(
                drawn.network(),
                drawn.weights(),
                drawn.feedback(),
                drawn.losses(),
                List.of(),
                0,
                Rules.EPROP,
                0);
      }
      for (int t = 0; t < 90; t++) {
        for (int i = 0; i < states.length; i++) {
          Sample sample = drawn.batch().get(i);
          Input input = sample.input();
          int at = t % input.steps();
          double[] y = step(inference, states[i], input, at);
          double[] expected =
              input instanceof RealInput real
                  ? alone[i].step(real.values()[at])
                  : alone[i].run(one((SpikeInput) input, at), null)[0];
          assertArrayEquals(expected, y, "seed " + seed + ", step " + t);
          if (t % 7 == 3) {
            states[i] = InferenceState.of(states[i].toBytes());
          }
        }
      }
    }
  }

  private static SpikeInput one(SpikeInput of, int t) {
    int count = of.start()[t + 1] - of.start()[t];
    int[] channels = Arrays.copyOfRange(of.channel(), of.start()[t], of.start()[t + 1]);
    return new SpikeInput(of.channels(), new int[] {0, count}, channels);
  }

  @Test
  void aWrongStateIsRefusedAndTheRightOneKept() {
    RandomGraphs.Case drawn = RandomGraphs.drawOnline(3, true);
    Inference inference = inference(drawn);
    InferenceState state = inference.start();
    float[] x = new float[RandomGraphs.CHANNELS];
    inference.step(state, x);
    byte[] before = state.toBytes();
    assertEquals(
        "got 1 input values, but expected " + RandomGraphs.CHANNELS,
        message(() -> inference.step(state, new float[1])));
    assertEquals(
        "got a spike of channel 99, but expected 0 to " + (RandomGraphs.CHANNELS - 1),
        message(() -> inference.stepSpikes(state, 99)));
    assertArrayEquals(before, state.toBytes());

    byte[] damaged = before.clone();
    damaged[damaged.length - 3] ^= 4;
    assertEquals(
        "got a damaged state: its checksum does not fit",
        message(() -> InferenceState.of(damaged)));
    byte[] later = before.clone();
    later[4] = 7;
    assertEquals(
        "got a state of format 7, but expected 2", message(() -> InferenceState.of(later)));
    assertEquals(
        "got 3 bytes that are no state of an inference",
        message(() -> InferenceState.of(new byte[3])));
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case other = RandomGraphs.drawOnline(seed, seed % 2 == 1);
      if (other.network().neurons() != drawn.network().neurons()) {
        Inference wrong = inference(other);
        assertThrows(InvalidInputException.class, () -> wrong.step(state.copy(), x));
      }
    }
  }

  @Test
  void aStreamOfASmallNetworkTakesLittleMemory() {
    Streams.Setting setting = Streams.Setting.of("lif", 1);
    Inference inference =
        new Inference(
            setting.drawn().network(), setting.drawn().weights(), setting.feedback(), Rules.EPROP);
    InferenceState state = inference.start();
    for (int t = 0; t < 200; t++) {
      inference.stepSpikes(state, t % Streams.INPUTS);
    }
    int neurons = setting.drawn().network().neurons();
    assertTrue(state.size() < 400 + 16 * neurons, state.size() + " bytes, " + neurons + " neurons");
  }

  private static String message(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
