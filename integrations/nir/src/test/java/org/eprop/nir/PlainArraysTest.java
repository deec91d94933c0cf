package org.eprop.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.Npz;
import org.eprop.nir.verify.SpikeTrains;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/nir/rebuild.py rebuilds a network with NumPy alone, and finds the same spikes. */
class PlainArraysTest {

  private static final Path PROGRAM = Path.of("../../docs/nir/rebuild.py");

  @TempDir private Path folder;

  @BeforeAll
  static void needsNumPy() throws IOException, InterruptedException {
    assumeTrue(hasNumPy(), "there is no python3 with NumPy");
  }

  private static boolean hasNumPy() throws InterruptedException {
    try {
      return run(Path.of("."), "python3", "-c", "import numpy").isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static String run(Path in, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(300, TimeUnit.SECONDS), out);
    return out.strip().replace("\r\n", "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lif", "alif", "lif_reset_zero", "scaled", "graph"})
  void theSameSpikes(String name) throws IOException, InterruptedException {
    Files.copy(PROGRAM, folder.resolve("rebuild.py"));
    try (Plugins plugins = TestNetworks.plugins()) {
      EpropNetwork network =
          name.equals("graph")
              ? TestNetworks.unlearnedGraph(plugins)
              : TestNetworks.all().get(name).apply(plugins);
      NetworkFile.of(network).write(folder.resolve("network.npz"));
      SpikeTrains trains = SpikeTrains.of(network, TestNetworks.goldenInput());
      new Npz(trains.arrays(), Map.of()).write(folder.resolve("spikes.npz"));
      List<String> said =
          run(folder, "python3", "rebuild.py", "network.npz", "spikes.npz").lines().toList();
      assertEquals(trains.spikes().size() + trains.readouts().size(), said.size(), said::toString);
      for (String line : said.subList(0, trains.spikes().size())) {
        assertTrue(line.matches("\\w+: 0 of \\d+ places differ, \\d{2,} spikes"), said::toString);
      }
      for (String line : said.subList(trains.spikes().size(), said.size())) {
        assertTrue(line.matches("\\w+: (0e\\+00|\\de-(0[6-9]|1\\d)) off"), said::toString);
      }
    }
  }
}
