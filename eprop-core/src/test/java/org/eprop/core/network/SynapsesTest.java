package org.eprop.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.model.ProjectionBuilder;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which synapses a projection has, and their delays. */
class SynapsesTest {

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  /** From "from" to "to", or onto itself. */
  private Synapses drawn(
      String from, String to, java.util.function.Consumer<ProjectionBuilder> describe) {
    NetworkStructure network =
        new NetworkBuilder(plugins, 3, 2)
            .population("a", p -> p.neurons("lif", 4))
            .population("b", p -> p.neurons("lif", 4))
            .projection("input", "a")
            .projection(from, to, p -> describe.accept(p.name("tested")))
            .create(5)
            .structure();
    return network.projections().get(1).synapses();
  }

  private String problem(
      String from, String to, java.util.function.Consumer<ProjectionBuilder> describe) {
    return assertThrows(InvalidInputException.class, () -> drawn(from, to, describe)).getMessage();
  }

  @Test
  void aProjectionWithoutSynapsesMayDrawItsDelays() {
    NetworkStructure network =
        new NetworkBuilder(plugins, 3, 2)
            .population("a", p -> p.neurons("lif", 1))
            .projection("input", "a")
            .projection("a", "a", p -> p.delay(new Distribution.Uniform(1, 8)))
            .create(5)
            .structure();
    assertEquals(0, network.projections().get(1).synapses().numbers());
    assertEquals(1, network.projections().get(1).synapses().longest());
  }

  @Test
  void listedAndOneToOne() {
    Synapses listed = drawn("input", "b", p -> p.synapses(new int[][] {{2, 3}, {0, 1}, {2, 0}}));
    assertArrayEquals(new int[][] {{1}, {}, {0, 3}}, listed.targets());
    assertTrue(listed.hasOneDelay());
    assertEquals(0, listed.longest());
    Synapses pairs = drawn("a", "b", ProjectionBuilder::oneToOne);
    assertArrayEquals(new int[][] {{0}, {1}, {2}, {3}}, pairs.targets());
    assertEquals(1, drawn("b", "a", ProjectionBuilder::oneToOne).shortest());
  }

  @Test
  void delaysAreInBucketsOfWhichEachIsAscending() {
    int[][] steps = {{2, 1, 5, 2}, {1, 1, 1, 9}, {3, 3, 3, 3}, {4, 2, 9, 1}};
    Synapses own = drawn("a", "a", p -> p.delays(steps));
    assertEquals(1, own.shortest());
    assertEquals(9, own.longest());
    assertArrayEquals(new int[][] {{1, 3, 2}, {0, 2, 3}, {0, 1, 3}, {1, 0, 2}}, own.targets());
    for (int i = 0; i < 4; i++) {
      for (int k = 0; k < own.width(i); k++) {
        assertEquals(steps[i][own.targets()[i][k]], own.delay(i, k));
      }
    }
    Synapses equal = drawn("a", "b", p -> p.delay(7));
    assertTrue(equal.isDense() && equal.hasOneDelay());
    assertEquals(7, equal.longest());
  }

  @Test
  void drawnDelaysAreWholeStepsOfTheDistribution() {
    Synapses synapses = drawn("a", "b", p -> p.delay(new Distribution.Uniform(0, 3)));
    assertFalse(synapses.hasOneDelay());
    int[] delays =
        IntStream.range(0, 4)
            .flatMap(i -> IntStream.range(0, 4).map(k -> synapses.delay(i, k)))
            .toArray();
    assertTrue(IntStream.of(delays).allMatch(d -> d >= 0 && d <= 3));
    assertTrue(IntStream.of(delays).distinct().count() > 2);
    Synapses recurrent = drawn("b", "a", p -> p.delay(new Distribution.Uniform(0, 1)));
    assertEquals(1, recurrent.shortest());
    assertEquals(1, recurrent.longest());
  }

  @Test
  void whatDoesNotFitIsSaid() {
    assertEquals(
        "network.projections.tested: connectivity: got the synapse [3, 0], but expected [from, to]"
            + " with from 0 to 2 and to 0 to 3",
        problem("input", "b", p -> p.synapses(new int[][] {{3, 0}})));
    assertEquals(
        "network.projections.tested: connectivity: got the synapse [1, 1], but expected [from, to]"
            + " with from 0 to 3 and to 0 to 3, not onto itself",
        problem("a", "a", p -> p.synapses(new int[][] {{1, 1}})));
    assertEquals(
        "network.projections.tested: synapses of presynaptic neuron 1: got targets [2, 2], but"
            + " expected each once, ascending, 0 to 3",
        problem("a", "b", p -> p.synapses(new int[][] {{1, 2}, {1, 2}})));
    assertEquals(
        "network.projections.tested: connectivity: got \"one_to_one\" from 3 to 4 neurons, but"
            + " expected as many of another population",
        problem("input", "b", ProjectionBuilder::oneToOne));
    assertEquals(
        "network.projections.tested: delay: got 0, but expected at least 1 step in a recurrent"
            + " projection (from the population itself or a later one)",
        problem("b", "a", p -> p.delay(0)));
    assertEquals(
        "network.projections.tested: delay: got a matrix of 1 rows, the 0th of 2 numbers, but"
            + " expected 3 x 4 [from][to]",
        problem("input", "b", p -> p.delays(new int[][] {{1, 2}})));
    assertEquals(
        "network.projections.tested.initial_weights orthogonal: got a sparse matrix, but expected a"
            + " dense one: sparse rows can't be made orthogonal",
        problem("a", "b", p -> p.oneToOne().initialWeights("orthogonal", Map.of())));
    assertEquals(
        List.of("input_a", "tested"),
        new NetworkBuilder(plugins, 3, 2)
                .population("a", p -> p.neurons("lif", 4))
                .projection("input", "a")
                .projection("a", "a", p -> p.name("tested"))
                .build()
                .network()
                .projections()
                .stream()
                .map(ProjectionDefinition::name)
                .toList());
  }
}
