package org.eprop.nir.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eprop.api.plugin.Distribution;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.Npz;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eprop nir}: from a network to a graph, back, and side by side. */
class NirCommandTest {

  @TempDir private Path folder;

  private Path saved(String neuron, double tauOut) {
    return saved(neuron, Map.of(), tauOut);
  }

  private Path saved(String neuron, Map<String, ?> parameters, double tauOut) {
    Path file = folder.resolve(neuron + ".npz");
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      EpropNetwork network =
          new NetworkBuilder(plugins, 4, 2)
              .population("e", p -> p.neurons(neuron, 10, parameters))
              .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
              .projection("e", "e")
              .readout(r -> r.from("e").tauOut(tauOut))
              .create(1);
      NetworkFile.of(network).write(file);
    }
    return file;
  }

  @Test
  void thereAndBackAndTheSameSpikes() {
    Path network = saved("alif", 20);
    Path graph = folder.resolve("exact.nir");
    Path spikes = folder.resolve("spikes.npz");
    String out =
        Cli.run("nir", "export", network.toString(), "--for", "exact", "--spikes=" + spikes)
            .succeeded()
            .out();
    assertTrue(out.startsWith("wrote " + graph + ": 11 nodes; a step is 0.001 s\n"), out);
    assertTrue(out.contains("  not part of the format, kept in the metadata: "), out);
    assertEquals(8, Npz.read(spikes).array("input").length(0));

    Path back = folder.resolve("back.npz");
    String imported = Cli.run("nir", "import", graph.toString(), "--out=" + back).succeeded().out();
    assertEquals(
        "wrote " + back + "\n  population e: 10 alif\n  readout out: 2 outputs\n", imported);
    assertTrue(Files.exists(back));

    String verified =
        Cli.run("nir", "verify", back.toString(), graph.toString(), "--noise=0.2")
            .succeeded()
            .out();
    assertTrue(
        verified.matches(
            "e: 0 of 16000 places differ \\((\\d{3,}) and \\1 spikes\\)\n"
                + "readout out: at most 0.0 off\n"),
        verified);
  }

  /** What a text defines is carried if its equations are those of a neuron that can be. */
  @Test
  void neuronsWrittenAsEquations() {
    String adaptive =
        """
        parameter beta = 0.3
        state v
        state a
        dv/dt = -v / 20 [ms]
        da/dt = -a / 200 [ms]
        v += I
        a += z
        reset: v -= 1
        spike when v > 1 + beta a
        """;
    Path network = saved("equations", Map.of("model", adaptive), 20);
    Path graph = folder.resolve("text.nir");
    Cli.run("nir", "export", network.toString(), "--for=exact", "--out=" + graph).succeeded();
    Path back = folder.resolve("back.npz");
    String imported = Cli.run("nir", "import", graph.toString(), "--out=" + back).succeeded().out();
    assertTrue(imported.contains("population e: 10 alif\n"), imported);
    String verified =
        Cli.run("nir", "verify", network.toString(), graph.toString(), "--noise=0.2")
            .succeeded()
            .out();
    assertTrue(verified.startsWith("e: 0 of 16000 places differ ("), verified);

    String curved = adaptive.replace("-v / 20 [ms]", "-v * v / 20 [ms]");
    Path other = saved("equations", Map.of("model", curved), 20);
    Cli.run("nir", "export", other.toString(), "--for=exact", "--out=" + graph, "--force")
        .refused(
            "eprop: "
                + other
                + ": population e: NIR has no means to describe the neuron equations; it can"
                + " describe lif_reset_zero and current_lif_reset_zero, and, made of parts, lif,"
                + " alif, alif2 and current_lif");
  }

  @Test
  void synapsesWithDelaysOfTheirOwn() {
    Path network = folder.resolve("delays.npz");
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      NetworkFile.of(
              new NetworkBuilder(plugins, 4, 2)
                  .population("e", p -> p.neurons("alif", 10))
                  .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
                  .projection("e", "e", p -> p.delay(new Distribution.Uniform(1, 5)))
                  .readout(r -> r.from("e"))
                  .create(1))
          .write(network);
    }
    Path graph = folder.resolve("exact.nir");
    Cli.run("nir", "export", network.toString(), "--for=exact").succeeded();
    String verified =
        Cli.run("nir", "verify", network.toString(), graph.toString(), "--noise=0.2")
            .succeeded()
            .out();
    assertTrue(
        verified.matches("(?s)e: 0 of 16000 places differ \\((\\d{3,}) and \\1 spikes\\)\n.*"),
        verified);
  }

  @Test
  void aGraphThatDoesSomethingElseIsFoundOut() {
    Path network = saved("lif", 0);
    Path graph = folder.resolve("norse.nir");
    Cli refused = Cli.run("nir", "export", network.toString(), "--for=norse");
    assertEquals(2, refused.status());
    assertEquals(
        "eprop: "
            + network
            + ": profile norse would change the network: population e: a spike subtracts the"
            + " threshold, but the importer only knows neurons that it resets to 0; --lossy writes"
            + " it nevertheless, and the profile exact may carry more\n",
        refused.err());
    String out =
        Cli.run("nir", "export", network.toString(), "--for=norse", "--lossy").succeeded().out();
    assertTrue(out.contains("  changed: population e: a spike subtracts the threshold"), out);
    Cli verified = Cli.run("nir", "verify", network.toString(), graph.toString());
    assertEquals(2, verified.status());
    assertTrue(
        verified
            .out()
            .matches("(?s)e: [1-9]\\d* of 16000 places differ .*, the first at sample 0, step .*"),
        verified.out());
  }

  @Test
  void theResetIsTakenAsAskedAndSaid() {
    Path network = saved("lif_reset_zero", 20);
    Path graph = folder.resolve("exact.nir");
    Cli.run("nir", "export", network.toString(), "--for=exact").succeeded();
    String population = "  population e: 10 %s\n  readout out: 2 outputs\n  node n2_e (LIF): ";
    Path back = folder.resolve("back.npz");
    assertEquals(
        "wrote "
            + back
            + "\n"
            + population.formatted("lif_reset_zero")
            + "a spike resets v to 0, since NIR has no field for the reset and v_reset is 0; if the"
            + " framework subtracts the threshold: --reset subtract\n",
        Cli.run("nir", "import", graph.toString(), "--out=" + back).succeeded().out());
    assertEquals(
        "wrote "
            + back
            + "\n"
            + population.formatted("equations")
            + "a spike subtracts the threshold from v, before the next step's decay, as --reset"
            + " subtract says\n",
        Cli.run("nir", "import", graph.toString(), "--out=" + back, "--force", "--reset=subtract")
            .succeeded()
            .out());
    Cli.run("nir", "verify", back.toString(), graph.toString(), "--reset=subtract").succeeded();
    Cli differs = Cli.run("nir", "verify", back.toString(), graph.toString());
    assertEquals(2, differs.status());
    assertTrue(differs.out().endsWith("subtracts the threshold: --reset subtract\n"), differs::out);
    Cli.run("nir", "import", graph.toString(), "--out=" + back, "--force", "--reset=subtrct")
        .refused(
            "eprop: --reset: unknown reset \"subtrct\"; nearest: subtract; known: [zero,"
                + " subtract]");
  }

  @Test
  void mistakesAreSaid() {
    Path network = saved("lif_reset_zero", 0);
    Cli unknown = Cli.run("nir", "export", network.toString(), "--for=nors");
    assertEquals(2, unknown.status());
    assertEquals(
        "eprop: unknown profile \"nors\"; nearest: norse; known: [exact, norse, snntorch,"
            + " spikingjelly]\n",
        unknown.err());
    Cli.run("nir", "export", network.toString(), "--for=snntorch").succeeded();
    Path graph = folder.resolve("snntorch.nir");
    Cli again = Cli.run("nir", "export", network.toString(), "--for=snntorch");
    assertEquals(
        "eprop: " + graph + ": exists already; --force overwrites it, or name another file\n",
        again.err());
    Cli none = Cli.run("nir", "import", folder.resolve("none.nir").toString());
    assertEquals("eprop: " + folder.resolve("none.nir") + ": there is no such file\n", none.err());
    assertEquals(2, Cli.run("nir").status());
  }

  @Test
  void theNetworkOfARunIsRunOnItsData() {
    Path run = folder.resolve("run");
    Cli.trainQuickly(
            1,
            run,
            "--set=network.layers[0].populations[0].neuron.refractory=0",
            "--set=network.layers[0].populations[1].neuron.refractory=0")
        .succeeded();
    Cli.run("nir", "export", run.toString(), "--for=exact").succeeded();
    String out =
        Cli.run("nir", "verify", run.toString(), run.resolve("exact.nir").toString(), "--samples=4")
            .succeeded()
            .out();
    assertTrue(out.matches("(?s)layer0: 0 of \\d+ places differ .*at most 0.0 off\n"), out);
  }
}
