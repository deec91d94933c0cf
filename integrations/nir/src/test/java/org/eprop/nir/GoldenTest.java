package org.eprop.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.nir.export.NirExport;
import org.eprop.nir.export.Profile;
import org.eprop.nir.file.NirFiles;
import org.eprop.nir.graph.NirGraph;
import org.eprop.nir.imports.NirImport;
import org.eprop.nir.verify.Mismatch;
import org.eprop.nir.verify.SpikeComparison;
import org.eprop.nir.verify.SpikeTrains;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Graphs beside what a framework did with them: {@code golden/make.py} tells which ones, and makes
 * them anew. 200 steps of 20 neurons are 4,000 places for a spike, and none differs.
 */
class GoldenTest {

  static Stream<Arguments> exported() {
    List<Arguments> all = new ArrayList<>();
    for (Profile profile : Profile.values()) {
      GoldenFiles.of(profile).keySet().forEach(name -> all.add(Arguments.of(profile, name)));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("exported")
  void whatIsExportedNowIsWhatAFrameworkRan(Profile profile, String name) {
    try (Plugins plugins = TestNetworks.plugins()) {
      EpropNetwork network = GoldenFiles.of(profile).get(name).apply(plugins);
      NirGraph golden = NirFiles.read(file(profile.text() + "_" + name + ".nir"));
      NirGraph now = NirExport.of(network, profile, false).graph();
      assertEquals(parameters(golden), parameters(now));
      assertEquals(golden.edges(), now.edges());
    }
  }

  @ParameterizedTest
  @MethodSource("exported")
  void epropSpikesWhereTheFrameworkDid(Profile profile, String name) {
    try (Plugins plugins = TestNetworks.plugins()) {
      EpropNetwork network = GoldenFiles.of(profile).get(name).apply(plugins);
      assertSame(network, profile.text() + "_" + name, 4000);
      EpropNetwork imported = imported(profile.text() + "_" + name, Double.NaN, plugins);
      assertSame(imported, profile.text() + "_" + name, 4000);
    }
  }

  @ParameterizedTest
  @MethodSource("made")
  void graphsMadeByOthersDoTheSameHere(String name, double dt, int places) {
    try (Plugins plugins = TestNetworks.plugins()) {
      assertSame(imported(name, dt, plugins), name, places);
    }
  }

  static Stream<Arguments> made() {
    return Stream.of(
        Arguments.of("by_norse", 1e-3, 4000),
        Arguments.of("by_nir_flat", 1e-3, 4000),
        Arguments.of("by_snntorch", 1e-4, 4600),
        Arguments.of("by_nir_nested", 1e-4, 4000),
        Arguments.of("by_nir_image", 1e-3, 10600));
  }

  private static void assertSame(EpropNetwork network, String name, int places) {
    Npz golden = Npz.read(file(name + ".npz"));
    SpikeTrains wanted = trains(golden);
    List<Input> inputs = new ArrayList<>();
    for (float[][] x : wanted.inputs()) {
      inputs.add(new RealInput(x[0].length, x));
    }
    SpikeComparison comparison = SpikeComparison.of(wanted, SpikeTrains.of(network, inputs));
    assertTrue(comparison.isSame(), comparison::toString);
    assertEquals(places, comparison.populations().stream().mapToLong(Mismatch::places).sum());
    comparison.populations().forEach(p -> assertTrue(p.spikes() > 10, () -> "too quiet: " + p));
    comparison.readouts().forEach((m, off) -> assertTrue(off < 1e-5, () -> m + ": " + off));
    assertEquals(1, comparison.readouts().size());
  }

  private static EpropNetwork imported(String name, double dt, Plugins plugins) {
    return NirImport.of(NirFiles.read(file(name + ".nir")), dt, plugins).network();
  }

  private static SpikeTrains trains(Npz golden) {
    Map<String, byte[][][]> spikes = new LinkedHashMap<>();
    Map<String, double[][][]> readouts = new LinkedHashMap<>();
    float[][][] inputs = new float[0][][];
    for (Map.Entry<String, NpyArray> entry : golden.arrays().entrySet()) {
      NpyArray array = entry.getValue();
      String name = entry.getKey();
      if (name.equals("steps")) {
        continue;
      }
      int steps = array.length(1);
      int n = array.length(2);
      double[][] rows = new double[steps][n];
      byte[][] bytes = new byte[steps][n];
      float[][] floats = new float[steps][n];
      for (int t = 0; t < steps; t++) {
        for (int j = 0; j < n; j++) {
          rows[t][j] = array.real(t * n + j);
          bytes[t][j] = (byte) rows[t][j];
          floats[t][j] = (float) rows[t][j];
        }
      }
      if (name.equals("input")) {
        inputs = new float[][][] {floats};
      } else if (name.startsWith("spikes.")) {
        spikes.put(name.substring(7), new byte[][][] {bytes});
      } else {
        readouts.put(name.substring(8), new double[][][] {rows});
      }
    }
    return new SpikeTrains(inputs, spikes, readouts);
  }

  static Path file(String name) {
    try {
      return Path.of(GoldenTest.class.getResource("golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Of every node, without notes: those name versions. */
  private static Map<String, Object> parameters(NirGraph graph) {
    Map<String, Object> all = new TreeMap<>();
    graph
        .nodes()
        .forEach(
            (name, node) ->
                all.put(name, node instanceof NirGraph inner ? parameters(inner) : Bare.of(node)));
    return all;
  }
}
