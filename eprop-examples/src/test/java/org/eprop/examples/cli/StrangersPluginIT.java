package org.eprop.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a stranger writes against eprop-api alone, a surrogate and two neurons, compiled into a jar
 * in a plugin folder, trains the heartbeats by name.
 */
class StrangersPluginIT {

  private static final List<String> SOURCES =
      List.of("Cauchy.java", "LeakyThreshold.java", "TanhLeak.java");

  @TempDir private static Path folder;

  @BeforeAll
  static void build() throws IOException, java.net.URISyntaxException {
    Path api =
        Path.of(SurrogateFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String[] arguments = {
      "-proc:none", "-classpath", api.toString(), "-d", classes.toString(), "", "", ""
    };
    for (int i = 0; i < SOURCES.size(); i++) {
      Path source = folder.resolve(SOURCES.get(i));
      try (InputStream in =
          StrangersPluginIT.class.getResourceAsStream("/plugin/" + SOURCES.get(i))) {
        Files.copy(in, source);
      }
      arguments[5 + i] = source.toString();
    }
    assertEquals(
        0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments), "compiles");
    Path jar = Files.createDirectories(folder.resolve("plugins")).resolve("stranger.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(file.getFileName().toString()));
        out.write(Files.readAllBytes(file));
      }
      out.putNextEntry(new JarEntry("META-INF/services/" + SurrogateFactory.class.getName()));
      out.write("Cauchy\n".getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new JarEntry("META-INF/services/" + NeuronFactory.class.getName()));
      out.write("LeakyThreshold\nTanhLeak\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "network.layers[0].surrogate=cauchy",
    "network.layers[0].populations[1].neuron=leaky_threshold",
    "network.layers[0].populations[1].neuron=tanh_leak"
  })
  void trainsHeartbeatsByName(String setting) throws IOException {
    Path run = folder.resolve("run-" + setting.substring(setting.indexOf('=') + 1));
    Cli.run(
            "train",
            "ecg",
            "--plugins=" + folder.resolve("plugins"),
            "--set=" + setting,
            "--set=training.epochs=2",
            "--out=" + run)
        .succeeded();
    JsonNode result = new ObjectMapper().readTree(Files.readString(run.resolve("result.json")));
    double accuracy = result.at("/test/accuracy").asDouble();
    assertTrue(accuracy > 0.5, "most frequent class: 0.35; got " + accuracy);
  }

  @Test
  void areShortEnough() throws IOException {
    int[] most = {10 + 2, 20, 40};
    for (int i = 0; i < SOURCES.size(); i++) {
      try (Stream<String> lines = Files.lines(folder.resolve(SOURCES.get(i)))) {
        long count = lines.filter(line -> !line.isBlank() && !line.startsWith("import ")).count();
        assertTrue(count <= most[i], SOURCES.get(i) + ": " + count + " lines");
      }
    }
  }
}
