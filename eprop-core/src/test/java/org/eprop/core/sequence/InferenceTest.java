package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Input;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.gradient.RandomGraphs;
import org.eprop.core.gradient.Rules;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.LayerBuilder;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;

/** Many streams through one network, each with a state of its own. */
class InferenceTest {

  private static final int SEEDS = 40;

  private static Inference inference(RandomGraphs.Case drawn) {
    return new Inference(
        new SequencePlan(drawn.network(), drawn.weights(), Rules.EPROP), drawn.weights());
  }

  @Test
  void interleavedSequencesGiveWhatEachGivesAlone() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case drawn = RandomGraphs.drawOnline(seed, seed % 2 == 1);
      Inference inTurns = inference(drawn);
      byte[][] states = new byte[drawn.batch().size()][];
      Inference[] alone = new Inference[states.length];
      for (int i = 0; i < states.length; i++) {
        states[i] = inTurns.state();
        alone[i] = inference(drawn);
      }
      for (int t = 0; t < 90; t++) {
        for (int i = 0; i < states.length; i++) {
          Input input = drawn.batch().get(i).input();
          int at = t % input.steps();
          inTurns.restore(states[i]);
          double[] y = Streams.step(inTurns, input, at);
          states[i] = inTurns.state();
          double[] expected = Streams.step(alone[i], input, at);
          assertArrayEquals(expected, y, "seed " + seed + ", step " + t);
        }
      }
    }
  }

  @Test
  void aWrongStepIsRefusedAndTheStateKept() {
    RandomGraphs.Case drawn = RandomGraphs.drawOnline(3, true);
    Inference inference = inference(drawn);
    inference.step(new float[RandomGraphs.CHANNELS]);
    byte[] before = inference.state();
    assertEquals(
        "got 1 input values, but expected " + RandomGraphs.CHANNELS,
        message(() -> inference.step(new float[1])));
    assertEquals(
        "got a spike of channel 99, but expected 0 to " + (RandomGraphs.CHANNELS - 1),
        message(() -> inference.stepSpikes(99)));
    assertArrayEquals(before, inference.state());
  }

  @Test
  void whatIsNoStateOfThisIsRefused() {
    RandomGraphs.Case drawn = RandomGraphs.drawOnline(3, true);
    Inference inference = inference(drawn);
    inference.step(new float[RandomGraphs.CHANNELS]);
    byte[] state = inference.state();
    byte[] damaged = state.clone();
    damaged[damaged.length - 3] ^= 4;
    assertEquals(
        "state: got a damaged state: its checksum does not fit",
        message(() -> inference.restore(damaged)));
    assertEquals(0, inference.steps());
    byte[] later = state.clone();
    later[3] = 7;
    assertEquals(
        "state: got a state of version 7, but expected 1", message(() -> inference.restore(later)));
    assertEquals(
        "state: got 3 bytes, which are no state", message(() -> inference.restore(new byte[3])));
    for (long seed = 0; seed < SEEDS; seed++) {
      Inference other = inference(RandomGraphs.drawOnline(seed, seed % 2 == 1));
      if (seed != 3) {
        String message = message(() -> other.restore(state));
        assertTrue(message.startsWith("state: got a state of another network: "), message);
      }
    }
    SequenceLearner learner = Streams.Setting.of("alif", 1).learner(Rules.EPROP, 1);
    Inference same = Streams.Setting.of("alif", 1).inference();
    String message = message(() -> same.restore(learner.state()));
    assertTrue(message.endsWith("of something else than expected: inference"), message);
  }

  /** Was taken, and answered wrong numbers. */
  @Test
  void aStateOfASmallerNetworkOrOfOtherWeightsIsRefused() {
    byte[] small = network(l -> l.population("alif", 20), 1).inference().state();
    EpropNetwork large = network(l -> l.population("alif", 64).population("lif", 30), 1);
    Inference inference = large.inference();
    byte[] own = inference.state();
    String structure = message(() -> inference.restore(small));
    assertTrue(structure.startsWith("state: got a state of another network: "), structure);
    Inference again = network(l -> l.population("alif", 20), 2).inference();
    String weights = message(() -> again.restore(small));
    assertTrue(
        weights.startsWith("state: got a state of this network with other weights"), weights);
    large.weights().add(large.weights().copy()); // while it goes on
    inference.restore(own);
    assertThrows(InvalidInputException.class, () -> large.inference().restore(own));
  }

  private static EpropNetwork network(Consumer<LayerBuilder> layer, long seed) {
    try (Plugins plugins =
        Plugins.builder().classPath(InferenceTest.class.getClassLoader()).build()) {
      return new NetworkBuilder(plugins, 4, 2).layer(layer).create(seed);
    }
  }

  @Test
  void aStateOfASmallNetworkTakesLittleMemory() {
    Streams.Setting setting = Streams.Setting.of("lif", 1);
    Inference inference = setting.inference();
    for (int t = 0; t < 200; t++) {
      inference.stepSpikes(t % Streams.INPUTS);
    }
    int neurons = setting.drawn().network().neurons();
    int size = inference.state().length;
    assertTrue(size < 400 + 16 * neurons, size + " bytes, " + neurons + " neurons");
  }

  private static String message(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
