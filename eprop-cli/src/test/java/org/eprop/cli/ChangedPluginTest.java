package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.RunResult;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stranger's loop: a plugin is edited, built under its old name, and compared again. */
class ChangedPluginTest {

  @TempDir private Path folder;

  private Path jar() {
    return folder.resolve("plugins").resolve("bell.jar");
  }

  /** Compiles a surrogate of a formula into always the same jar. */
  private void build(String formula) throws IOException {
    Path source = folder.resolve("Bell.java");
    Files.writeString(
        source,
        """
        import org.eprop.api.plugin.Context;
        import org.eprop.api.surrogate.*;
        public final class Bell implements SurrogateFactory {
          @Override public String name() { return "bell"; }
          @Override public String description() { return "A test's."; }
          @Override public SurrogateGradient create(Context context) { return q -> %s; }
        }
        """
            .formatted(formula));
    String[] arguments = {
      "-proc:none", "-classpath", System.getProperty("java.class.path"), source.toString()
    };
    assertEquals(
        0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments), "compiles");
    Files.createDirectories(jar().getParent());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar()))) {
      out.putNextEntry(new JarEntry("Bell.class"));
      out.write(Files.readAllBytes(folder.resolve("Bell.class")));
      out.putNextEntry(new JarEntry("META-INF/services/" + SurrogateFactory.class.getName()));
      out.write("Bell".getBytes(StandardCharsets.UTF_8));
    }
  }

  private Cli compare(String out, int seeds, String... more) throws IOException {
    Path file = folder.resolve("my.json");
    String settings =
        Cli.QUICK.stream()
            .filter(setting -> setting.startsWith("--set=") && !setting.contains("signal"))
            .map(setting -> setting.substring("--set=".length()).split("="))
            .map(pair -> "\"" + pair[0] + "\": " + pair[1])
            .collect(Collectors.joining(", "));
    Files.writeString(
        file,
        "{\"base\": \"evidence-accumulation\", \"settings\": {\"training.epochs\": 3, "
            + settings
            + "}, \"variants\": {\"plain\": {}, \"bell\": {\"network.layers[0].surrogate\": \"bell\"}},"
            + " \"baseline\": \"plain\", \"probe\": {\"samples\": 0}}");
    List<String> arguments = new ArrayList<>(List.of("compare", file.toString(), "--no-report"));
    arguments.addAll(
        List.of("--plugins=" + jar().getParent(), "--seeds=" + seeds, "--threads=2", "--anyway"));
    arguments.add("--out=" + folder.resolve(out));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private Path result(String out, String variant, int seed) {
    return folder.resolve(out).resolve("runs/" + variant + "/seed-" + seed + "/compared.json");
  }

  private Object scores(String out, String variant, int seed) {
    RunResult run = ResultFiles.read(result(out, variant, seed), RunResult.class);
    return List.of(run.scores(), run.curve());
  }

  @Test
  void neverAnOldNumberUnderANewPlugin() throws IOException {
    build("1 / (1 + q * q)");
    compare("out", 2).succeeded();
    Object old = scores("out", "bell", 1);
    byte[] plain = Files.readAllBytes(result("out", "plain", 1));
    byte[] bell = Files.readAllBytes(result("out", "bell", 1));

    build("0.2 / (1 + q * q * q * q)");
    String refusal =
        "eprop: %s: variant bell: surrogate bell changed since. Old and new runs can't be mixed;"
            + " restore it, choose another folder, or repeat these variants' runs"
            + " (--rerun-changed)";
    String definition = folder.resolve("out/definition.json").toString();
    compare("out", 2).refused(refusal.formatted(definition));
    compare("out", 3).refused(refusal.formatted(definition));
    assertArrayEquals(bell, Files.readAllBytes(result("out", "bell", 1)));

    Cli again = compare("out", 2, "--rerun-changed").succeeded();
    assertEquals(
        List.of("bell seed 1", "bell seed 2"),
        again
            .out()
            .lines()
            .filter(line -> line.contains("/4  "))
            .map(line -> line.replaceAll(".*/4  (.* seed \\d).*", "$1"))
            .sorted()
            .toList());
    assertArrayEquals(plain, Files.readAllBytes(result("out", "plain", 1)), "not affected");
    compare("fresh", 2).succeeded();
    assertEquals(scores("fresh", "bell", 1), scores("out", "bell", 1));
    assertNotEquals(old, scores("out", "bell", 1));
    compare("out", 2).succeeded();

    // A result that somebody brought back from before.
    Files.write(result("out", "bell", 1), bell);
    compare("out", 2).refused(refusal.formatted(result("out", "bell", 1) + ": provenance"));
  }
}
