package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The project eprop-examples/examples/stranger-plugin, a surrogate and two neurons: compiled
 * against eprop-api alone, its tests run, and its jar in a plugin folder checked and used to train
 * the heartbeats.
 */
class StrangersPluginIT {

  private static final Path PROJECT = Path.of("../eprop-examples/examples/stranger-plugin");
  private static final Path SOURCES = PROJECT.resolve("src/main/java");
  private static final Path TESTS = PROJECT.resolve("src/test/java");
  private static final Path RESOURCES = PROJECT.resolve("src/main/resources");

  @TempDir private static Path folder;

  private static Path classes() {
    return folder.resolve("classes");
  }

  private static String plugins() {
    return "--plugins=" + folder.resolve("plugins");
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void compile(Path sources, String classPath, Path out) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-cp", classPath, "-d", out.toString()));
    files(sources).forEach(file -> arguments.add(file.toString()));
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new)),
        "compiles");
  }

  @BeforeAll
  static void build() throws IOException, java.net.URISyntaxException {
    Path api =
        Path.of(SurrogateFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    compile(SOURCES, api.toString(), Files.createDirectories(classes()));
    for (Path file : files(RESOURCES)) {
      Path copy = classes().resolve(RESOURCES.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    Path jar = Files.createDirectories(folder.resolve("plugins")).resolve("stranger-plugin.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files(classes())) {
        out.putNextEntry(new JarEntry(classes().relativize(file).toString().replace('\\', '/')));
        out.write(Files.readAllBytes(file));
      }
    }
  }

  @Test
  void needsNothingButTheInterfacesAndTheKit() throws IOException {
    String pom = Files.readString(PROJECT.resolve("pom.xml"));
    List<String> artifacts =
        Pattern.compile("(?s)<dependency>.*?<artifactId>(.*?)</artifactId>")
            .matcher(pom)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(List.of("eprop-api", "eprop-tck"), artifacts);
    List<MatchResult> version =
        Pattern.compile("<eprop.version>(.*?)</eprop.version>").matcher(pom).results().toList();
    assertTrue(
        Files.readString(Path.of("pom.xml"))
            .contains("<version>" + version.get(0).group(1) + "</version>"),
        "the version of the framework");
  }

  @Test
  void passesItsOwnTests() throws Exception {
    Path out = Files.createDirectories(folder.resolve("test-classes"));
    String path = System.getProperty("java.class.path");
    compile(TESTS, path + java.io.File.pathSeparator + classes(), out);
    URL[] urls = {classes().toUri().toURL(), out.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      List<Class<?>> tests = new ArrayList<>();
      for (Path file : files(TESTS)) {
        String name = TESTS.relativize(file).toString().replaceAll("[/\\\\]", ".");
        tests.add(loader.loadClass(name.substring(0, name.length() - ".java".length())));
      }
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(tests.stream().map(DiscoverySelectors::selectClass).toList())
              .build();
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create().execute(request, listener);
      TestExecutionSummary summary = listener.getSummary();
      assertEquals(
          List.of(),
          summary.getFailures().stream().map(f -> f.getException().getMessage()).toList());
      assertEquals(19 + 24 + 24, summary.getTestsFoundCount());
      // A linear neuron has no derivatives of its own to be tested, the other none by parameters,
      // and no threshold in its description; the surrogate no parameter that is a time.
      assertEquals(6, summary.getTestsAbortedCount());
    }
  }

  @Test
  void holdsWhatIsChecked() {
    Cli check = Cli.run("check", "cauchy", plugins()).succeeded(); // its tests check the others
    assertTrue(check.out().startsWith("cauchy (surrogate)\n  ok      described "), check.out());
  }

  @ParameterizedTest
  @CsvSource({"leaky_threshold, cauchy", "tanh_leak, triangular"})
  void trainsHeartbeatsByName(String neuron, String surrogate) throws IOException {
    Path run = folder.resolve("run-" + neuron);
    Cli.run(
            "train",
            "ecg",
            plugins(),
            "--set=network.layers[0].populations[0].neuron=" + neuron,
            "--set=network.layers[0].surrogate=" + surrogate,
            "--set=network.layers[0].populations[0].size=16",
            "--no-report",
            "--set=training.epochs=1",
            "--out=" + run)
        .succeeded();
    JsonNode result = new ObjectMapper().readTree(Files.readString(run.resolve("result.json")));
    double accuracy = result.at("/test/accuracy").asDouble();
    assertTrue(accuracy > 0.5, "most frequent class: 0.35; got " + accuracy);
  }

  @ParameterizedTest
  @CsvSource({"Cauchy, 12", "LeakyThreshold, 24", "TanhLeak, 41"})
  void isShortEnough(String name, int most) throws IOException {
    Path source = SOURCES.resolve("org/example/stranger/" + name + ".java");
    try (Stream<String> lines = Files.lines(source)) {
      long count =
          lines.filter(line -> !line.isBlank() && !line.matches("(import|package) .*")).count();
      assertTrue(count <= most, count + " lines");
    }
  }
}
