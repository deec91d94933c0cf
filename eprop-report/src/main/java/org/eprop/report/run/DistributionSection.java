package org.eprop.report.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Connectivity;
import org.eprop.core.network.Weights;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.Histogram;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** Histograms of firing rates and weights. */
final class DistributionSection {

  private static final int BINS = 40;

  private DistributionSection() {}

  static void add(Page page, ReportedRun run, Activity activity) {
    Section section = page.section("distributions", "Firing rates and weights");
    section.text("Firing rates are of " + activity.place() + ".");
    List<Chart> rates = new ArrayList<>();
    for (int l = 0; l < run.network().structure().layers().size(); l++) {
      rates.add(rates(run, activity, l));
    }
    section.row(rates);
    section.text("Weights before training (seed " + run.network().seed() + ") and after it.");
    section.row(weights(run));
  }

  private static Chart rates(ReportedRun run, Activity activity, int l) {
    double dt = run.task().timeStep();
    double[] hertz = Arrays.stream(activity.rates(l)).map(rate -> rate * 1000 / dt).toArray();
    Histogram histogram = new Histogram(BINS, hertz);
    LineChart.Builder chart =
        LineChart.builder("rates-layer" + l, layer(run, l, "Firing rates"))
            .x("spikes per second (Hz)", histogram.centres())
            .y("neurons")
            .height(200);
    for (RasterChart.Band band : Rasters.populations(run, l)) {
      double[] own = Arrays.copyOfRange(hertz, band.first(), band.first() + band.size());
      chart.add(
          Series.line(band.label(), histogram.counts(own))
              .style(Series.Style.BARS)
              .color(band.color()));
    }
    return chart.build();
  }

  private static String layer(ReportedRun run, int l, String title) {
    return run.network().structure().layers().size() == 1 ? title : title + ", layer " + l;
  }

  private static List<Chart> weights(ReportedRun run) {
    Weights after = run.network().weights();
    Weights before = EpropNetwork.create(run.network().model(), run.network().seed()).weights();
    List<Chart> charts = new ArrayList<>();
    for (int m = 0; m < after.matrices().size(); m++) {
      Weights.Matrix matrix = after.matrices().get(m);
      if (matrix.name().equals("b_out")) {
        continue;
      }
      double[] now = values(matrix, after);
      double[] then = values(before.matrices().get(m), before);
      Histogram histogram = new Histogram(BINS, now, then);
      charts.add(
          LineChart.builder("weights-" + matrix.name().replace('.', '-'), title(run, matrix))
              .x("weight", histogram.centres())
              .y("synapses")
              .height(170)
              .add(Series.line("after", histogram.counts(now)).style(Series.Style.BARS).color(0))
              .add(Series.line("before", histogram.counts(then)).color(1))
              .build());
    }
    return charts;
  }

  private static String title(ReportedRun run, Weights.Matrix matrix) {
    int dot = matrix.name().indexOf('.');
    int l = Integer.parseInt(matrix.name().substring("layer".length(), dot));
    String name =
        switch (matrix.name().substring(dot + 1)) {
          case "w_in" -> "Input weights W_in";
          case "w_rec" -> "Recurrent weights W_rec";
          default -> "Readout weights W_out";
        };
    return layer(run, l, name);
  }

  /** All synapses of a matrix; autapses of a dense W_rec are none. */
  private static double[] values(Weights.Matrix matrix, Weights weights) {
    boolean recurrent = matrix.name().endsWith(".w_rec");
    int l = Integer.parseInt(matrix.name().replaceAll("\\D", ""));
    Connectivity synapses = weights.connectivity(l);
    boolean diagonal = recurrent && synapses.recurrent() == null;
    float[][] rows = matrix.rows();
    double[] values = new double[rows.length * rows[0].length];
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        if (!(diagonal && i == j)) {
          values[count++] = rows[i][j];
        }
      }
    }
    return Arrays.copyOf(values, count);
  }
}
