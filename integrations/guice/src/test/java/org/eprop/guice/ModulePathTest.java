package org.eprop.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of named modules, put together with Guice, in a Java process of its own. */
class ModulePathTest {

  private static final Pattern TESTING =
      Pattern.compile("test-classes|junit|opentest4j|mockito|byte-buddy|objenesis|apiguardian");

  private static final String MAIN =
      """
      package org.example.app;

      import com.google.inject.Guice;
      import java.util.List;
      import org.eprop.api.surrogate.SurrogateFactory;
      import org.eprop.core.plugin.Plugins;
      import org.eprop.guice.EpropModule;

      public class Main {
        public static void main(String[] args) {
          Plugins plugins =
              Guice.createInjector(new EpropModule(Main.class.getClassLoader(), List.of()))
                  .getInstance(Plugins.class);
          SurrogateFactory triangular = plugins.find(SurrogateFactory.class, "triangular");
          System.out.println(triangular.getClass().getModule());
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void findsWhatModulesProvide() throws Exception {
    Path source = Files.createDirectories(folder.resolve("source/org/example/app"));
    Files.writeString(source.resolve("Main.java"), MAIN);
    Path module = folder.resolve("source/module-info.java");
    Files.writeString(module, "module org.example.app { requires org.eprop.guice; }");
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !TESTING.matcher(entry).find() && Files.exists(Path.of(entry)))
            .collect(Collectors.joining(File.pathSeparator));
    Path classes = folder.resolve("classes");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-p",
                path,
                "-d",
                classes.toString(),
                module.toString(),
                source.resolve("Main.java").toString());
    assertEquals(0, compiled);
    // Newer JDKs warn there of what Guice does.
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                path + File.pathSeparator + classes,
                "-m",
                "org.example.app/org.example.app.Main")
            .redirectError(errors.toFile())
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    assertEquals(
        List.of("module org.eprop.surrogates"), output.lines().toList(), Files.readString(errors));
  }
}
