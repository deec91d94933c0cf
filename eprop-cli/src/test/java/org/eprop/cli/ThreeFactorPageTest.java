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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.eprop.api.plugin.Choice;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.derived.TraceDigest;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/three-factor.md says of few lines and of published curves. */
class ThreeFactorPageTest {

  private static final Path EXAMPLES = Path.of("../eprop-examples/examples");

  @TempDir private Path folder;

  private static final int FEW = 15;
  private static final int FEW_OF_JAVA = 40;

  private static void assertFew(int most, String what) {
    long lines = what.lines().count();
    assertTrue(lines <= most, lines + " lines:\n" + what);
  }

  private static String block(String page, String language, String with) throws IOException {
    String text = Files.readString(Path.of("..", page));
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(found -> found.contains(with))
        .findFirst()
        .orElseThrow();
  }

  /** A whole experiment with a tag; R-STDP as equations, which are the default; both in Python. */
  @Test
  void tracesTakeFewLines() throws IOException {
    String tagged = Files.readString(EXAMPLES.resolve("three-factor/memory.json"));
    assertFew(FEW, tagged);
    assertTrue(tagged.contains("\"tau_e\": 2000"));
    String pairs = block("eprop-equations/README.md", "json", "on pre: e -= a_minus q");
    assertFew(FEW, pairs);
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      String whole = tagged.replaceAll("\"trace\": .*", pairs.replace("\n", " ") + ",");
      Choice<EligibilityTraceFactory> read =
          new ExperimentReader(plugins).read(whole, "pairs.json").learning().trace();
      assertEquals("equations", read.name());
      Choice<EligibilityTraceFactory> usual =
          Choice.of(plugins.find(EligibilityTraceFactory.class, "equations"));
      assertEquals(
          usual.arguments().values().get("model").toString().replaceAll(" *#.*", ""),
          read.arguments().values().get("model").toString());
      assertEquals(2000.0, read.arguments().values().get("tau_e"));
    }
    String python =
        block("integrations/python/README.md", "python", "rstdp"); // which PythonIT runs
    assertFew(FEW, python);
    assertTrue(python.contains("\"tau_e\""));
  }

  /** In Java they are what the built-in ones are, to the bit. */
  @Test
  void tracesInJavaTakeFewLines() throws Exception {
    Map<String, Choice<EligibilityTraceFactory>> same = new LinkedHashMap<>();
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
        URLClassLoader loader =
            new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      for (String name : List.of("PairsOfSpikes", "Tagged")) {
        Path source = EXAMPLES.resolve("components").resolve(name + ".java");
        assertFew(FEW_OF_JAVA, Files.readString(source));
        compile(source);
        same.put(
            name,
            Choice.of(
                (EligibilityTraceFactory) loader.loadClass(name).getConstructor().newInstance()));
      }
      assertEquals(
          digest(Choice.of(plugins.find(EligibilityTraceFactory.class, "rstdp"))),
          digest(same.get("PairsOfSpikes")));
      assertEquals(
          digest(
              Choice.of(
                  plugins.find(EligibilityTraceFactory.class, "eprop"), Map.of("tau_e", 2000))),
          digest(same.get("Tagged")));
    }
  }

  /** What tells traces from others. */
  private static String digest(Choice<EligibilityTraceFactory> of) {
    EligibilityTrace trace = of.factory().create(of.context().withTimeStep(1));
    if (trace instanceof DerivedTrace) {
      return trace.toString();
    }
    try (Plugins plugins = Plugins.builder().classPath(Plugins.class.getClassLoader()).build()) {
      NetworkStructure network =
          new NetworkBuilder(plugins, 2, 1)
              .population("e", p -> p.neurons("lif", 5))
              .projection("input", "e")
              .readout(r -> r.from("e"))
              .create(1)
              .structure();
      return TraceDigest.of(trace, network);
    }
  }

  private void compile(Path source) {
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString()));
  }

  /** What the page says of variants is what the comparison's table has. */
  @Test
  void theScoresOfTheLateModulatorAreThoseOfItsComparison() throws IOException {
    String page = Files.readString(Path.of("../docs/three-factor.md"));
    String kept = Files.readString(EXAMPLES.resolve("three-factor/late.csv"));
    Matcher said = Pattern.compile("`(late\\w*)` ([0-9.]+) %").matcher(page);
    int found = 0;
    while (said.find()) {
      found++;
      assertTrue(
          kept.contains("\nlate," + said.group(1) + "," + said.group(2) + " ±")
              || kept.contains("\nlate," + said.group(1) + ",\"" + said.group(2) + " ±"),
          said.group());
    }
    assertEquals(3, found);
  }

  /**
   * By the rate of pairings: triplets as continuous time has them, and the voltage rule as the
   * program of its authors (ModelDB 144566), computed apart with exact decays.
   */
  @Test
  void theCurvesOfPublishedRules() throws Exception {
    Path source = EXAMPLES.resolve("three-factor/StdpWindows.java");
    compile(source);
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path windows = folder.resolve("windows.html");
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
    String page = Files.readString(windows);
    for (String name : List.of("pairs", "triplets", "voltage")) {
      assertTrue(page.contains("data-chart=\"" + name + "\""), name);
    }
  }
}
