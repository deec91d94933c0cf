package org.eprop.core.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/** dE/dx of windows is that of whole sequences, but for what an input does in later windows. */
class WindowInputGradientTest {

  private static final int CHANNELS = 4;
  private static final int OUTPUTS = 2;
  private static final int STEPS = 50;
  private static final int LAST = 20;

  private final Plugins plugins =
      Plugins.builder().classPath(WindowInputGradientTest.class.getClassLoader()).build();
  private final float[][] x = new float[STEPS][CHANNELS];
  private final double[][] wanted = new double[STEPS][OUTPUTS];

  private EpropNetwork network() {
    return new NetworkBuilder(plugins, CHANNELS, OUTPUTS)
        .population("a", p -> p.neurons("alif", 12).learn("tau_a"))
        .population("b", p -> p.neurons("izhikevich", 3).neurons("adlif", 4))
        .projection("input", "a", p -> p.initialWeights("gaussian", Map.of("gain", 4)).delay(3))
        .projection("input", "b", p -> p.initialWeights("gaussian", Map.of("gain", 40)))
        .projection("a", "b", p -> p.initialWeights("gaussian", Map.of("gain", 4)))
        .readout(r -> r.from("a", "b").loss("mean_squared_error", Map.of()).sumOfTerms())
        .create(1);
  }

  private float[][] ofWindows(SequenceLearner learner, int from, int to) {
    for (int t = from; t < to; t++) {
      learner.step(x[t]);
      learner.learn(wanted[t]);
    }
    learner.endWindow();
    return learner.inputGradient();
  }

  @Test
  void windowsAreTheWhole() {
    RandomGenerator random = new RandomStreams(2).stream("x");
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < CHANNELS; i++) {
        x[t][i] = (float) random.nextGaussian();
      }
      wanted[t][t % OUTPUTS] = 5 * random.nextGaussian();
    }
    EpropNetwork network = network();
    float[][][] whole = new float[1][STEPS][CHANNELS];
    try (Workers workers = new Workers(1)) {
      network
          .engine(workers)
          .gradient(
              network.weights(),
              network.feedback(),
              List.of(new Sample(new RealInput(CHANNELS, x), Target.values(wanted))),
              network.newGradient(),
              whole);
    }
    SequenceLearner learner = network.learnerByWindow(STEPS);
    assertEquals(0, learner.inputGradient().length);
    learner.followInputs();
    assertClose(whole[0], 0, ofWindows(learner, 0, STEPS));
    learner.reset();
    float[][] before = ofWindows(learner, 0, STEPS - LAST);
    assertEquals(STEPS - LAST, before.length);
    assertTrue(Math.abs(before[STEPS - LAST - 1][0] - whole[0][STEPS - LAST - 1][0]) > 1e-3);
    assertClose(whole[0], STEPS - LAST, ofWindows(learner, STEPS - LAST, STEPS));
    learner.reset();
    ofWindows(learner, 0, STEPS - 1);
    assertClose(whole[0], STEPS - 1, ofWindows(learner, STEPS - 1, STEPS));
  }

  /** By windows and in a batch, whatever the trace: pairs of spikes, a tag, a shorter memory. */
  @Test
  void aTraceThatIsNoDerivativeIsRefused() {
    Map<String, Map<String, ?>> traces =
        Map.of("rstdp", Map.of(), "eprop", Map.of("tau_e", 100), "immediate", Map.of());
    traces.forEach(
        (name, parameters) -> {
          EpropNetwork network =
              new NetworkBuilder(plugins, CHANNELS, OUTPUTS)
                  .layer(l -> l.population("lif", 5))
                  .trace(name, parameters)
                  .create(1);
          String expected =
              "trace: got one that is no derivative, of which dE/dx does not follow; expected"
                  + " \"eprop\" without tau_e";
          SequenceLearner learner = network.learner();
          assertEquals(
              expected,
              assertThrows(InvalidInputException.class, learner::followInputs).getMessage());
          try (Workers workers = new Workers(1)) {
            Sample sample =
                new Sample(
                    new RealInput(CHANNELS, new float[3][CHANNELS]), Target.sequenceClass(1, 3));
            assertEquals(
                expected,
                assertThrows(
                        InvalidInputException.class,
                        () ->
                            network
                                .engine(workers)
                                .gradient(
                                    network.weights(),
                                    network.feedback(),
                                    List.of(sample),
                                    network.newGradient(),
                                    new float[1][3][CHANNELS]))
                    .getMessage());
          }
        });
  }

  private static void assertClose(float[][] whole, int from, float[][] got) {
    double squares = 0;
    assertEquals(whole.length - from, got.length);
    for (int t = 0; t < got.length; t++) {
      assertArrayEquals(whole[from + t], got[t], 1e-4f, "step " + (from + t));
      squares += got[t][0] * got[t][0];
    }
    assertTrue(squares > 0 || got.length == 1);
  }
}
