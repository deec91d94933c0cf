package org.eprop.report.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.environment.Environment;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Section;

/** One episode: what was seen, what was done, and the rewards. */
record EpisodeCharts(EnvironmentTask task, int number) {

  private static final int MOST_CURVES = 8;

  void add(Section section, PlayedEpisode played) {
    Environment environment = task.environment();
    SampleCharts charts =
        new SampleCharts(task, environment.actionNames(), number)
            .withChannels(environment.observationNames());
    section.chart(charts.input("Episode " + number, played.input()));
    section.row(List.of(actions(charts, played), rewards(charts, played)));
  }

  private Chart actions(SampleCharts charts, PlayedEpisode played) {
    int steps = played.input().steps();
    LineChart.Builder chart =
        charts.timed("actions-" + number, "Actions", steps).y("action").height(120);
    List<String> given = task.environment().actionNames();
    int size = task.environment().actions().size();
    List<String> names =
        given.size() == size
            ? given
            : IntStream.range(0, size).mapToObj(k -> "action " + k).toList();
    if (played.actions() != null) {
      double[] actions = Arrays.stream(played.actions()).asDoubleStream().toArray();
      chart.add(
          Series.line("action", played.atDecisions(actions)).style(Series.Style.POINTS).color(0));
      return chart
          .note(
              "Actions: "
                  + String.join(
                      ", ", IntStream.range(0, size).mapToObj(k -> k + " " + names.get(k)).toList())
                  + ".")
          .build();
    }
    for (int k = 0; k < Math.min(MOST_CURVES, size); k++) {
      int dimension = k;
      double sigma = task.reinforcement().sigma();
      double[] action =
          Arrays.stream(played.realActions()).mapToDouble(a -> sigma * a[dimension]).toArray();
      chart.add(Series.line(names.get(k), played.atDecisions(action)).color(k));
    }
    return chart.build();
  }

  private Chart rewards(SampleCharts charts, PlayedEpisode played) {
    double[] rewards = new double[played.input().steps()];
    Arrays.setAll(rewards, t -> t < played.length() ? played.rewards()[t] : Double.NaN);
    return charts
        .timed("rewards-" + number, "Rewards", rewards.length)
        .y("r")
        .height(120)
        .add(Series.line("reward", rewards).style(Series.Style.BARS).color(2))
        .build();
  }
}
