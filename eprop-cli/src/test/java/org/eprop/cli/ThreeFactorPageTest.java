package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.eprop.api.plugin.Choice;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/three-factor.md says of few lines and of published curves. */
class ThreeFactorPageTest {

  private static final Path EXAMPLES = Path.of("../eprop-examples/examples");

  @TempDir private Path folder;

  /** A whole experiment with a tag, pairs of spikes as equations, and a trace in Java. */
  @Test
  void tracesTakeFewLines() throws IOException {
    assertTrue(Files.readAllLines(EXAMPLES.resolve("three-factor/memory.json")).size() <= 15);
    assertTrue(Files.readAllLines(EXAMPLES.resolve("components/SpikesTogether.java")).size() <= 40);
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      Object pairs =
          Choice.of(plugins.find(EligibilityTraceFactory.class, "equations"))
              .arguments()
              .values()
              .get("model");
      assertTrue(pairs.toString().lines().count() <= 15, pairs.toString());
    }
  }

  /** Of ten seeds, as the comparison's own tables have them. */
  @Test
  void theTableOfTheLateModulatorIsThatOfItsComparison() throws IOException {
    String page = Files.readString(Path.of("../docs/three-factor.md"));
    String kept = Files.readString(EXAMPLES.resolve("three-factor/late.md"));
    assertTrue(kept.contains("over 10 seeds"));
    Matcher row = Pattern.compile("\\| `(\\w+)`[^|]*\\| ([0-9.]+ ± [0-9.]+) \\|").matcher(page);
    int rows = 0;
    while (row.find()) {
      rows++;
      Pattern same =
          Pattern.compile(
              "\\| " + row.group(1) + " +\\| " + Pattern.quote(row.group(2)) + "( \\[| +\\|)");
      assertTrue(same.matcher(kept).find(), row.group());
    }
    assertEquals(6, rows);
  }

  /**
   * By the rate of pairings: triplets as continuous time has them, and the voltage rule as the
   * program of its authors (ModelDB 144566), computed apart with exact decays.
   */
  @Test
  void theCurvesOfPublishedRules() throws Exception {
    Path source = EXAMPLES.resolve("three-factor/StdpWindows.java");
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString()));
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path windows = folder.resolve("windows");
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      String[] arguments = {windows.toString()};
      loader
          .loadClass("StdpWindows")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } finally {
      System.setOut(before);
    }
    assertEquals(
        List.of(
            "triplets, post after pre  at 0.1, 10, 20, 40, 50 Hz: 0.00 0.12 0.23 0.53 0.76",
            "triplets, post before pre at 0.1, 10, 20, 40, 50 Hz: -0.32 -0.33 -0.34 0.17 0.75",
            "voltage, post after pre   at 0.1, 10, 20, 40, 50 Hz: 0.00 0.03 0.15 0.45 0.64",
            "voltage, post before pre  at 0.1, 10, 20, 40, 50 Hz: -0.26 -0.40 -0.39 0.18 0.73"),
        out.toString(StandardCharsets.UTF_8).lines().toList());
    for (String name : List.of("pairs", "triplets", "voltage")) {
      assertTrue(Files.size(windows.resolve(name + ".png")) > 1000, name);
    }
  }
}
