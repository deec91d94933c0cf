package org.eprop.report.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.statistics.Summary;

/** A comparison's result, made up. */
public final class Results {

  private Results() {}

  private static Summary summary(double... values) {
    return Summary.of(values);
  }

  private static ComparisonResult.VariantResult variant(String name, boolean base, double shift) {
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
        Map.of(),
        base ? List.of() : List.of("learning_signal=\"random\""),
        List.of(),
        metrics,
        List.of(
            new ComparisonResult.Curve("validation.accuracy", points),
            new ComparisonResult.Curve("cosine_all", points)));
  }

  /** Three variants, three seeds. */
  public static ComparisonResult small() {
    return new ComparisonResult(
        ComparisonResult.FORMAT,
        "feedback <&>",
        "symmetric",
        List.of(1L, 2L, 3L),
        "validation.error < 0.07",
        new ComparisonResult.Method("95 % interval", "a test", "a correction"),
        null,
        List.of("A note <to> read."),
        List.of(
            new ComparisonResult.MetricInfo(
                "test.accuracy", "test accuracy", "%", 100, "higher", "score", true),
            new ComparisonResult.MetricInfo("spikes", "spikes", "", 1, "lower", "cost", false),
            new ComparisonResult.MetricInfo(
                "cosine_all", "all weights", "", 1, "higher", "gradient", false)),
        List.of(),
        List.of(
            variant("symmetric", true, 0),
            variant("random", false, -0.1),
            variant("a+very-long.name_of-a-variant", false, -0.05)));
  }
}
