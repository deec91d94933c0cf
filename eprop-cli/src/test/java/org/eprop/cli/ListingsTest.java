package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.Main;
import org.eprop.host.Version;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, lists, ready experiments. */
class ListingsTest {

  @TempDir Path folder;

  static List<String> ready() {
    return ReadyExperiments.NAMES;
  }

  @Test
  void helpNamesTheCommandsAndStatuses() {
    String help = Cli.run("--help").succeeded().out();
    for (String line : List.of("  train ", "  evaluate ", "  init ", "  plugins ", "  data ")) {
      assertTrue(help.contains("\n" + line), line);
    }
    assertTrue(help.replaceAll("\\s+", " ").contains(" 2 a mistake in the input,"), help);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "init", "plugins", "data"})
  void everyCommandHasExamples(String command) {
    String help = Cli.run(command, "--help").succeeded().out();
    assertTrue(help.startsWith("Usage: eprop " + command), help);
    assertTrue(help.matches("(?s).*\nExamples?:\n  eprop " + command + ".*"), help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
  }

  @Test
  void withoutACommandThereIsHelpOnStandardError() {
    Cli nothing = Cli.run();
    assertEquals(2, nothing.status());
    assertEquals("", nothing.out());
    assertEquals(Cli.run("--help").out(), nothing.err());
  }

  @Test
  void version() {
    assertEquals(
        "eprop "
            + Version.eprop()
            + ", Java "
            + System.getProperty("java.version")
            + "\n"
            + KernelProvider.choose()
            + "\n",
        Cli.run("--version").succeeded().out());
    assertTrue(
        Version.eprop().matches("\\d+\\.\\d+\\.\\d+(-rc\\d+)?(-SNAPSHOT)?"), Version.eprop());
  }

  @Test
  void everyExperimentThereIsHasAName() throws IOException {
    Path there = Path.of("../eprop-experiment/src/main/resources/org/eprop/experiment/experiments");
    try (Stream<Path> files = Files.list(there)) {
      assertEquals(
          ReadyExperiments.NAMES.stream().map(name -> name + ".json").sorted().toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    for (String name : ReadyExperiments.NAMES) {
      assertTrue(Cli.run("train", "--help").out().contains(name), name);
      assertTrue(Cli.run("init", "--help").out().contains(name), name);
    }
  }

  @ParameterizedTest
  @MethodSource("ready")
  void initWritesTheCompleteExperiment(String name) throws IOException {
    Path file = folder.resolve("my.json");
    assertEquals("wrote " + file + "\n", Cli.run("init", name, file.toString()).succeeded().out());
    try (Plugins plugins = Plugins.builder().classPath(Main.class.getClassLoader()).build()) {
      ExperimentReader reader = new ExperimentReader(plugins);
      Experiment ready = reader.read(ReadyExperiments.find(name));
      assertEquals(ready, reader.read(Configuration.of(file)));
    }
    assertTrue(Files.readString(file).contains("\"stop_at_error\": "), "defaults are written out");
  }

  @Test
  void npyAsksForItsFiles() {
    Cli.run("train", "npy", "--out=" + folder.resolve("run"))
        .refused("eprop: npy: task npy: inputs.npy: there is no such file");
  }

  @Test
  void aComponentAndAMultitude() {
    String all = Cli.run("plugins").succeeded().out();
    for (String heading :
        List.of(
            "neuron",
            "surrogate",
            "loss",
            "learning signal",
            "regularizer",
            "rule",
            "optimizer",
            "schedule",
            "task",
            "sections of an experiment's file")) {
      assertTrue(all.matches("(?s)(.*\n\n)?" + heading + "\n  [a-z].*"), heading);
    }
    assertEquals(
        """
        population (section)

          Neurons of one model within a layer or population.

        Parameters, with their defaults:
          size = 100                number of neurons
                                    a whole number > 0

        From the format of experiments
        """,
        Cli.run("plugins", "population").succeeded().out());
  }

  @Test
  void dataSetsWithLicenceSizeAndAttribution() {
    String data = Cli.run("data").succeeded().out();
    assertTrue(
        data.contains("qtdb-ecg        ecg                          190 kB  ODC-By 1.0"), data);
    assertTrue(
        data.contains("fsdd            spoken_digits                4.8 MB  CC BY-SA 4.0"), data);
    assertTrue(data.contains("-               evidence_accumulation             -  "), data);
    assertTrue(data.contains("https://doi.org/10.5281/zenodo.1342401"), "no address is broken");
    assertTrue(data.contains("\n  sha256        25b9bf200148242b29fdb90c31719378fc7607"), data);
  }
}
