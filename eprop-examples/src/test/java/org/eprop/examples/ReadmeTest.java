package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** With the pom above it, and what the modules that it names depend on; nothing else is there. */
  @Test
  void theEmbeddedNetworkRunsWithItsPom() throws Exception {
    String pom = Blocks.of("README.md", "xml").get(0);
    String version = Pattern.quote("<version>") + "(.+?)" + Pattern.quote("</version>");
    Matcher current =
        Pattern.compile("<artifactId>eprop</artifactId>\\s*" + version)
            .matcher(Files.readString(Project.ROOT.resolve("pom.xml")));
    assertTrue(current.find());
    assertTrue(pom.contains("<eprop>" + current.group(1) + "</eprop>"), pom);
    Set<String> needed = new TreeSet<>();
    for (String artifact : artifacts(pom)) {
      addWithDependencies(artifact, needed);
    }
    String said = run(needed, 0);
    assertEquals(5, said.lines().filter(line -> line.startsWith("step ")).count(), said);
    for (String artifact : List.of("eprop-losses", "eprop-surrogates")) {
      Set<String> fewer = new TreeSet<>(needed);
      assertTrue(fewer.remove(artifact), needed::toString);
      String failed = run(fewer, 1);
      assertTrue(failed.contains("; add the artifact org.eprop:" + artifact + ", which"), failed);
    }
  }

  private static List<String> artifacts(String pom) {
    return Pattern.compile("(?s)<dependency>(.*?)</dependency>")
        .matcher(pom)
        .results()
        .map(dependency -> dependency.group(1))
        .filter(one -> !one.contains("<scope>") && !one.contains("<optional>"))
        .map(one -> one.replaceFirst("(?s).*<artifactId>(.+?)</artifactId>.*", "$1"))
        .toList();
  }

  private static void addWithDependencies(String artifact, Set<String> all) throws IOException {
    if (all.add(artifact)) {
      Path module = Project.modules().get(artifact);
      for (String next : artifacts(Files.readString(module.resolve("pom.xml")))) {
        addWithDependencies(next, all);
      }
    }
  }

  /** The program from its source, with these modules alone: what it says. */
  private String run(Set<String> modules, int status) throws Exception {
    Path source = folder.resolve("Embedded.java");
    Files.writeString(source, Blocks.of("README.md", "java").get(0));
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> modules.contains(module(entry)))
            .collect(Collectors.joining(File.pathSeparator));
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--class-path",
                classPath,
                source.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(status, java.waitFor(), said);
    return said;
  }

  /** Of a jar or a folder of classes, both of which lie in the module's target. */
  private static String module(String entry) {
    return entry.replace('\\', '/').replaceFirst(".*/([^/]+)/target/.*", "$1");
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
