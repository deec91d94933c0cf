package org.eprop.report.search;

import java.util.Arrays;
import java.util.List;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.result.SearchResult.Point;
import org.eprop.compare.result.SearchResult.Trial;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;

/** The score along training, a curve for each of the best trials. */
final class TrialCurves {

  /** More curves than that cannot be told apart. */
  private static final int MOST = 8;

  private TrialCurves() {}

  static Chart of(SearchResult result) {
    List<Trial> trials =
        result.trials().stream().filter(trial -> !trial.curve().isEmpty()).limit(MOST).toList();
    int[] epochs =
        trials.stream()
            .flatMap(trial -> trial.curve().stream())
            .mapToInt(Point::epoch)
            .distinct()
            .sorted()
            .toArray();
    LineChart.Builder chart =
        LineChart.builder("trials", "The best trials along training")
            .note("Mean over the seeds, of the network after each epoch.")
            .x("epoch", Arrays.stream(epochs).asDoubleStream().toArray())
            .y(result.metric().title())
            .height(260);
    for (int i = 0; i < trials.size(); i++) {
      double[] values = Series.gaps(epochs.length);
      for (Point point : trials.get(i).curve()) {
        values[Arrays.binarySearch(epochs, point.epoch())] = point.mean() * result.metric().scale();
      }
      chart.add(Series.line("trial " + trials.get(i).number(), values).color(i));
    }
    return chart.build();
  }
}
