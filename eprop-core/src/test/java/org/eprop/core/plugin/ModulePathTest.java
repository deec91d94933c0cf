package org.eprop.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eprop.api.plugin.Component;
import org.eprop.core.testing.PluginJar;
import org.eprop.learning.rule.Eprop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything but ClassGraph on the module path, in a Java process of its own. */
class ModulePathTest {

  private static final Set<String> NEEDED =
      Set.of(
          "com.fasterxml.jackson.databind",
          "com.fasterxml.jackson.core",
          "com.fasterxml.jackson.annotation");

  private static final String MAIN =
      """
      package org.example.app;

      import org.eprop.api.surrogate.SurrogateFactory;
      import org.eprop.core.plugin.Plugins;

      public class Main {
        public static void main(String[] args) {
          Plugins plugins = Plugins.builder().classPath(Main.class.getClassLoader()).build();
          for (SurrogateFactory surrogate : plugins.all(SurrogateFactory.class)) {
            System.out.println(surrogate.name() + " " + surrogate.getClass().getModule());
          }
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void findsWhatModulesProvide() throws IOException, InterruptedException {
    Path plugin =
        new PluginJar()
            .surrogate("Cauchy", "cauchy")
            .module(
                "module org.example { requires org.eprop.api;"
                    + " provides org.eprop.api.surrogate.SurrogateFactory"
                    + " with org.example.Cauchy; }")
            .write(folder.resolve("plugin.jar"));
    String path = String.join(File.pathSeparator, modulePath());
    Path app =
        new PluginJar()
            .source("org.example.app.Main", MAIN)
            .module("module org.example.app { requires org.eprop.core; }", path)
            .write(folder.resolve("app.jar"));
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                String.join(File.pathSeparator, path, plugin.toString(), app.toString()),
                "-m",
                "org.example.app/org.example.app.Main")
            .redirectError(errors.toFile())
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    assertEquals(
        List.of("cauchy module org.example"), output.lines().toList(), Files.readString(errors));
    assertEquals(0, process.exitValue());
  }

  private static List<String> modulePath() {
    List<String> path = new ArrayList<>();
    path.add(PluginJar.locationOf(Component.class));
    path.add(PluginJar.locationOf(Eprop.class));
    path.add(PluginJar.locationOf(Plugins.class));
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar") && isNeeded(entry))
        .forEach(path::add);
    return path;
  }

  private static boolean isNeeded(String jar) {
    return ModuleFinder.of(Path.of(jar)).findAll().stream()
        .anyMatch(module -> NEEDED.contains(module.descriptor().name()));
  }
}
