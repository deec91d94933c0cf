package org.eprop.compare.table;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.result.FactorEffects;
import org.eprop.compare.result.FactorEffects.AxisEffect;
import org.eprop.compare.result.FactorEffects.Contrast;
import org.eprop.compare.result.FactorEffects.Interaction;
import org.eprop.compare.result.FactorEffects.LevelEffect;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.statistics.Estimate;
import org.eprop.compare.statistics.SeedsNeeded;
import org.eprop.compare.statistics.Summary;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of many variants with long names and all metrics: LaTeX sets them. */
class LatexCompiledTest {

  private static final Summary SUMMARY = new Summary(5, -0.0888, 0.0044, -0.0999, -0.0777);

  private static final Difference DIFFERENCE =
      new Difference(
          SUMMARY,
          0.0625,
          0.6875,
          0.0625,
          0.6875,
          new Estimate(-20.18, -33.33, -8.88),
          new Estimate(-1, -1.0, -1.0),
          new SeedsNeeded(12, 14, 6, null, null, 0.008888));

  @TempDir private Path folder;

  private static ComparisonResult thirteen() {
    List<MetricInfo> metrics =
        MetricColumn.of(List.of()).stream()
            .map(
                m ->
                    new MetricInfo(
                        m.name(),
                        m.title(),
                        m.unit(),
                        m.scale(),
                        m.better(),
                        m.group(),
                        m.name().startsWith("test.") || m.group().equals("target")))
            .toList();
    List<VariantResult> variants = new ArrayList<>();
    for (int v = 0; v < 13; v++) {
      Map<String, MetricResult> results = new LinkedHashMap<>();
      for (MetricInfo metric : metrics) {
        results.put(metric.name(), result(metric, v));
      }
      String name = "feedback-" + "mWmW".repeat(v) + "_of+WWWMMM".repeat(v % 4) + "." + v;
      variants.add(
          new VariantResult(name, Map.of(), List.of(), null, List.of(), results, List.of()));
    }
    return new ComparisonResult(
        ComparisonResult.FORMAT,
        "many & 100 % {of} them_",
        variants.get(0).name(),
        List.of(1L, 2L, 3L, 4L, 5L),
        "validation.error < 0.07",
        false,
        null,
        new ComparisonResult.Method(
            "95 % BCa bootstrap interval of the mean, 9999 resamples",
            "two-sided paired permutation test of the mean difference, exact",
            "Holm's correction over the variants, for each metric by itself"),
        null,
        List.of("A note: 5 % of \\everything."),
        metrics,
        List.of(),
        List.of(effects("test.accuracy"), effects("updates_to_target")),
        List.of(),
        variants);
  }

  private static FactorEffects effects(String metric) {
    List<AxisEffect> axes = new ArrayList<>();
    for (String axis : List.of("surrogate_gradient_of_the_network", "rule")) {
      List<LevelEffect> levels = new ArrayList<>();
      for (int k = 0; k < 5; k++) {
        Difference difference = k == 0 ? null : DIFFERENCE;
        Integer agreeing = k == 0 ? null : 3;
        levels.add(new LevelEffect("fast_sigmoid_WM" + k, SUMMARY, difference, agreeing));
      }
      axes.add(new AxisEffect(axis, "fast_sigmoid_WM0", 4, 0.0078125, 0.015625, levels));
    }
    Contrast contrast = new Contrast("fast_sigmoid_WM1", "fast_sigmoid_WM2", SUMMARY);
    Interaction interaction =
        new Interaction(axes.get(0).axis(), "rule", 0.25, 0.25, List.of(contrast));
    return new FactorEffects(metric, List.of(1L, 2L, 3L, 4L, 5L), axes, List.of(interaction));
  }

  private static MetricResult result(MetricInfo metric, int v) {
    double mean = metric.group().equals("cost") ? -88_888_888.8 : -0.08888888 / (v % 3 + 1);
    Summary summary = new Summary(5, mean, -0.0444 * mean, 1.1 * mean, 0.9 * mean);
    Difference difference = v == 0 ? null : DIFFERENCE;
    return new MetricResult(List.of(mean, mean, mean, mean, mean), v % 2, summary, difference);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10pt", "11pt", "12pt"})
  void tablesAreLatex(String size) throws Exception {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "pdflatex"))),
        "SKIPPED: no pdflatex on the PATH to set tables with");
    Files.writeString(folder.resolve("comparison.tex"), LatexTables.of(thirteen()));
    Files.writeString(
        folder.resolve("paper.tex"),
        "\\documentclass["
            + size
            + "]{article}\n"
            + "\\usepackage{booktabs,longtable}\n"
            + "\\begin{document}\n"
            + "\\input{comparison.tex}\n"
            + "\\end{document}\n");

    Process latex =
        new ProcessBuilder("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile())
            .start();
    boolean ended = latex.waitFor(2, TimeUnit.MINUTES);
    latex.destroyForcibly();

    String said =
        Files.readString(folder.resolve("paper.log"), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(ended && latex.exitValue() == 0, said);
  }
}
