package org.eprop.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.plugin.Choice;
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

  private LayerDefinition layer(int n, double inputShare, double recurrentShare) {
    return new LayerDefinition(
        List.of(new PopulationDefinition(Choice.of(plugins.find(NeuronFactory.class, "lif")), n)),
        Choice.of(plugins.find(SurrogateFactory.class, "triangular")),
        true,
        2,
        3,
        inputShare,
        recurrentShare);
  }

  private static NetworkDefinition definition(LayerDefinition... layers) {
    ReadoutDefinition readout = new ReadoutDefinition(20, false, true, 1, true);
    return new NetworkDefinition(INPUTS, 2, 1, List.of(layers), readout);
  }

  private static NetworkStructure draw(NetworkDefinition definition, long seed) {
    return NetworkStructure.draw(definition, new RandomStreams(seed));
  }

  @ParameterizedTest
  @CsvSource({"0.001, 1", "0.1, 2", "0.5, 10", "0.52, 10", "0.53, 11", "0.999, 20"})
  void everyRowHasTheRoundedShareOfTargetsAscending(double share, int expected) {
    for (long seed = 0; seed < 20; seed++) {
      NetworkStructure network = draw(definition(layer(21, share * 20 / 21, share)), seed);
      Connectivity synapses = network.connectivity(0);
      assertEquals(INPUTS, synapses.input().length);
      assertEquals(21, synapses.recurrent().length);
      checkRows(synapses.input(), expected, false);
      checkRows(synapses.recurrent(), expected, true);
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
      Connectivity synapses = draw(definition, seed).connectivity(0);
      count(synapses.input(), in);
      count(synapses.recurrent(), rec);
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
      assertArrayEquals(network.connectivity(l).input(), again.connectivity(l).input());
      assertArrayEquals(network.connectivity(l).recurrent(), again.connectivity(l).recurrent());
    }
    assertEquals(30, network.connectivity(1).input().length);
    int[] first = network.connectivity(0).recurrent()[0];
    assertTrue(!java.util.Arrays.equals(first, network.connectivity(1).recurrent()[0]));
    assertTrue(!java.util.Arrays.equals(first, draw(definition, 2).connectivity(0).recurrent()[0]));
  }

  @Test
  void aShareOfOneIsDense() {
    Connectivity synapses = draw(definition(layer(5, 1, 1)), 1).connectivity(0);
    assertNull(synapses.input());
    assertNull(synapses.recurrent());
    assertEquals(5, synapses.inputWidth());
    assertEquals(5, synapses.recurrentWidth());
  }

  @Test
  void asIsTheEmptyRecurrentMatrixOfASingleNeuron() {
    assertNull(draw(definition(layer(1, 1, 0.5)), 1).connectivity(0).recurrent());
  }

  @Test
  void weightsHaveOneNumberPerSynapseAndKeepTheSizeOfCurrents() {
    NetworkDefinition definition = definition(layer(400, 0.25, 0.1));
    RandomStreams streams = new RandomStreams(3);
    NetworkStructure network = NetworkStructure.draw(definition, streams);
    Weights weights = Weights.random(network, definition, streams);
    assertEquals(100, weights.in(0)[0].length);
    assertEquals(40, weights.rec(0)[0].length);
    assertEquals(INPUTS * 100 + 400 * 40 + 400 * 2 + 2, weights.count());
    // On average 7 * 100 / 400 inputs of W_in and 40 of W_rec per neuron.
    assertEquals(2 / Math.sqrt(1.75), deviation(weights.in(0)), 0.16);
    assertEquals(3 / Math.sqrt(40), deviation(weights.rec(0)), 0.01);
    weights.clearAutapses();
    for (float[] row : weights.rec(0)) {
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
    Weights a = Weights.random(NetworkStructure.draw(dense, streams), dense, streams);
    Weights b = Weights.random(NetworkStructure.draw(sparse, streams), sparse, streams);
    assertArrayEquals(a.in(0), b.in(0));
    assertArrayEquals(a.out(0), b.out(0));
  }

  @ParameterizedTest
  @CsvSource({"0", "-0.5", "1.5", "NaN"})
  void aShareHasToBeOne(double share) {
    assertEquals(
        "input connectivity: got " + share + ", but expected a number > 0 and <= 1",
        assertThrows(InvalidInputException.class, () -> layer(3, share, 1)).getMessage());
    assertEquals(
        "recurrent connectivity: got " + share + ", but expected a number > 0 and <= 1",
        assertThrows(InvalidInputException.class, () -> layer(3, 1, share)).getMessage());
  }
}
