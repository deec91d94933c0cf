package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of README and of the page of experiments do what is said of them. */
class ReadmeTest {

  @TempDir private Path folder;

  /** Rates are guesses: at ten times the one it says it learns, too. */
  @Test
  void theEmbeddedNetworkLearnsAtTenTimesItsRateToo() throws Exception {
    String source = Blocks.of("README.md", "java").get(0);
    assertLearns(source);
    assertLearns(source.replace(", 0.3);", ", 3);"));
  }

  private void assertLearns(String source) throws Exception {
    Blocks.compile(folder, Map.of("Embedded", source));
    java.io.PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new java.io.PrintStream(out, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Embedded")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(5, lines.size());
    String last = lines.get(4);
    Matcher loss = Pattern.compile("loss ([0-9.,]+),").matcher(last);
    assertTrue(loss.find() && Double.parseDouble(loss.group(1).replace(',', '.')) < 0.3, last);
  }

  /** As docs/jshell.md has it. */
  @Test
  void theEmbeddedNetworkRunsFromItsSource() throws Exception {
    Path source = folder.resolve("Embedded.java");
    Files.writeString(source, Blocks.of("README.md", "java").get(0));
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--class-path",
                System.getProperty("java.class.path"),
                source.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), said);
    assertEquals(5, said.lines().filter(line -> line.startsWith("step ")).count(), said);
  }

  @Test
  void theExperimentIsRead() throws IOException {
    assertEquals(
        List.of("input_layer0", "layer0_layer0", "out.layer0", "out.bias"),
        leaves(Blocks.of("docs/experiments.md", "json").get(0)));
  }

  private List<String> leaves(String experiment) throws IOException {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      var model = new ExperimentReader(plugins).read(experiment, "a page").model(4, 6, 1);
      return EpropNetwork.create(model, 1).weights().leaves().stream().map(Leaf::name).toList();
    }
  }
}
