package org.eprop.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program, the engine and as much of Java as they need in one folder, made by jlink. */
class JlinkIT {

  private static final Path PROGRAM =
      Path.of("src/main/java/org/eprop/examples/embedding/SaveAndLoad.java");

  @TempDir private Path folder;

  @Test
  void runsWithTheModulesItNeedsAndNoMore() throws Exception {
    assumeTrue(Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")), "no jmods");
    String modules = Jars.path(Jars.of(Jars.NEEDED));
    Path app = compile(modules);
    Path image = folder.resolve("image");
    tool(
        "jlink",
        "--module-path",
        Jars.path(List.of(modules, app.toString())),
        "--add-modules",
        "org.example.app,org.eprop.neurons,org.eprop.surrogates,org.eprop.losses",
        "--output",
        image.toString());
    Path java = image.resolve("bin").resolve("java");
    List<String> listed = Jars.run(folder, List.of(java.toString(), "--list-modules"));
    assertFalse(
        listed.stream()
            .anyMatch(module -> module.matches("java.desktop.*|.*guice.*|.*classgraph.*")),
        listed::toString);
    Jars.assertLearned(
        Jars.run(
            folder,
            List.of(java.toString(), "-m", "org.example.app/" + SaveAndLoad.class.getName())));
  }

  private Path compile(String modulePath) throws IOException {
    Path module = folder.resolve("module-info.java");
    Files.writeString(module, "module org.example.app { requires org.eprop.experiment; }");
    Path app = folder.resolve("app");
    tool("javac", "-p", modulePath, "-d", app.toString(), module.toString(), PROGRAM.toString());
    return app;
  }

  private static void tool(String name, String... arguments) {
    ToolProvider tool = ToolProvider.findFirst(name).orElse(null);
    assumeTrue(tool != null, () -> "this Java has no " + name);
    assertEquals(0, tool.run(System.out, System.err, arguments));
  }
}
