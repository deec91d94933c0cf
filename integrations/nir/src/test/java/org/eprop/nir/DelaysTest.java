package org.eprop.nir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.model.ProjectionBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.nir.export.NirExport;
import org.eprop.nir.export.Profile;
import org.eprop.nir.graph.Edge;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.imports.NirImport;
import org.eprop.nir.verify.SpikeTrains;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Synapses with delays of their own: a Delay and weights for each length. */
class DelaysTest {

  private static final Plugins PLUGINS = TestNetworks.plugins();

  /** What synapses of the recurrent projection take, in the ways to say it. */
  private static final Map<String, Consumer<ProjectionBuilder>> WAYS =
      Map.of(
          "dense", p -> p.delay(new Distribution.Uniform(1, 7)),
          "sparse", p -> p.connectivity(0.4).delay(new Distribution.Uniform(2, 6)),
          "learned", p -> p.delay(new Distribution.Uniform(1, 5)).learnDelays(2, 1, 9));

  @AfterAll
  static void close() {
    PLUGINS.close();
  }

  private static EpropNetwork network(String neuron, Consumer<ProjectionBuilder> recurrent) {
    EpropNetwork network =
        new NetworkBuilder(PLUGINS, TestNetworks.CHANNELS, 3)
            .population("e", p -> p.neurons(neuron, 20).bias())
            .projection(
                "input",
                "e",
                p ->
                    p.initialWeights("gaussian", Map.of("gain", 2))
                        .delay(new Distribution.Uniform(0, 3)))
            .projection("e", "e", recurrent::accept)
            .readout(r -> r.from("e"))
            .create(3);
    for (int j = 0; j < 20; j++) {
      network.weights().bias(0)[j] = 0.01f * (j - 9);
    }
    return network;
  }

  private static TreeSet<Integer> used(EpropNetwork network, int projection) {
    TreeSet<Integer> used = new TreeSet<>();
    var of = network.structure().projections().get(projection);
    for (int pre = 0; pre < of.synapses().pre(); pre++) {
      for (int k = 0; k < of.synapses().width(pre); k++) {
        used.add(network.weights().delay(projection, pre, k));
      }
    }
    return used;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "sparse", "learned"})
  void eachLengthHasOneDelayAndOneMatrixAndSpikesAreTheSame(String way) {
    EpropNetwork network = network("lif_reset_zero", WAYS.get(way));
    TreeSet<Integer> input = used(network, 0);
    TreeSet<Integer> own = used(network, 1);
    assertTrue(input.size() >= 4 && own.size() >= 4, () -> input + " " + own);
    NirGraph graph = NirExport.of(network, Profile.EXACT, false).graph();
    TreeSet<Double> wanted = new TreeSet<>();
    input.stream().filter(d -> d > 0).forEach(d -> wanted.add(d * 1e-3));
    own.stream().filter(d -> d > 1).forEach(d -> wanted.add((d - 1) * 1e-3));
    List<NirNode.Delay> delays = nodes(graph, NirNode.Delay.class);
    TreeSet<Double> written = new TreeSet<>();
    delays.forEach(d -> written.add(d.delay().at(0)));
    assertEquals(wanted, written);
    long direct = (input.contains(0) ? 1 : 0) + (own.contains(1) ? 1 : 0);
    assertEquals(input.size() + own.size() - direct, delays.size());
    assertEquals(1, nodes(graph, NirNode.Affine.class).size() - 1, "one carries biases");
    assertEquals(input.size() + own.size() - 1, nodes(graph, NirNode.Linear.class).size());

    assertSame(network, NirImport.of(graph, Double.NaN, PLUGINS).network());
    Map<String, NirNode> bare = new LinkedHashMap<>();
    graph.nodes().forEach((name, node) -> bare.put(name, Bare.of(node)));
    assertSame(
        network,
        NirImport.of(new NirGraph(bare, graph.edges(), Metadata.NONE), 1e-3, PLUGINS).network());
  }

  private static <T> List<T> nodes(NirGraph graph, Class<T> kind) {
    return graph.nodes().values().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static void assertSame(EpropNetwork network, EpropNetwork back) {
    SpikeTrains one = SpikeTrains.of(network, TestNetworks.noise());
    SpikeTrains other = SpikeTrains.of(back, TestNetworks.noise());
    assertTrue(one.count() > 500, () -> "only " + one.count() + " spikes");
    byte[][][] wanted = one.spikes().values().iterator().next();
    assertArrayEquals(wanted, other.spikes().values().iterator().next());
  }

  /** A delay left out is found: the test above can fail. */
  @Test
  void withoutItsDelaysTheGraphDoesSomethingElse() {
    EpropNetwork network = network("lif_reset_zero", WAYS.get("dense"));
    NirGraph graph = NirExport.of(network, Profile.EXACT, false).graph();
    Map<String, NirNode> nodes = new LinkedHashMap<>(graph.nodes());
    String delay =
        nodes.keySet().stream().filter(n -> n.endsWith("_delay_e_e_d7")).findFirst().orElseThrow();
    String before =
        graph.edges().stream().filter(e -> e.to().equals(delay)).findFirst().orElseThrow().from();
    nodes.remove(delay);
    List<Edge> edges =
        graph.edges().stream()
            .filter(e -> !e.to().equals(delay))
            .map(e -> e.from().equals(delay) ? new Edge(before, e.to()) : e)
            .toList();
    EpropNetwork other =
        NirImport.of(new NirGraph(nodes, edges, graph.metadata()), 1e-3, PLUGINS).network();
    assertNotEquals(
        SpikeTrains.of(network, TestNetworks.noise()).count(),
        SpikeTrains.of(other, TestNetworks.noise()).count());
  }

  @Test
  void thePartsKeepSynapsesOfWeightZeroAndSayTheirNames() {
    EpropNetwork network = network("lif", WAYS.get("sparse"));
    network.weights().projection(1)[0][0] = 0;
    EpropNetwork back =
        NirImport.of(NirExport.of(network, Profile.EXACT, false).graph(), Double.NaN, PLUGINS)
            .network();
    List<String> names =
        back.structure().projections().stream().map(p -> p.name()).sorted().toList();
    assertEquals(
        List.of(
            "e_e_d2",
            "e_e_d3",
            "e_e_d4",
            "e_e_d5",
            "e_e_d6",
            "input_e_d0",
            "input_e_d1",
            "input_e_d2",
            "input_e_d3"),
        names);
    assertEquals(numbers(network), numbers(back));
  }

  private static long numbers(EpropNetwork network) {
    return network.structure().projections().stream().mapToLong(p -> p.synapses().numbers()).sum();
  }

  @Test
  void importersWithoutDelaysRefuseThem() {
    EpropNetwork network = network("lif_reset_zero", WAYS.get("sparse"));
    String lost =
        "projection input_e: delays of 0 to 3 steps become 0, as the importer knows none;"
            + " projection e_e: delays of 2 to 6 steps become 1, as the importer knows none;";
    for (Profile profile : List.of(Profile.NORSE, Profile.SNNTORCH)) {
      String said =
          assertThrows(InvalidInputException.class, () -> NirExport.of(network, profile, false))
              .getMessage();
      assertTrue(
          said.startsWith("profile " + profile.text() + " would change the network: " + lost),
          said);
      assertTrue(
          said.endsWith("--lossy writes it nevertheless, and the profile exact may carry more"),
          said);
    }
  }
}
