package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.eprop.compare.statistics.Friedman;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The numbers of docs/paper.md's experiments are those of their tables, and those of their runs.
 */
class PaperTest {

  private static final Path COMPARISONS = Path.of("../eprop-examples/examples/comparisons");
  private static final String MINUS = "−";

  @TempDir private Path folder;

  /** A row of a table of contrasts: difference, interval, p. */
  private record Contrast(String name, String mean, String low, String high, double p) {

    static List<Contrast> of(String page) {
      Pattern row =
          Pattern.compile(
              "\\| (\\S.* against .*?) +\\| (\\S+) ± \\S+(?: \\[(\\S+), (\\S+)])? +\\| (\\S+) +\\|");
      return row.matcher(page)
          .results()
          .map(
              cells ->
                  new Contrast(
                      cells.group(1),
                      cells.group(2),
                      cells.group(3),
                      cells.group(4),
                      Double.parseDouble(cells.group(5))))
          .toList();
    }

    double difference() {
      return Double.parseDouble(mean.replace(MINUS, "-"));
    }

    /** With one place after the point. */
    String printed(String between) {
      return one(mean) + between + "[" + one(low) + ", " + one(high) + "]";
    }

    private static String one(String number) {
      return new BigDecimal(number).setScale(1, RoundingMode.HALF_UP).toString();
    }
  }

  private static String paper() throws IOException {
    return Files.readString(Path.of("../docs/paper.md")).replaceAll("\\s+", " ");
  }

  private static void assertPrinted(String sentence) throws IOException {
    assertTrue(paper().contains(sentence), sentence);
  }

  private static Contrast named(List<Contrast> contrasts, String name) {
    return contrasts.stream().filter(some -> some.name.equals(name)).findFirst().orElseThrow();
  }

  /** EveryStep prints the page's tables from the scores of its runs. */
  @Test
  void theTablesOfUpdatesAreThoseOfTheirRuns() throws Exception {
    Path scores = Files.copy(COMPARISONS.resolve("every-step.csv"), folder.resolve("scores.csv"));
    String page = ResultTables.page(COMPARISONS.resolve("every-step.md"));
    List<String> printed = everyStep("updates", scores, "sine-walk", "echo");
    assertEquals(
        page.lines().filter(line -> line.startsWith("|")).toList(),
        printed.stream().filter(line -> line.startsWith("|")).toList());
    assertEquals(-1, Files.mismatch(scores, COMPARISONS.resolve("every-step.csv")));
  }

  @Test
  void theTablesOfTracesOnStreamsAreThoseOfTheirRuns() throws Exception {
    String streams = streams("traces", "Three streams");
    List<Double> walk = new ArrayList<>();
    List<Double> echo = new ArrayList<>();
    for (Contrast some : Contrast.of(streams)) {
      if (some.name.contains("immediate against")) {
        if (some.name.startsWith("hidden-cues")) {
          assertTrue(some.p > 0.1, some.name);
          continue;
        }
        (some.name.startsWith("echo") ? echo : walk).add(some.difference());
      }
    }
    assertPrinted(
        String.format(
            Locale.ROOT,
            "So it does on the stream sine-walk below, by %.1f to %.1f points;"
                + " on echo it loses %.1f to %.1f.",
            Collections.min(walk),
            Collections.max(walk),
            -Collections.max(echo),
            -Collections.min(echo)));
    Contrast cues = named(Contrast.of(streams), "hidden-cues: adam, immediate against adam, eprop");
    Contrast half = named(Contrast.of(streams), "hidden-cues: adam, scaled against adam, eprop");
    assertPrinted(
        String.format(
            Locale.ROOT,
            "hidden-cues, it is %.1f points above e-prop's by `adam` with symmetric feedback"
                + " (p = %.2f), `scaled` %.1f (p = %.2f).",
            cues.difference(),
            cues.p,
            half.difference(),
            half.p));
    for (Contrast some : Contrast.of(streams("traces-sgd", "Three streams, `sgd`"))) {
      assertTrue(some.p > 0.05 || some.name.startsWith("echo") && some.difference() < 0, some.name);
    }
  }

  /** The section of traces.md whose tables EveryStep prints from the scores. */
  private String streams(String question, String title) throws Exception {
    Path scores = Files.copy(COMPARISONS.resolve("traces.csv"), folder.resolve(question + ".csv"));
    String section = section(ResultTables.page(COMPARISONS.resolve("traces.md")), title);
    List<String> printed = everyStep(question, scores, "echo", "sine-walk", "hidden-cues");
    assertEquals(
        section.lines().filter(line -> line.startsWith("|")).toList(),
        printed.stream()
            .filter(line -> line.startsWith("|"))
            .map(line -> line.replaceAll("(?<=[ \\[])-(?=\\d)", "−"))
            .toList());
    assertEquals(-1, Files.mismatch(scores, COMPARISONS.resolve("traces.csv")));
    return section;
  }

  private List<String> everyStep(String question, Path scores, String... streams) throws Exception {
    Path source = COMPARISONS.resolve("EveryStep.java");
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString()));
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      List<String> arguments = new ArrayList<>();
      arguments.addAll(
          List.of(question, scores.toString(), folder.resolve("drawn.html").toString()));
      arguments.addAll(List.of(streams));
      loader
          .loadClass("EveryStep")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments.toArray(String[]::new));
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void learningAtEveryStepIsWorthWhatItsTableSays() throws IOException {
    List<Contrast> all = Contrast.of(ResultTables.page(COMPARISONS.resolve("every-step.md")));
    assertEquals(12, all.size());
    Contrast walk = named(all, "sine-walk: every 1 against every 10");
    Contrast echo = named(all, "echo: every 1 against every 10");
    assertPrinted(
        "Each row is better than each tenth, by "
            + walk.printed(" points ")
            + " and "
            + echo.printed(" ")
            + ", and than all else by more (p < 0.03 with Holm's correction).");
    assertPrinted(
        named(all, "sine-walk: every 1, rls against readout alone, rls").printed(" ")
            + " and "
            + named(all, "echo: every 1, rls against readout alone, rls").printed(" points ")
            + " above that readout alone");
    for (Contrast some : all) {
      Contrast tenth = some.name.startsWith("echo") ? echo : walk;
      assertTrue(some.difference() >= tenth.difference(), some.name);
      assertTrue(some.p < 0.03 && Double.parseDouble(some.low) > 0, some.name);
    }
  }

  /** By the seeds that chose, as the page of tables says. */
  @Test
  void plainSgdLearnsHardlyMoreThanABias() throws IOException {
    String page = ResultTables.page(COMPARISONS.resolve("every-step.md"));
    String most = String.format(Locale.ROOT, "%.1f and %.1f %%", plain("sine-walk"), plain("echo"));
    assertTrue(page.contains(most + " at best, on seeds 1 and 2"), most);
  }

  /** The best mean of two streams of any rate, in percent. */
  private static double plain(String stream) throws IOException {
    Map<String, Double> sums = new HashMap<>();
    for (String line : Files.readAllLines(COMPARISONS.resolve("every-step.csv"))) {
      String[] run = line.split(",");
      boolean searched = run[4].equals("1") || run[4].equals("2");
      if (line.startsWith(stream + ",every 1,") && searched && !run[2].equals("adam")) {
        sums.merge(run[2] + run[3], 50 * Double.parseDouble(run[5]), Double::sum);
      }
    }
    assertEquals(14, sums.size());
    return Collections.max(sums.values());
  }

  @Test
  void tracesAreWorthWhatTheirTablesSay() throws IOException {
    String page = ResultTables.page(COMPARISONS.resolve("traces.md"));
    String symmetric = section(page, "Seven tasks");
    String random = section(page, "Seven tasks, random feedback");
    assertPrinted(
        "e-prop's is first on all seven (exact Friedman p = "
            + friedman(symmetric)
            + "), and with random feedback (`--set learning_signal=random`) on six (p = "
            + friedman(random)
            + "), there not significantly before `scaled` (signed ranks, p = 0.11). It is better in "
            + better(symmetric)
            + " and "
            + better(random)
            + " of 14 planned contrasts (p < 0.05 with Holm's correction), and worse in none.");
    assertEquals(List.of(7L, 6L), List.of(first(symmetric), first(random)));
    assertTrue(random.matches("(?s).*\\| scaled [^|]*\\|[^|]*\\|[^|]*\\| 0\\.1094 .*"), random);
    assertPrinted(
        "At learning rates of 0.003 and 0.03 it is first in 13 of 14 cells (three seeds).");
    assertEquals(13, first(section(page, "Seven tasks, other learning rates")));
    assertPrinted(
        "By `sgd` all learn less. With fixed steps e-prop's trace is better in "
            + better(section(page, "Seven tasks, `sgd`"))
            + " and "
            + better(section(page, "Seven tasks, `sgd`, random feedback"))
            + " of 14 contrasts, in units of the output in "
            + better(section(page, "Seven tasks, steps in units of the output"))
            + " and "
            + better(section(page, "Seven tasks, steps in units of the output, random feedback"))
            + ", and worse in none.");
  }

  /** The page prints a p below each table of ranks. */
  @Test
  void friedmansTestIsThatOfThePrintedRanks() throws IOException {
    Map<String, List<double[]>> methods = new LinkedHashMap<>();
    for (String line : Files.readAllLines(COMPARISONS.resolve("traces-ranks.csv"))) {
      String[] cells = line.split(",");
      if (!cells[0].equals("table")) {
        methods
            .computeIfAbsent(cells[0], table -> new ArrayList<>())
            .add(Arrays.stream(cells).skip(5).mapToDouble(Double::parseDouble).toArray());
      }
    }
    List<String> computed = new ArrayList<>();
    for (List<double[]> table : methods.values()) {
      double[][] scores = new double[table.get(0).length][table.size()];
      for (int task = 0; task < scores.length; task++) {
        for (int method = 0; method < table.size(); method++) {
          scores[task][method] = table.get(method)[task];
        }
      }
      Friedman friedman = new Friedman(scores, true);
      assertTrue(friedman.isExact());
      computed.add(new BigDecimal(friedman.p()).round(new MathContext(2)).toPlainString());
    }
    List<String> printed =
        Pattern.compile("exact Friedman p = (\\S+), ")
            .matcher(Files.readString(COMPARISONS.resolve("traces.md")))
            .results()
            .map(p -> p.group(1))
            .toList();
    assertEquals(printed, computed);
    assertEquals(6, printed.size());
  }

  /** By adam the immediate trace makes smaller errors; in units of the output e-prop's does. */
  @Test
  void immediateTracesNeedStepsOfEachWeight() throws IOException {
    String page = ResultTables.page(COMPARISONS.resolve("traces.md"));
    for (Contrast some : Contrast.of(section(page, "Pattern generation by LIF neurons"))) {
      assertTrue(some.difference() < 0 && some.p < 0.05, some.name);
    }
    String units = section(page, "Pattern generation by LIF neurons, steps in units of the output");
    for (Contrast some : Contrast.of(units)) {
      assertTrue(some.difference() > 0 && some.p < 0.05, some.name);
    }
    assertPrinted(
        "On pattern generation its errors are "
            + mean(units, "symmetric+eprop")
            + " in units of the output, the immediate trace's "
            + mean(units, "symmetric+immediate")
            + " (p < 0.01)");
  }

  private static String mean(String section, String variant) {
    Matcher row =
        Pattern.compile("\\| " + Pattern.quote(variant) + " +\\| (\\S+) ± ").matcher(section);
    assertTrue(row.find(), variant);
    return row.group(1);
  }

  private static String section(String page, String title) {
    int from = page.indexOf("\n## " + title + "\n") + 1;
    int to = page.indexOf("\n## ", from);
    return page.substring(from, to < 0 ? page.length() : to);
  }

  private static String friedman(String section) {
    Matcher p = Pattern.compile("exact Friedman p = (\\S+),").matcher(section);
    assertTrue(p.find());
    return p.group(1);
  }

  /** How many contrasts say that another trace is worse; none may say that it is better. */
  private static long better(String section) {
    List<Contrast> all = Contrast.of(section);
    assertEquals(14, all.size());
    assertTrue(all.stream().noneMatch(some -> some.p < 0.05 && some.difference() > 0));
    return all.stream().filter(some -> some.p < 0.05).count();
  }

  /** On how many tasks e-prop's mean is the largest. */
  private static long first(String section) {
    List<MatchResult> means =
        Pattern.compile("\\| \\w+\\+(?:\\w+\\+)?(\\w+) +\\| (\\S+) ± ")
            .matcher(section)
            .results()
            .toList();
    assertTrue(means.size() == 21 || means.size() == 42);
    long first = 0;
    for (int i = 0; i < means.size(); i += 3) {
      assertEquals("eprop", means.get(i).group(1));
      double mean = Double.parseDouble(means.get(i).group(2));
      if (mean > Double.parseDouble(means.get(i + 1).group(2))
          && mean > Double.parseDouble(means.get(i + 2).group(2))) {
        first++;
      }
    }
    return first;
  }
}
