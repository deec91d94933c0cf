package org.eprop.core.network;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.NetworkDraw.LeastMemory;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeastMemoryTest {

  private final Plugins plugins =
      Plugins.builder().classPath(LeastMemoryTest.class.getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private NetworkDefinition read(String network, int inputs) {
    String json = "{\"network\": {" + network + "}}";
    return new ExperimentReader(plugins)
        .readModel(Configuration.of(json, "test"), inputs, 2, 1)
        .network();
  }

  private NetworkDefinition layer(long size, String more) {
    return read("\"layers\": [{\"populations\": [{\"size\": " + size + "}]" + more + "}]", 10);
  }

  private static String refused(NetworkDefinition network, long bytes) {
    return assertThrows(InvalidInputException.class, () -> new LeastMemory(network).check(bytes))
        .getMessage();
  }

  @Test
  void aNetworkThatCannotFitIsRefused() {
    assertEquals(
        "got 100000 neurons and 10000900000 synapses, which take at least 40.0 GB of memory, but"
            + " Java has 4.0 GB; expected a smaller network, fewer synapses (connectivity), or more"
            + " memory (java -Xmx)",
        refused(layer(100_000, ""), 4_000_000_000L));
  }

  @Test
  void onlyWhatIsNeededInAnyCaseIsCounted() {
    NetworkDefinition dense = layer(1000, "");
    assertDoesNotThrow(() -> new LeastMemory(dense).check(4_120_000));
    assertThrows(InvalidInputException.class, () -> new LeastMemory(dense).check(4_000_000));
    NetworkDefinition sparse =
        layer(100_000, ", \"recurrent_connectivity\": 0.001, \"input_connectivity\": 0.01");
    assertDoesNotThrow(() -> new LeastMemory(sparse).check(120_000_000));
    NetworkDefinition listed =
        read(
            "\"populations\": {\"e\": {\"size\": 1000}}, \"projections\": [{\"from\": \"input\","
                + " \"to\": \"e\", \"connectivity\": {\"list\": [[0, 1]]}}],"
                + " \"readouts\": {\"out\": {\"from\": [\"e\"]}}",
            10);
    assertDoesNotThrow(() -> new LeastMemory(listed).check(100_000));
  }

  @Test
  void moreThanCanBeCounted() {
    assertEquals(
        "got 4000000000 neurons together, but expected at most 2147483639",
        refused(
            read(
                "\"layers\": [{\"populations\": [{\"size\": 2000000000}, {\"size\": 2000000000}]}]",
                3),
            Long.MAX_VALUE));
  }

  /** Was an OutOfMemoryError after minutes, or "Illegal Capacity: -294967296". */
  @Test
  void whoeverDrawsANetworkIsToldAtOnce() {
    String message =
        assertThrows(
                InvalidInputException.class,
                () -> layer(2_000_000_000, "").drawStructure(new RandomStreams(1)))
            .getMessage();
    assertEquals("network: got 2000000000 neurons", message.substring(0, 31));
  }
}
