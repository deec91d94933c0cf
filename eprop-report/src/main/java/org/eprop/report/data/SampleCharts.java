package org.eprop.report.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.event.SensorShape;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Section;

/** One sample: its input in time, as frames if a camera saw it, and its target if that changes. */
final class SampleCharts {

  private static final int MOST_EVENTS = 50_000;
  private static final int MOST_ROWS = 60_000;
  private static final int MOST_CURVES = 8;

  private final Task task;
  private final List<String> classes;
  private final int number;
  private final List<String> channels;

  SampleCharts(Task task, List<String> classes, int number) {
    this(task, classes, number, List.of());
  }

  private SampleCharts(Task task, List<String> classes, int number, List<String> channels) {
    this.task = task;
    this.classes = classes;
    this.number = number;
    this.channels = channels;
  }

  /** With names for what is seen; where there are as many as channels. */
  SampleCharts withChannels(List<String> names) {
    return new SampleCharts(task, classes, number, names);
  }

  void add(Section section, String name, Sample sample) {
    if (sample.input().steps() == 0) {
      section.heading(name).text("This sample has no steps.");
      return;
    }
    SensorShape shape = task.inputShape().orElse(null);
    if (sample.input() instanceof SpikeInput spikes && shape != null && shape.height() > 1) {
      section.heading(name);
      section.html(EventFrames.of(spikes, shape, task.timeStep()));
    } else {
      section.chart(input(name, sample.input()));
    }
    if (!sample.target().isSequenceClass()) {
      section.chart(target(sample.target()));
    }
  }

  private String group() {
    return "sample-" + number;
  }

  Chart input(String name, Input all) {
    if (all instanceof SpikeInput spikes) {
      return raster(name, spikes);
    }
    RealInput input = (RealInput) all;
    double[][] x = new double[input.steps()][];
    for (int t = 0; t < x.length; t++) {
      float[] row = input.values()[t];
      x[t] = IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray();
    }
    return new HeatChart(
            "input-" + number,
            name,
            "",
            group(),
            "channel",
            List.of(),
            task.timeStep(),
            x,
            List.of(),
            160)
        .orCurves(
            timed("input-" + number, name, x.length).y("x").height(140),
            i -> channels.size() == input.channels() ? channels.get(i) : "channel " + i);
  }

  private Chart raster(String name, SpikeInput input) {
    int every =
        Math.max(
            (input.events() + MOST_EVENTS - 1) / MOST_EVENTS,
            (input.channels() - 1) / MOST_ROWS + 1);
    int[][] spikes = new int[input.steps()][];
    for (int t = 0; t < spikes.length; t++) {
      spikes[t] =
          IntStream.range(input.start()[t], input.start()[t + 1])
              .map(e -> input.channel()[e])
              .filter(c -> c % every == 0)
              .map(c -> c / every)
              .distinct()
              .sorted()
              .toArray();
    }
    int rows = (input.channels() - 1) / every + 1;
    return new RasterChart(
        "input-" + number,
        name,
        every == 1 ? "" : "One channel of every " + every + " is drawn.",
        group(),
        "channel",
        task.timeStep(),
        spikes,
        List.of(new RasterChart.Band("input", 0, rows, 7)),
        Math.max(110, Math.min(220, 80 + 2 * rows)),
        every);
  }

  private Chart target(Target target) {
    int steps = target.steps();
    LineChart.Builder chart = timed("target-" + number, "Target", steps).height(120);
    if (target.hasClasses()) {
      double[] values = new double[steps];
      Arrays.setAll(values, t -> target.weight(t) == 0 ? Double.NaN : target.classAt(t));
      String legend =
          classes.size() > MOST_CURVES
              ? ""
              : String.join(
                  ", ",
                  IntStream.range(0, classes.size())
                      .mapToObj(k -> k + " " + classes.get(k))
                      .toList());
      return chart
          .y("class")
          .add(Series.line("class", values).style(Series.Style.STEP))
          .note(legend.isEmpty() ? "" : "Classes: " + legend + ".")
          .build();
    }
    chart.y("y*");
    for (int k = 0; k < Math.min(MOST_CURVES, target.valuesAt(0).length); k++) {
      int output = k;
      double[] values = new double[steps];
      Arrays.setAll(values, t -> target.weight(t) == 0 ? Double.NaN : target.valuesAt(t)[output]);
      chart.add(Series.line("output " + k, values));
    }
    return chart.build();
  }

  LineChart.Builder timed(String id, String title, int steps) {
    return LineChart.builder(id, title).time(group(), steps, task.timeStep());
  }
}
