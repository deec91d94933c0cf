package org.eprop.report.page;

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

/** A page made by a program on the module path, in a Java process of its own. */
class ModulePathTest {

  private static final Pattern TESTING =
      Pattern.compile("test-classes|junit|opentest4j|mockito|byte-buddy|objenesis|apiguardian");

  private static final String MAIN =
      """
      package org.example.app;

      import java.nio.file.Path;
      import org.eprop.report.chart.LineChart;
      import org.eprop.report.chart.Series;
      import org.eprop.report.page.Page;

      public class Main {
        public static void main(String[] args) {
          Page page = new Page("A page", "of a program");
          page.section("one", "One")
              .chart(LineChart.builder("curve", "Curve").add(Series.line("s", 1, 2, 3)).build());
          page.write(Path.of(args[0], "page.html"));
          System.out.println(Page.class.getModule());
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void resourcesAreFound() throws Exception {
    Path source = Files.createDirectories(folder.resolve("source/org/example/app"));
    Files.writeString(source.resolve("Main.java"), MAIN);
    Path module = folder.resolve("source/module-info.java");
    Files.writeString(module, "module org.example.app { requires org.eprop.report; }");
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
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                path + File.pathSeparator + classes,
                "-m",
                "org.example.app/org.example.app.Main",
                folder.toString())
            .redirectError(errors.toFile())
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    assertEquals(
        List.of("module org.eprop.report"), output.lines().toList(), Files.readString(errors));
    assertTrue(Files.readString(folder.resolve("page.html")).contains("uPlot"));
  }
}
