package org.eprop.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.LayerBuilder;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.model.ReadoutBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectivityTest {

  private static final int INPUTS = 7;

  private final Plugins plugins =
      Plugins.builder().classPath(ConnectivityTest.class.getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private static Consumer<LayerBuilder> layer(int n, double inputShare, double recurrentShare) {
    return l -> l.population("lif", n).gains(2, 3).connectivity(inputShare, recurrentShare);
  }

  @SafeVarargs
  private NetworkDefinition definition(Consumer<LayerBuilder>... layers) {
    NetworkBuilder builder = new NetworkBuilder(plugins, INPUTS, 2);
    for (Consumer<LayerBuilder> layer : layers) {
      builder.layer(layer);
    }
    return builder.readout(ReadoutBuilder::fromAll).build().network();
  }

  /** Whom the channels or neurons below reach. */
  private static int[][] input(NetworkStructure network, int layer) {
    return network.projections().get(2 * layer).synapses().targets();
  }

  /** Whom the layer's own neurons reach. */
  private static int[][] recurrent(NetworkStructure network, int layer) {
    return network.projections().get(2 * layer + 1).synapses().targets();
  }

  private static NetworkStructure draw(NetworkDefinition definition, long seed) {
    return definition.drawStructure(new RandomStreams(seed));
  }

  @ParameterizedTest
  @CsvSource({"0.001, 1", "0.1, 2", "0.5, 10", "0.52, 10", "0.53, 11", "0.999, 20"})
  void everyRowHasTheRoundedShareOfTargetsAscending(double share, int expected) {
    for (long seed = 0; seed < 20; seed++) {
      NetworkStructure network = draw(definition(layer(21, share * 20 / 21, share)), seed);
      assertEquals(INPUTS, input(network, 0).length);
      assertEquals(21, recurrent(network, 0).length);
      checkRows(input(network, 0), expected, false);
      checkRows(recurrent(network, 0), expected, true);
    }
  }

  private static void checkRows(int[][] targets, int expected, boolean recurrent) {
    for (int i = 0; i < targets.length; i++) {
      assertEquals(expected, targets[i].length);
      int last = -1;
      for (int j : targets[i]) {
        assertTrue(j > last && j < 21, "target " + j + " after " + last);
        assertTrue(!recurrent || j != i, "an autapse of " + i);
        last = j;
      }
    }
  }

  @Test
  void everyTargetIsEquallyLikely() {
    int n = 10;
    int draws = 2000;
    int[][] in = new int[INPUTS][n];
    int[][] rec = new int[n][n];
    NetworkDefinition definition = definition(layer(n, 0.3, 1 / 3.0));
    for (long seed = 0; seed < draws; seed++) {
      NetworkStructure network = draw(definition, seed);
      count(input(network, 0), in);
      count(recurrent(network, 0), rec);
    }
    // Binomial: standard deviation below 21, so that 100 is out of reach.
    for (int[] row : in) {
      for (int count : row) {
        assertEquals(0.3 * draws, count, 100);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertEquals(i == j ? 0 : draws / 3.0, rec[i][j], i == j ? 0 : 100);
      }
    }
  }

  private static void count(int[][] targets, int[][] counts) {
    for (int i = 0; i < targets.length; i++) {
      for (int j : targets[i]) {
        counts[i][j]++;
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameSynapsesAndLayersDiffer() {
    NetworkDefinition definition = definition(layer(30, 0.5, 0.5), layer(30, 0.5, 0.5));
    NetworkStructure network = draw(definition, 1);
    NetworkStructure again = draw(definition, 1);
    for (int l = 0; l < 2; l++) {
      assertArrayEquals(input(network, l), input(again, l));
      assertArrayEquals(recurrent(network, l), recurrent(again, l));
    }
    assertEquals(30, input(network, 1).length);
    int[] first = recurrent(network, 0)[0];
    assertTrue(!java.util.Arrays.equals(first, recurrent(network, 1)[0]));
    assertTrue(!java.util.Arrays.equals(first, recurrent(draw(definition, 2), 0)[0]));
  }

  @Test
  void aShareOfOneIsDense() {
    NetworkStructure network = draw(definition(layer(5, 1, 1)), 1);
    for (Projection projection : network.projections()) {
      assertNull(projection.synapses().targets());
      assertTrue(projection.synapses().isDense());
      assertEquals(5, projection.synapses().width(0));
    }
  }

  @Test
  void asIsTheEmptyRecurrentMatrixOfASingleNeuron() {
    assertNull(recurrent(draw(definition(layer(1, 1, 0.5)), 1), 0));
  }

  @Test
  void weightsHaveOneNumberPerSynapseAndKeepTheSizeOfCurrents() {
    NetworkDefinition definition = definition(layer(400, 0.25, 0.1));
    RandomStreams streams = new RandomStreams(3);
    NetworkStructure network = definition.drawStructure(streams);
    Weights weights = definition.drawWeights(network, streams);
    assertEquals(100, weights.projection(0)[0].length);
    assertEquals(40, weights.projection(1)[0].length);
    assertEquals(INPUTS * 100 + 400 * 40 + 400 * 2 + 2, weights.count());
    // On average 7 * 100 / 400 inputs of W_in and 40 of W_rec per neuron.
    assertEquals(2 / Math.sqrt(1.75), deviation(weights.projection(0)), 0.16);
    assertEquals(3 / Math.sqrt(40), deviation(weights.projection(1)), 0.01);
    weights.clearAutapses();
    for (float[] row : weights.projection(1)) {
      for (float w : row) {
        assertTrue(w != 0);
      }
    }
  }

  private static double deviation(float[][] rows) {
    double sum = 0;
    for (float[] row : rows) {
      for (float w : row) {
        sum += (double) w * w;
      }
    }
    return Math.sqrt(sum / rows.length / rows[0].length);
  }

  @Test
  void othersNumbersStayAsTheyAre() {
    RandomStreams streams = new RandomStreams(4);
    NetworkDefinition dense = definition(layer(20, 1, 1));
    NetworkDefinition sparse = definition(layer(20, 1, 0.5));
    Weights a = dense.drawWeights(dense.drawStructure(streams), streams);
    Weights b = sparse.drawWeights(sparse.drawStructure(streams), streams);
    assertArrayEquals(a.projection(0), b.projection(0));
    assertArrayEquals(a.readout(0, 0), b.readout(0, 0));
  }

  @ParameterizedTest
  @CsvSource({"0", "-0.5", "1.5", "NaN"})
  void aShareHasToBeOne(double share) {
    assertEquals(
        "input weights: connectivity: got " + share + ", but expected a number > 0 and <= 1",
        assertThrows(InvalidInputException.class, () -> definition(layer(3, share, 1)))
            .getMessage());
    assertEquals(
        "recurrent weights: connectivity: got " + share + ", but expected a number > 0 and <= 1",
        assertThrows(InvalidInputException.class, () -> definition(layer(3, 1, share)))
            .getMessage());
  }
}
