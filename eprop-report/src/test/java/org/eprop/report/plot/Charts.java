package org.eprop.report.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.DotChart;
import org.eprop.report.chart.FactorChart;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.Level;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.MatrixChart;
import org.eprop.report.chart.MatrixChart.Frame;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
import org.eprop.report.chart.Span;

/** One chart of every kind: thirteen variants, eleven classes, names that are long. */
final class Charts {

  static final List<String> RULES = List.of("eprop", "eprop_one_hop", "bptt", "random_feedback");
  static final List<String> SURROGATES = List.of("triangular", "fast_sigmoid_slope_10", "arctan");
  static final List<String> CLASSES =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
          "silence");
  static final String LONG = "random_feedback_normalised_at_a_tenth_of_the_learning_rate";

  private Charts() {}

  static List<String> names() {
    List<String> names = new ArrayList<>();
    RULES.forEach(rule -> SURROGATES.forEach(surrogate -> names.add(rule + "+" + surrogate)));
    names.add(LONG);
    return names;
  }

  static List<Chart> all() {
    return List.of(curves(), dots(), factors(), confusion(), raster(), heat(), bars());
  }

  static LineChart curves() {
    double[] x = IntStream.rangeClosed(1, 30).mapToDouble(e -> 29 * e).toArray();
    LineChart.Builder chart =
        LineChart.builder("curves", "Validation accuracy").x("updates", x).y("accuracy");
    for (int v = 0; v < 13; v++) {
      double end = 0.9 - 0.03 * v;
      double[] y = Arrays.stream(x).map(u -> end * u / (u + 90)).toArray();
      chart.add(
          Series.line(names().get(v), y)
              .band(shifted(y, -0.01), shifted(y, 0.01))
              .style(Series.Style.MARKED)
              .color(v));
    }
    return chart.level("target", 0.93).height(230).build();
  }

  private static double[] shifted(double[] y, double by) {
    return Arrays.stream(y).map(value -> value + by).toArray();
  }

  static DotChart dots() {
    List<DotChart.Row> rows = new ArrayList<>();
    for (int v = 0; v < 13; v++) {
      double mean = 40 + 7.3 * v;
      Map<String, String> levels =
          v == 12 ? Map.of() : Map.of("rule", RULES.get(v / 3), "surrogate", SURROGATES.get(v % 3));
      rows.add(
          new DotChart.Row(
              names().get(v),
              levels,
              mean,
              mean - 6,
              mean + 4,
              v == 11,
              new double[] {mean - 7, mean + 5, mean + 2}));
    }
    return new DotChart(
        "dots",
        "Updates to target (lower is better)",
        "",
        "updates",
        "lower",
        "eprop+arctan",
        new Level("target", 70),
        rows);
  }

  static FactorChart factors() {
    double[][] values = new double[4][3];
    boolean[][] bounds = new boolean[4][3];
    for (int i = 0; i < 12; i++) {
      values[i / 3][i % 3] = 84.9 + 0.41 * i;
    }
    values[3][2] = Double.NaN;
    bounds[3][1] = true;
    return new FactorChart(
        "factors",
        "Test accuracy (higher is better): rule × surrogate",
        "",
        "test accuracy (%)",
        "rule",
        RULES,
        "surrogate",
        SURROGATES,
        values,
        bounds);
  }

  /** So low that the label of its colours takes two lines. */
  static FactorChart fewFactors() {
    double[][] values = {{97.9, 99.1}, {81.2, 80.2}, {71.4, 71.9}};
    return new FactorChart(
        "few",
        "Test accuracy (higher is better): feedback × surrogate",
        "",
        "test accuracy (%)",
        "feedback",
        List.of("symmetric", "random", "adaptive"),
        "surrogate",
        SURROGATES.subList(0, 2),
        values,
        new boolean[3][2]);
  }

  static MatrixChart confusion() {
    long[][] counts = new long[11][11];
    for (int i = 0; i < 11; i++) {
      for (int k = 0; k < 11; k++) {
        counts[i][k] = i == k ? 400 + 10 * i : (7 * i + 3 * k) % 23;
      }
    }
    return new MatrixChart(
        "confusion", "Test set", "", CLASSES, List.of(new Frame("epoch 80", counts)));
  }

  static RasterChart raster() {
    int[][] spikes = new int[250][];
    for (int t = 0; t < spikes.length; t++) {
      int step = t;
      spikes[t] = IntStream.range(0, 60).filter(n -> (step * 31 + n * 17) % 41 == 0).toArray();
    }
    return new RasterChart(
        "raster",
        "Spikes",
        "",
        "",
        "neuron",
        4,
        spikes,
        List.of(
            new RasterChart.Band("excitatory", 0, 45, 0),
            new RasterChart.Band("inhibitory", 45, 15, 1)),
        150,
        1);
  }

  static HeatChart heat() {
    double[][] values = new double[300][11];
    for (int t = 0; t < 300; t++) {
      for (int i = 0; i < 11; i++) {
        values[t][i] = 3 * Math.sin(0.05 * t + i) - 0.5;
      }
    }
    List<Span> frames = List.of(new Span(100, 400, "", 3), new Span(700, 1100, "", 8));
    return new HeatChart("heat", "Readout", "", "", "output", CLASSES, 4, values, frames, 150);
  }

  static LineChart bars() {
    return LineChart.builder("bars", "Firing rates")
        .x("rate", 0.01, 0.02, 0.03, 0.04, 0.05)
        .y("neurons")
        .add(Series.line("after", 3, 14, 22, 9, 1).style(Series.Style.BARS))
        .add(Series.line("before", 20, 12, 5, 2, 0).style(Series.Style.STEP))
        .span(new Span(0.015, 0.035, "wanted", 2))
        .marks("spikes", 0.012, 0.04)
        .build();
  }
}
