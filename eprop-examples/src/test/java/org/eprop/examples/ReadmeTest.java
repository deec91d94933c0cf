package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.eprop.core.experiment.ExperimentReader;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of README and of the page of experiments do what is said of them. */
class ReadmeTest {

  @TempDir private Path folder;

  private static List<String> blocks(String page, String language) throws IOException {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", page)));
    List<String> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  private void compile(String name, String source) throws IOException {
    Path file = folder.resolve(name + ".java");
    Files.writeString(file, source);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                errors,
                errors,
                "-proc:none",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    assertEquals(0, status, errors.toString(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void theEmbeddedNetworkLearns() throws Exception {
    compile("Embedded", blocks("README.md", "java").get(1));
    java.io.PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new java.io.PrintStream(out, true, java.nio.charset.StandardCharsets.UTF_8));
      loader
          .loadClass("Embedded")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    List<String> lines = out.toString(java.nio.charset.StandardCharsets.UTF_8).lines().toList();
    assertEquals(5, lines.size());
    String last = lines.get(4);
    Matcher loss = Pattern.compile("loss ([0-9.,]+),").matcher(last);
    assertTrue(loss.find() && Double.parseDouble(loss.group(1).replace(',', '.')) < 0.3, last);
  }

  @Test
  void theSurrogateCompiles() throws IOException {
    compile("Cauchy", blocks("README.md", "java").get(0));
  }

  @Test
  void theExperimentIsRead() throws IOException {
    assertEquals(
        List.of("input_layer0", "layer0_layer0", "out.layer0", "out.bias"),
        leaves(blocks("docs/experiments.md", "json").get(0)));
  }

  @Test
  void theGraphIsReadAndDrawn() throws IOException {
    assertEquals(
        List.of("input_e", "e_i", "i_e", "e_e", "e.tau_a", "out.e", "out.bias", "out.kappa"),
        leaves("{\"task\": \"ecg\", " + blocks("docs/experiments.md", "json").get(1) + "}"));
  }

  private List<String> leaves(String experiment) throws IOException {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      var model = new ExperimentReader(plugins).read(experiment, "a page").model(4, 6, 1);
      return EpropNetwork.create(model, 1).weights().leaves().stream().map(Leaf::name).toList();
    }
  }
}
