package org.eprop.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.statistics.Summary;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.ComponentOrigin;
import org.eprop.experiment.provenance.DataIdentity;
import org.eprop.experiment.provenance.Jar;
import org.eprop.experiment.provenance.Provenance;

/** A comparison's result, made up. */
public final class Results {

  /** A name that is longer than most places for one. */
  public static final String LONG = "random_feedback_normalised_at_a_tenth_of_the_learning_rate";

  private Results() {}

  private static Summary summary(double... values) {
    return Summary.of(values);
  }

  private static ComparisonResult.VariantResult variant(String name, boolean base, double shift) {
    return variant(name, Map.of(), base, shift);
  }

  private static ComparisonResult.VariantResult variant(
      String name, Map<String, String> levels, boolean base, double shift) {
    double[] accuracy = {0.8 + shift, 0.82 + shift, 0.81 + shift};
    Map<String, ComparisonResult.MetricResult> metrics = new LinkedHashMap<>();
    metrics.put(
        "test.accuracy",
        new ComparisonResult.MetricResult(
            DoubleStream.of(accuracy).boxed().toList(),
            0,
            summary(accuracy),
            base
                ? null
                : new ComparisonResult.Difference(
                    summary(shift, shift, shift + 0.01), 0.25, 1.0, 0.25, 1.0, null, null, null)));
    metrics.put(
        "spikes",
        new ComparisonResult.MetricResult(
            List.of(900.0, 950.0, 910.0), 0, summary(900, 950, 910), null));
    metrics.put(
        "cosine_all",
        new ComparisonResult.MetricResult(
            List.of(0.9, 0.91, 0.92), 0, summary(0.9, 0.91, 0.92), null));
    List<ComparisonResult.CurvePoint> points = new ArrayList<>();
    for (int e = 1; e <= (base ? 4 : 3); e++) {
      points.add(
          new ComparisonResult.CurvePoint(
              e, 10L * e, summary(0.5 + shift + 0.05 * e, 0.52 + shift + 0.05 * e)));
    }
    return new ComparisonResult.VariantResult(
        name,
        levels,
        base ? List.of() : List.of("learning_signal=\"random\""),
        null,
        List.of(),
        metrics,
        List.of(
            new ComparisonResult.Curve("validation.accuracy", points),
            new ComparisonResult.Curve("cosine_all", points)));
  }

  /** Three variants, three seeds. */
  public static ComparisonResult small() {
    return of(
        List.of(
            variant("symmetric", true, 0),
            variant("random", false, -0.1),
            variant("a+very-long.name_of-a-variant", false, -0.05)));
  }

  /** Three of the four variants of two axes, and one that is none of the grid. */
  public static ComparisonResult grid() {
    return of(
        List.of(
            variant("symmetric", Map.of(), true, 0),
            variant("bptt+arctan", levels("bptt", "arctan"), false, 0),
            variant("bptt+long", levels("bptt", "a+very-long.name"), false, -0.1),
            variant("eprop+arctan", levels("eprop", "arctan"), false, -0.05)));
  }

  /** A grid of four by three, and one variant more. */
  public static ComparisonResult thirteen() {
    List<ComparisonResult.VariantResult> variants = new ArrayList<>();
    for (String rule : List.of("eprop", "eprop_one_hop", "bptt", "random_feedback")) {
      for (String surrogate : List.of("triangular", "fast_sigmoid_slope_10", "arctan")) {
        Map<String, String> levels = new LinkedHashMap<>();
        levels.put("rule", rule);
        levels.put("surrogate_gradient", surrogate);
        boolean first = variants.isEmpty();
        variants.add(variant(rule + "+" + surrogate, levels, first, -0.02 * variants.size()));
      }
    }
    variants.add(variant(LONG, Map.of(), false, -0.3));
    return of(variants);
  }

  private static Map<String, String> levels(String rule, String surrogate) {
    Map<String, String> levels = new LinkedHashMap<>();
    levels.put("rule", rule);
    levels.put("surrogate", surrogate);
    return levels;
  }

  private static Provenance origin() {
    Jar jar = new Jar("mine <1>.jar", "e3b0c44298fc" + "0".repeat(52));
    return new Provenance(
        "1.2.3",
        "a".repeat(64),
        "17.0.9",
        "Somebody",
        "plain",
        List.of(new ComponentOrigin("surrogate", "mine", "org.example.Mine", jar, "0.1")),
        List.of(new Jar("library.jar", "b".repeat(64))),
        List.of(new DataIdentity("beats", "an archive", "CC0", 12345, "c".repeat(64))));
  }

  private static ComparisonResult of(List<ComparisonResult.VariantResult> variants) {
    return new ComparisonResult(
        ComparisonResult.FORMAT,
        "feedback <&>",
        variants.get(0).name(),
        List.of(1L, 2L, 3L),
        "validation.error < 0.07",
        false,
        null,
        new ComparisonResult.Method("95 % interval", "a test", "a correction"),
        ProvenanceJson.write(origin()),
        List.of("A note <to> read."),
        List.of(
            new ComparisonResult.MetricInfo(
                "test.accuracy", "test accuracy", "%", 100, "higher", "score", true),
            new ComparisonResult.MetricInfo("spikes", "spikes", "", 1, "lower", "cost", false),
            new ComparisonResult.MetricInfo(
                "cosine_all", "all weights", "", 1, "higher", "gradient", false)),
        List.of(),
        List.of(),
        List.of(),
        variants);
  }
}
