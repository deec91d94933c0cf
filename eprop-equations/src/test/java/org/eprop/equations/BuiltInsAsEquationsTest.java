package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Neurons written as equations give the gradients of the built-in ones. */
class BuiltInsAsEquationsTest {

  private static final Plugins PLUGINS =
      Plugins.builder().classPath(BuiltInsAsEquationsTest.class.getClassLoader()).build();

  private static final int INPUTS = 6;
  private static final int NEURONS =
      140; // more than a block of neurons that are evaluated together

  @AfterAll
  static void close() {
    PLUGINS.close();
  }

  static Stream<Arguments> models() {
    double dt = 1;
    return Stream.of(
        Arguments.of("lif", Equations.LIF, "tau_m", 1.0, true, dt),
        Arguments.of("alif", Models.ALIF, "tau_a", 1.0, true, dt),
        Arguments.of("adlif", Models.ADLIF, "a", 1.0, true, 0.5),
        Arguments.of("izhikevich", Models.IZHIKEVICH, "a", 0.7, false, dt),
        Arguments.of("adex", Models.ADEX, "tau_w", 0.7, false, dt));
  }

  private static EpropNetwork network(
      String neuron, Map<String, ?> parameters, String learned, double gain, double dt) {
    return new NetworkBuilder(PLUGINS, INPUTS, 2)
        .timeStep(dt)
        .population("e", p -> p.neurons(neuron, NEURONS, parameters).learn(learned))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 1.5 * gain)))
        .projection(
            "e",
            "e",
            p -> p.connectivity(0.1).initialWeights("gaussian", Map.of("gain", 0.5 * gain)))
        .readout(r -> r.from("e"))
        .create(3);
  }

  private static List<Sample> batch() {
    Random random = new Random(5);
    List<Sample> batch = new ArrayList<>();
    for (int b = 0; b < 2; b++) {
      double[][] x = new double[60][INPUTS];
      int[] classes = new int[x.length];
      for (int t = 0; t < x.length; t++) {
        classes[t] = b;
        for (int i = 0; i < INPUTS; i++) {
          x[t][i] = random.nextDouble() < 0.2 ? 1 : 0;
        }
      }
      batch.add(new Sample(SpikeInput.of(INPUTS, x), Target.classes(classes)));
    }
    return batch;
  }

  private static ReferenceGradient.Result reference(EpropNetwork network, Direction direction) {
    return new ReferenceGradient(network.structure(), network.losses(), List.of(), network.rule())
        .compute(
            ReferenceWeights.of(network.weights()),
            ReferenceFeedback.of(network.feedback()),
            ReferenceSample.of(batch()),
            direction);
  }

  private static Weights fast(EpropNetwork network) {
    Weights gradient = network.newGradient();
    try (Workers workers = new Workers(1)) {
      network.engine(workers).gradient(network.weights(), network.feedback(), batch(), gradient);
    }
    return gradient;
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsAreThoseOfTheBuiltInNeuron(
      String name, String text, String learned, double gain, boolean linear, double dt) {
    EpropNetwork builtIn = network(name, Map.of(), learned, gain, dt);
    EpropNetwork written = network("equations", Map.of("model", text), learned, gain, dt);
    assertEquals(
        linear,
        written.structure().populations().get(0).models().get(0) instanceof LinearNeuron,
        "of the linear family");
    for (Direction direction : Direction.values()) {
      ReferenceGradient.Result expected = reference(builtIn, direction);
      ReferenceGradient.Result found = reference(written, direction);
      double spikes = 0;
      for (double[] row : expected.gradient().readout(0, 0)) {
        for (double x : row) {
          spikes += Math.abs(x);
        }
      }
      assertTrue(spikes > 0, "it spikes");
      Map<String, double[][]> leaves = found.gradient().leaves();
      expected
          .gradient()
          .leaves()
          .forEach(
              (leaf, rows) -> {
                double size = largest(rows);
                assertTrue(size > 0, leaf + " has a gradient");
                double learning = leaf.equals("e." + learned) ? 1e-7 : 1e-10;
                assertNear(leaf + " " + direction, rows, leaves.get(leaf), learning * size);
              });
    }
    Weights expected = fast(builtIn);
    Weights found = fast(written);
    for (int l = 0; l < expected.leaves().size(); l++) {
      Leaf leaf = expected.leaves().get(l);
      double[][] rows = wide(leaf.rows());
      assertNear(leaf.name(), rows, wide(found.leaves().get(l).rows()), 1e-4 * largest(rows));
    }
  }

  @Test
  void neuronsOfTheTwoKindsMayShareAPopulation() {
    EpropNetwork mixed =
        new NetworkBuilder(PLUGINS, INPUTS, 2)
            .population(
                "e",
                p ->
                    p.neurons("equations", 3, Map.of("model", Models.IZHIKEVICH))
                        .neurons("alif", 2)
                        .neurons("izhikevich", 3)
                        .neurons("equations", 2, Map.of("model", Models.ADEX)))
            .projection("input", "e")
            .readout(r -> r.from("e"))
            .create(3);
    ReferenceGradient.Result expected = reference(mixed, Direction.FORWARD);
    Weights found = fast(mixed);
    for (Leaf leaf : found.leaves()) {
      double[][] rows = expected.gradient().leaves().get(leaf.name());
      assertNear(leaf.name(), rows, wide(leaf.rows()), 1e-4 * Math.max(1e-3, largest(rows)));
    }
  }

  private static double largest(double[][] rows) {
    double largest = 0;
    for (double[] row : rows) {
      for (double x : row) {
        largest = Math.max(largest, Math.abs(x));
      }
    }
    return largest;
  }

  private static double[][] wide(float[][] rows) {
    double[][] wide = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      wide[i] = new double[rows[i].length];
      for (int k = 0; k < wide[i].length; k++) {
        wide[i][k] = rows[i][k];
      }
    }
    return wide;
  }

  private static void assertNear(String what, double[][] expected, double[][] found, double by) {
    for (int i = 0; i < expected.length; i++) {
      for (int k = 0; k < expected[i].length; k++) {
        assertEquals(expected[i][k], found[i][k], by, what + "[" + i + "][" + k + "]");
      }
    }
  }
}
