package org.eprop.nir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.plugin.Plugins;
import org.eprop.nir.export.NirExport;
import org.eprop.nir.export.Profile;
import org.eprop.nir.file.NirFiles;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.imports.NirImport;
import org.eprop.nir.verify.SpikeComparison;
import org.eprop.nir.verify.SpikeTrains;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From eprop through a file and back: the same bits. */
class RoundTripTest {

  @TempDir private Path folder;

  static Stream<String> names() {
    return TestNetworks.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everythingComesBackToTheBit(String name) {
    try (Plugins plugins = TestNetworks.plugins()) {
      EpropNetwork network = TestNetworks.all().get(name).apply(plugins);
      Path file = folder.resolve(name + ".nir");
      NirExport export = NirExport.of(network, Profile.EXACT, false);
      NirFiles.write(file, export.graph());
      NirGraph read = NirFiles.read(file);
      assertEquals(byName(export.graph()), read);
      EpropNetwork back = NirImport.of(read, Double.NaN, plugins).network();
      Map<String, float[][]> before = leaves(network);
      Map<String, float[][]> after = leaves(back);
      before.keySet().removeIf(leaf -> leaf.contains(".tau_"));
      assertEquals(before.keySet(), after.keySet());
      before.forEach((leaf, rows) -> assertArrayEquals(rows, after.get(leaf), leaf));
      assertArrayEquals(
          network.feedback().of(0, 0), back.feedback().of(0, 0), "symmetric, as weights");
      assertSameBits(network, back);
    }
  }

  /** What eprop notes is not needed: without it, names and orders are lost, but nothing else. */
  @ParameterizedTest
  @MethodSource("names")
  void nothingDependsOnMetadata(String name) {
    try (Plugins plugins = TestNetworks.plugins()) {
      EpropNetwork network = TestNetworks.all().get(name).apply(plugins);
      NirGraph bare = bare(NirExport.of(network, Profile.EXACT, false).graph());
      EpropNetwork back = NirImport.of(bare, 1e-3, plugins).network();
      SpikeComparison comparison =
          SpikeComparison.of(
              SpikeTrains.of(network, TestNetworks.noise()),
              SpikeTrains.of(back, TestNetworks.noise()));
      assertTrue(comparison.isSame(), comparison::toString);
      assertEquals(List.of(), comparison.notes());
    }
  }

  private static void assertSameBits(EpropNetwork network, EpropNetwork back) {
    SpikeTrains one = SpikeTrains.of(network, TestNetworks.noise());
    SpikeTrains other = SpikeTrains.of(back, TestNetworks.noise());
    assertTrue(one.count() > 500, () -> "only " + one.count() + " spikes");
    assertEquals(one.spikes().keySet(), other.spikes().keySet());
    one.spikes().forEach((p, z) -> assertArrayEquals(z, other.spikes().get(p), p));
    assertEquals(one.readouts().keySet(), other.readouts().keySet());
    one.readouts().forEach((m, y) -> assertArrayEquals(y, other.readouts().get(m), m));
  }

  private static Map<String, float[][]> leaves(EpropNetwork network) {
    Map<String, float[][]> leaves = new LinkedHashMap<>();
    for (Leaf leaf : network.weights().leaves()) {
      leaves.put(leaf.name(), leaf.rows());
    }
    return leaves;
  }

  private static NirGraph byName(NirGraph graph) {
    return new NirGraph(new TreeMap<>(graph.nodes()), graph.edges(), graph.metadata());
  }

  private static NirGraph bare(NirGraph graph) {
    Map<String, NirNode> nodes = new LinkedHashMap<>();
    graph.nodes().forEach((name, node) -> nodes.put(name, Bare.of(node)));
    return new NirGraph(nodes, graph.edges(), Metadata.NONE);
  }
}
