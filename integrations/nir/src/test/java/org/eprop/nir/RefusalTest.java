package org.eprop.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Storage;
import org.eprop.core.plugin.Plugins;
import org.eprop.nir.export.NirExport;
import org.eprop.nir.export.Profile;
import org.eprop.nir.graph.Edge;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;
import org.eprop.nir.imports.NirImport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What can't be carried is refused or said, to the letter. */
class RefusalTest {

  private static final Plugins PLUGINS = TestNetworks.plugins();

  @AfterAll
  static void close() {
    PLUGINS.close();
  }

  private static String refused(EpropNetwork network, Profile profile) {
    return assertThrows(InvalidInputException.class, () -> NirExport.of(network, profile, false))
        .getMessage();
  }

  private static EpropNetwork refractoryAndDelays() {
    return new NetworkBuilder(PLUGINS, 3, 2)
        .population("e", p -> p.neurons("lif", 5, Map.of("refractory", 3)))
        .projection("input", "e")
        .projection("e", "e", p -> p.delay(new Distribution.Uniform(1, 5)))
        .create(2);
  }

  @Test
  void whatWouldChangeTheNetworkIsRefused() {
    EpropNetwork network = refractoryAndDelays();
    assertEquals(
        "profile exact would change the network: population e: neurons are refractory for up to 3"
            + " steps; --lossy writes it nevertheless",
        refused(network, Profile.EXACT));
    List<String> notes = NirExport.of(network, Profile.EXACT, true).notes();
    assertEquals("changed: population e: neurons are refractory for up to 3 steps", notes.get(0));
    assertTrue(
        notes.get(notes.size() - 1).startsWith("not part of the format, kept in the metadata"));
  }

  @Test
  void weightsOfTwoBytesAreWrittenAsTheyAre() {
    EpropNetwork network =
        new NetworkBuilder(PLUGINS, 2, 2)
            .population("e", p -> p.neurons("lif", 4))
            .projection("input", "e", p -> p.storage(Storage.BFLOAT16))
            .projection("e", "e")
            .create(2);
    NirExport export = NirExport.of(network, Profile.EXACT, false);
    assertEquals(
        "weights stored in two bytes (bfloat16) are written in single precision, which holds them"
            + " exactly: input_e",
        export.notes().get(0));
  }

  @Test
  void whatIsLeftOutIsKeptInTheMetadata() {
    NirGraph graph = NirExport.of(refractoryAndDelays(), Profile.NORSE, true).graph();
    Metadata noted = graph.metadata().below("eprop");
    assertTrue(noted.text("model").contains("\"refractory\""), noted.text("model"));
    assertTrue(noted.text("not_carried").startsWith("changed: population e: "));
    Metadata rec =
        graph.nodes().entrySet().stream()
            .filter(e -> e.getKey().endsWith("_e_e") && e.getValue() instanceof NirNode.Linear)
            .findFirst()
            .orElseThrow()
            .getValue()
            .metadata()
            .below("eprop");
    assertEquals(20, rec.tensor("delays").size());
    NirImport back = NirImport.of(graph, Double.NaN, PLUGINS);
    assertTrue(
        back.notes().get(1).startsWith("said at export, and not taken back: changed: population"),
        back.notes()::toString);
  }

  @Test
  void resetBySubtractionNeedsTheExactProfile() {
    EpropNetwork network = TestNetworks.all().get("alif").apply(PLUGINS);
    assertEquals(
        "profile norse would change the network: population e: a spike subtracts the threshold and"
            + " raises it, but the importer only knows neurons that it resets to 0; --lossy writes"
            + " it nevertheless, and the profile exact may carry more",
        refused(network, Profile.NORSE));
  }

  @Test
  void otherProfilesSayWhatTheyLack() {
    assertEquals(
        "profile spikingjelly: projection e_e: is recurrent, which the importer can't follow",
        refused(TestNetworks.plain(PLUGINS, "lif_reset_zero", true), Profile.SPIKINGJELLY));
    assertEquals(
        "profile snntorch would change the network: readout out: y^t = kappa y^{t-1} + x^t becomes"
            + " x^t, as the importer knows no leaky readout; filter its output by kappa ="
            + " 0.951229424500714; --lossy writes it nevertheless, and the profile exact may carry"
            + " more",
        refused(TestNetworks.recurrent(PLUGINS, "lif_reset_zero", Map.of()), Profile.SNNTORCH));
    assertEquals(
        "profile norse: got 1 inputs and 2 readouts, but the importer knows one of each",
        refused(TestNetworks.graph(PLUGINS), Profile.NORSE));
    assertEquals(
        "population e: NIR has no means to describe the neuron adlif; it can describe"
            + " lif_reset_zero and current_lif_reset_zero, and, made of parts, lif, alif, alif2 and"
            + " current_lif",
        refused(TestNetworks.recurrent(PLUGINS, "adlif", Map.of()), Profile.EXACT));
  }

  private static String imported(NirNode... chain) {
    return assertThrows(
            InvalidInputException.class, () -> NirImport.of(chain(chain), 1e-3, PLUGINS))
        .getMessage();
  }

  private static NirGraph chain(NirNode... chain) {
    Map<String, NirNode> nodes = new LinkedHashMap<>();
    nodes.put("n0", new NirNode.Input(Tensor.ofWhole(2), Metadata.NONE));
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < chain.length; i++) {
      nodes.put("n" + (i + 1), chain[i]);
      edges.add(new Edge("n" + i, "n" + (i + 1)));
    }
    nodes.put("out", new NirNode.Output(Tensor.ofWhole(2), Metadata.NONE));
    edges.add(new Edge("n" + chain.length, "out"));
    return new NirGraph(nodes, edges, Metadata.NONE);
  }

  private static NirNode lif(double tau, double leak, double reset) {
    return new NirNode.LIF(
        Tensor.filled(2, tau),
        Tensor.filled(2, 1),
        Tensor.filled(2, leak),
        Tensor.filled(2, 1),
        Tensor.filled(2, reset),
        Metadata.NONE);
  }

  @Test
  void nodesWithoutAMeaningAreRefusedByNameAndType() {
    assertEquals(
        "node n1 (LIF): v_reset: got -0.5 for neuron 0, but expected 0: eprop's neurons rest at 0,"
            + " and are reset to it",
        imported(lif(0.02, 0, -0.5)));
    assertEquals(
        "node n1 (LIF): v_leak: got 0.1 for neuron 0, but expected 0: eprop's neurons rest at 0",
        imported(lif(0.02, 0.1, 0)));
    assertEquals(
        "node n1 (LIF): tau: got the time constant 1.0E-4 s for neuron 0, but expected at least a"
            + " step, 0.001 s; --dt says how long a step is",
        imported(lif(1e-4, 0, 0)));
    Tensor two = Tensor.filled(2, 0.02);
    Tensor zero = Tensor.filled(2, 0);
    assertEquals(
        "node n1 (CubaLI): has no meaning in eprop where it stands; expected an LI before an"
            + " output, or a CubaLIF",
        imported(new NirNode.CubaLI(two, two, two, zero, two, Metadata.NONE), lif(0.02, 0, 0)));
    assertEquals(
        "node n1 (LI): has no meaning in eprop where it stands; expected it before an output, a"
            + " readout, or before a Threshold, a membrane",
        imported(new NirNode.LI(two, two, zero, Metadata.NONE), lif(0.02, 0, 0)));
    assertEquals(
        "node n1 (Threshold): receives from node n0 (Input), but expected an LI, the membrane of"
            + " neurons whose spikes the threshold makes",
        imported(new NirNode.Threshold(two, Metadata.NONE)));
    assertEquals(
        "node n1 (Delay): delay: got 0.0025 s, which is 2.5 steps of 0.001 s, but expected a whole"
            + " number >= 0",
        imported(new NirNode.Delay(Tensor.filled(2, 0.0025), Metadata.NONE), lif(0.02, 0, 0)));
    assertEquals(
        "node n1 (Linear): weight: got 3 columns, but expected [2], what the node receives",
        imported(
            new NirNode.Linear(
                new Tensor(Tensor.Type.FLOAT32, new int[] {2, 3}, new double[6]), Metadata.NONE),
            lif(0.02, 0, 0)));
  }

  @Test
  void aStepHasToBeSaidForGraphsOfOthers() {
    assertEquals(
        "NIR does not say how long a step is, but expected it: --dt SECONDS, 1e-4 for graphs of"
            + " snnTorch and SpikingJelly, 1e-3 for those of Norse by default",
        assertThrows(
                InvalidInputException.class,
                () -> NirImport.of(chain(lif(0.02, 0, 0)), Double.NaN, PLUGINS))
            .getMessage());
  }

  @Test
  void unknownProfilesNameTheKnownOnes() {
    assertEquals(
        "unknown profile \"nors\"; nearest: norse; known: [exact, norse, snntorch, spikingjelly]",
        assertThrows(InvalidInputException.class, () -> Profile.of("nors")).getMessage());
  }
}
