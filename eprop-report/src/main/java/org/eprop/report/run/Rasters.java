package org.eprop.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.core.network.GroupDefinition;
import org.eprop.report.chart.RasterChart;

/** Spikes as dots. */
final class Rasters {

  /** More dots than a chart can show apart. */
  private static final int MOST_EVENTS = 100_000;

  private static final int MOST_ROWS = 10_000;

  private Rasters() {}

  /** The neurons of population p, one model after the other. */
  static List<RasterChart.Band> groups(ReportedRun run, int p) {
    List<RasterChart.Band> bands = new ArrayList<>();
    int first = 0;
    for (GroupDefinition group : run.network().model().network().populations().get(p).groups()) {
      int color = bands.size();
      bands.add(new RasterChart.Band(group.neuron().name(), first, group.size(), color));
      first += group.size();
    }
    return bands;
  }

  /**
   * A chart of spikes; of every neuron, or every second, third... if they are too many.
   *
   * @param z [step][neuron]
   */
  static RasterChart of(
      String id,
      String title,
      String yLabel,
      double[][] z,
      double dt,
      List<RasterChart.Band> bands) {
    long events = 0;
    for (double[] step : z) {
      events += IntStream.range(0, step.length).filter(j -> step[j] != 0).count();
    }
    int n = z[0].length;
    int every = (int) Math.max((events + MOST_EVENTS - 1) / MOST_EVENTS, (n - 1) / MOST_ROWS + 1);
    int[][] spikes = new int[z.length][];
    for (int t = 0; t < z.length; t++) {
      double[] step = z[t];
      spikes[t] =
          IntStream.range(0, n)
              .filter(j -> step[j] != 0 && j % every == 0)
              .map(j -> j / every)
              .toArray();
    }
    List<RasterChart.Band> thinned =
        bands.stream()
            .map(
                band -> {
                  int first = (band.first() + every - 1) / every;
                  int end = (band.first() + band.size() + every - 1) / every;
                  return new RasterChart.Band(band.label(), first, end - first, band.color());
                })
            .toList();
    String note = every == 1 ? "" : "One " + yLabel + " of every " + every + " is drawn.";
    return new RasterChart(
        id,
        title,
        note,
        SampleSection.GROUP,
        yLabel,
        dt,
        spikes,
        thinned,
        Math.max(110, Math.min(300, 80 + 2 * n)),
        every);
  }
}
