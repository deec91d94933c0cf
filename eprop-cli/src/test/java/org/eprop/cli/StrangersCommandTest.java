package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command from a jar in a plugin folder is one like all others. */
class StrangersCommandTest {

  private static final Path SOURCE = Path.of("../eprop-examples/examples/command/LeafNorms.java");

  @TempDir private static Path folder;
  private static String plugins;
  private static Path network;

  @BeforeAll
  static void build() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    plugins = "--plugins=" + jars;
    jar(jars.resolve("norms.jar"), SOURCE, "org.example.LeafNorms");
    network = folder.resolve("network.npz");
    Plugins components =
        Plugins.builder().classPath(StrangersCommandTest.class.getClassLoader()).build();
    NetworkFile.of(
            new NetworkBuilder(components, 3, 2)
                .population("e", p -> p.neurons("lif", 4, Map.of()))
                .projection("input", "e")
                .readout(r -> r.from("e"))
                .create(1))
        .write(network);
  }

  private static void jar(Path jar, Path source, String name) throws IOException {
    Path classes = Files.createTempDirectory(folder, "classes");
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString()));
    String file = name.replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(file));
      out.write(Files.readAllBytes(classes.resolve(file)));
      out.putNextEntry(new JarEntry("META-INF/services/" + ConsoleCommand.class.getName()));
      out.write(name.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void itRuns() throws IOException {
    String out = Cli.run("norms", network.toString(), plugins).succeeded().out();
    assertTrue(out.matches("input_e +\\d\\.\\d+\nout\\.e +\\d\\.\\d+\nout\\.bias +0\\.0+\n"), out);
    assertTrue(Files.readAllLines(SOURCE).size() <= 40);
  }

  @Test
  void itHasHelp() {
    String help = Cli.run("norms", "--help", plugins).succeeded().out();
    assertTrue(help.startsWith("Usage: eprop norms [OPTIONS] FILE\n"), help);
    assertTrue(help.contains("Prints the norm of each leaf of a saved network."), help);
    assertTrue(help.contains("A folder of plugin jars; may be given several times."), help);
    assertEquals(help, Cli.run("help", "norms", plugins).succeeded().out());
    assertTrue(
        Cli.run("--help", plugins).succeeded().out().contains("\nOther:\n  norms     Prints the"));
  }

  @Test
  void mistakesAreThoseOfOthers() {
    Cli.run("norms", folder.resolve("none.npz").toString(), plugins)
        .refused("eprop: " + folder.resolve("none.npz") + ": there is no such file");
    Cli.run("norms", network.toString(), "--lest=1", plugins)
        .refused("eprop norms: Unknown option: '--lest'", "Try 'eprop norms --help'.");
    Cli.run("norm", network.toString(), plugins)
        .refused(
            "eprop: unknown command 'norm'", "Did you mean eprop norms?", "Try 'eprop --help'.");
  }

  @Test
  void itIsListedWithItsOrigin() {
    String all = Cli.run("plugins", plugins).succeeded().out();
    assertTrue(all.contains("\n  norms ") && all.matches("(?s).*\\sFrom\\s.*"), all);
    assertFalse(
        Cli.run("plugins").succeeded().out().matches("(?s).*\\sFrom\\s.*"), "of eprop's own");
    String one = Cli.run("plugins", "norms", plugins).succeeded().out();
    assertTrue(one.contains("From org.example.LeafNorms in "), one);
    assertTrue(one.contains("norms.jar"), one);
    String own = Cli.run("plugins", "train").succeeded().out();
    assertTrue(own.contains("From org.eprop.experiment.command.TrainCommand in "), own);
  }

  @Test
  void shellsCompleteIt() throws IOException {
    Path shell = folder.resolve("shell");
    Cli.run("help", "--shell-files=" + shell, plugins).succeeded();
    String bash = Files.readString(shell.resolve("completion/eprop"));
    assertTrue(bash.contains("norms"), "completed");
    assertTrue(Files.exists(shell.resolve("man/man1/eprop-norms.1")));
  }

  @Test
  void itMayNotHaveTheNameOfAnother() throws IOException {
    for (String name : List.of("\"runs\"", "\"norms\", aliases = {\"sizes\", \"runs\"}")) {
      Path own = Files.createTempDirectory(folder, "taken");
      Path source = Files.createDirectories(own.resolve("source")).resolve("LeafNorms.java");
      Files.writeString(source, Files.readString(SOURCE).replace("\"norms\"", name));
      Path jars = Files.createDirectories(own.resolve("jars"));
      jar(jars.resolve("runs.jar"), source, "org.example.LeafNorms");
      Cli cli = Cli.run("--help", "--plugins=" + jars);
      assertEquals(2, cli.status(), cli.err());
      String start = "eprop: org.example.LeafNorms in " + jars.resolve("runs.jar");
      assertTrue(cli.err().startsWith(start), cli.err());
      assertTrue(cli.err().contains(": the command \"runs\" is there already: "), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
  }
}
