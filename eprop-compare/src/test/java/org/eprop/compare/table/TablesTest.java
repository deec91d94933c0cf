package org.eprop.compare.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.Curve;
import org.eprop.compare.result.ComparisonResult.CurvePoint;
import org.eprop.compare.result.ComparisonResult.Difference;
import org.eprop.compare.result.ComparisonResult.Method;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.ComparisonResult.MetricResult;
import org.eprop.compare.result.ComparisonResult.VariantResult;
import org.eprop.compare.statistics.Estimate;
import org.eprop.compare.statistics.SeedsNeeded;
import org.eprop.compare.statistics.Summary;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.ComponentOrigin;
import org.eprop.experiment.provenance.DataIdentity;
import org.eprop.experiment.provenance.Jar;
import org.eprop.experiment.provenance.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {

  private static final Provenance PROVENANCE =
      new Provenance(
          "0.1.0",
          "0123456789abcdef",
          "17.0.21",
          "Adoptium",
          "plain",
          List.of(
              new ComponentOrigin(
                  "neuron", "lif", "org.eprop.neurons.Lif", new Jar("eprop.jar", "00"), "0.1.0"),
              new ComponentOrigin(
                  "neuron", "my_lif", "org.my.Lif", new Jar("my.jar", "fedcba9876543210"), "1")),
          List.of(),
          List.of(new DataIdentity("ecg", "a place", "a licence", 5, "abcdef0123456789")));

  private static final ComparisonResult RESULT =
      new ComparisonResult(
          ComparisonResult.FORMAT,
          "small",
          "a",
          List.of(1L, 7L),
          "train.loss < 0.5",
          false,
          null,
          new Method("interval", "test", "correction"),
          ProvenanceJson.write(PROVENANCE),
          List.of("A note, < 5 %."),
          List.of(
              new MetricInfo("test.accuracy", "test accuracy", "%", 100, "higher", "score", true),
              new MetricInfo("seconds", "time", "s", 1, "lower", "time", false)),
          List.of(),
          List.of(),
          List.of(),
          List.of(
              new VariantResult(
                  "a",
                  Map.of(),
                  List.of(),
                  null,
                  List.of("runs/a/seed-1/compared.json", "runs/a/seed-7/compared.json"),
                  metrics(
                      new MetricResult(
                          List.of(0.75, 0.875),
                          0,
                          new Summary(2, 0.8125, 0.08838834764831845, 0.75, 0.875),
                          null),
                      new MetricResult(
                          List.of(1.0, 3.0), 0, new Summary(2, 2.0, 1.4142, 1.0, 3.0), null)),
                  List.of(
                      new Curve(
                          "test.accuracy",
                          List.of(new CurvePoint(1, 5, new Summary(1, 0.75, null, null, null)))))),
              new VariantResult(
                  "b_c",
                  Map.of(),
                  List.of(),
                  null,
                  List.of("runs/b_c/seed-1/compared.json", "runs/b_c/seed-7/compared.json"),
                  metrics(
                      new MetricResult(
                          Arrays.asList(0.5, null),
                          1,
                          new Summary(1, 0.5, null, null, null),
                          new Difference(
                              new Summary(1, -0.25, null, null, null),
                              1.0,
                              1.0,
                              1.0,
                              1.0,
                              null,
                              new Estimate(-1, -1.0, 0.95),
                              null)),
                      new MetricResult(
                          List.of(2.0, 2.0),
                          0,
                          new Summary(2, 2.0, 0.0, 2.0, 2.0),
                          new Difference(
                              new Summary(2, 0.0, 1.4142, -1.0, 1.0),
                              0.0125,
                              0.025,
                              0.5,
                              0.75,
                              new Estimate(0.9268, -0.0355, 1.8323),
                              new Estimate(0.5, -0.25, 0.75),
                              new SeedsNeeded(1, 15, 6, null, null, 0.5)))),
                  List.of())));

  private static Map<String, MetricResult> metrics(MetricResult accuracy, MetricResult seconds) {
    Map<String, MetricResult> metrics = new java.util.LinkedHashMap<>();
    metrics.put("test.accuracy", accuracy);
    metrics.put("seconds", seconds);
    return metrics;
  }

  @Test
  void markdown() {
    assertEquals(
        """
        # small

        Mean ± standard deviation over 2 seeds, in brackets the interval. Target: train.loss &lt; \
        0.5. Differences from a: test; correction.

        Made with eprop 0.1.0 (build 0123456789ab), Java 17.0.21 of Adoptium, plain kernels. Data: \
        ecg, sha256 abcdef012345. Plugins: neuron my_lif of my.jar, sha256 fedcba987654.

        - A note, &lt; 5 %.

        ## Results

        | variant | test accuracy (%)    |
        |---------|----------------------|
        | a       | 81.2 ± 8.8 [75.0, 87.5] |
        | b_c     | ≥ 50                 |

        ## Difference from a: test accuracy (%)

        | variant | difference | pairs | p | p (Holm) | signed rank p | signed rank p (Holm) |
        |---------|------------|-------|---|----------|---------------|----------------------|
        | b_c     | −25        | 1     | 1 | 1        | 1             | 1                    |

        ## Difference from a, its size: test accuracy (%)

        | variant | Hedges' g | Cliff's delta       | seeds for 80 % power | detectable now |
        |---------|-----------|---------------------|----------------------|----------------|
        | b_c     | –         | −1.00 [−1.00, 0.95] | –                    | –              |

        ## Training

        | variant | time (s)             |
        |---------|----------------------|
        | a       | 2.0 ± 1.4 [1.0, 3.0] |
        | b_c     | 2 ± 0                |
        """
            .replace("| test accuracy (%)    |", "| test accuracy (%)       |")
            .replace(
                "(%)       |\n|---------|----------------------|",
                "(%)       |\n|---------|-------------------------|")
            .replace("| ≥ 50                 |", "| ≥ 50                    |"),
        MarkdownTables.of(RESULT));
  }

  /** One column, one number of decimals; tables of some kinds alone. */
  @Test
  void latexColumnsAreAligned() {
    RoundedNumbers latex = new RoundedNumbers(RoundedNumbers.Style.LATEX);
    Summary wide = Summary.of(new double[] {0.7, 0.74, 0.72});
    Summary narrow = Summary.of(new double[] {0.795, 0.801, 0.803});
    List<Summary> column = List.of(wide, narrow);
    assertTrue(latex.summary(wide, 100, false, column).startsWith("72.0\\,$\\pm$\\,2.0 ["));
    assertTrue(latex.summary(narrow, 100, false, column).startsWith("80.0\\,$\\pm$\\,0.4 ["));
    RoundedNumbers plain = new RoundedNumbers(RoundedNumbers.Style.MARKDOWN);
    assertEquals(plain.summary(narrow, 100, false), plain.summary(narrow, 100, false, column));
    String some = LatexTables.of(RESULT, List.of("main"));
    assertEquals(1, some.split("begin.longtable", -1).length - 1, some);
  }

  @Test
  void latex() {
    String text = LatexTables.of(RESULT);
    assertTrue(
        text.startsWith(
            """
            % small; needs \\usepackage{booktabs,longtable}
            % Mean +- standard deviation over 2 seeds, in brackets the interval. Target: train.loss \
            < 0.5. Differences from a: test; correction.
            % Made with eprop 0.1.0 (build 0123456789ab), Java 17.0.21 of Adoptium, plain kernels. \
            Data: ecg, sha256 abcdef012345. Plugins: neuron my_lif of my.jar, sha256 fedcba987654.
            % A note, < 5 %.

            {\\footnotesize
            \\setlength{\\tabcolsep}{3pt}
            \\begin{longtable}{@{}lr@{}}
            \\caption{Results. Mean $\\pm$ standard deviation over $n = 2$ seeds; in brackets the \
            interval. Runs that did not reach the target train.loss $<$ 0.5 count with all the updates \
            they had: a lower bound.}\\label{tab:small-results} \\\\
            \\toprule
            variant & test accuracy (\\%) \\\\
            \\midrule
            \\endfirsthead
            \\toprule
            variant & test accuracy (\\%) \\\\
            \\midrule
            \\endhead
            \\bottomrule
            \\endfoot
            a & 81.2\\,$\\pm$\\,8.8 [75.0, 87.5] \\\\
            b\\_c & $\\geq$\\,50 \\\\
            \\end{longtable}}
            """),
        text);
    assertTrue(text.contains("b\\_c & $-$25 & 1 & 1 & 1 & 1 & 1 \\\\\n"), text);
    assertTrue(text.contains("interval. p: test; correction.}\\label{tab:small-diff"), text);
    assertEquals(
        2, text.split("did not reach", -1).length, "of the table with a lower bound alone");
    assertTrue(text.contains(" Seeds for 80 \\% power: how many find "), text);
  }

  @Test
  void csv() {
    assertEquals(
        """
        variant,metric,n,mean,sd,low,high,lower_bounds,difference_n,difference_mean,\
        difference_sd,difference_low,difference_high,p,p_holm,wilcoxon,wilcoxon_holm,\
        hedges_g,hedges_g_low,hedges_g_high,cliffs_delta,cliffs_delta_low,cliffs_delta_high,seeds,\
        seeds_least,seeds_most
        a,test.accuracy,2,0.8125,0.08838834764831845,0.75,0.875,0,,,,,,,,,,,,,,,,,,
        a,seconds,2,2.0,1.4142,1.0,3.0,0,,,,,,,,,,,,,,,,,,
        b_c,test.accuracy,1,0.5,,,,1,1,-0.25,,,,1.0,1.0,1.0,1.0,,,,-1.0,-1.0,0.95,,,
        b_c,seconds,2,2.0,0.0,2.0,2.0,0,2,0.0,1.4142,-1.0,1.0,0.0125,0.025,0.5,0.75,0.9268,\
        -0.0355,1.8323,0.5,-0.25,0.75,15,6,
        """,
        CsvTables.summaries(RESULT));
    assertEquals(
        """
        variant,seed,test.accuracy,seconds
        a,1,0.75,1.0
        a,7,0.875,3.0
        b_c,1,0.5,2.0
        b_c,7,,2.0
        """,
        CsvTables.runs(RESULT));
    assertEquals(
        """
        variant,metric,epoch,update,n,mean,sd,low,high
        a,test.accuracy,1,5,1,0.75,,,
        """,
        CsvTables.curves(RESULT));
  }

  @Test
  void sizesAndSeeds() {
    RoundedNumbers plain = new RoundedNumbers(RoundedNumbers.Style.MARKDOWN);
    RoundedNumbers latex = new RoundedNumbers(RoundedNumbers.Style.LATEX);
    assertEquals("0.93 [−0.04, 1.83]", plain.estimate(new Estimate(0.9268, -0.0355, 1.8323)));
    assertEquals("0.93 [$-$0.04, 1.83]", latex.estimate(new Estimate(0.9268, -0.0355, 1.8323)));
    assertEquals("–", plain.estimate(null));
    assertEquals("15 (6–199)", plain.seeds(new SeedsNeeded(1, 15, 6, 199, null, null)));
    assertEquals("15 (6--199)", latex.seeds(new SeedsNeeded(1, 15, 6, 199, null, null)));
    assertEquals("15 (≥ 6)", plain.seeds(new SeedsNeeded(1, 15, 6, null, null, null)));
    assertEquals(
        "\\textgreater\\,10000 ($\\geq$\\,6)",
        latex.seeds(new SeedsNeeded(1, null, 6, null, null, null)));
    assertEquals("> 10000", plain.seeds(new SeedsNeeded(1, null, null, null, null, null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "94.126|1.234|92.9|95.2|94.1 ± 1.2 [92.9, 95.2]",
        "1234.5|56|1200.4|1270|1234 ± 56 [1200, 1270]",
        "0.03912|0.00934|0.0294|0.0479|0.0391 ± 0.0093 [0.0294, 0.0479]",
        "-0.5|0.0999|-0.6|0.04|−0.50 ± 0.10 [−0.60, 0.04]",
        "12|0|12|12|12 ± 0",
        "14102|0|14102|14102|14102 ± 0",
        "1500000|0|15|15|1500000 ± 0",
        "0.99999999|1e-8|0.9|1|1 ± 0",
        "0.123456|0|0.1|0.1|0.1235 ± 0",
        "-0.001|1|-2|2|0.0 ± 1.0 [−2.0, 2.0]"
      })
  void numbersAreRoundedToTheirDeviation(
      double mean, double sd, double low, double high, String text) {
    assertEquals(
        text,
        new RoundedNumbers(RoundedNumbers.Style.MARKDOWN)
            .summary(new Summary(5, mean, sd, low, high), 1, false));
  }
}
