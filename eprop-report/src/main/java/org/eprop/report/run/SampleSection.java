package org.eprop.report.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Target;
import org.eprop.core.reference.Trajectory;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** One sample in time: input, spikes, readout and target. */
final class SampleSection {

  static final String GROUP = "time";
  static final String TIME = "time (ms)";
  private static final int MOST_CURVES = 8;

  private SampleSection() {}

  static void add(Page page, ReportedRun run, InsideSample inside) {
    Section section = page.section("sample", "One sample in time");
    if (inside.trajectory().isEmpty()) {
      section.text(
          "The network and "
              + inside.place()
              + " are too large together for the reference path in double precision, which this"
              + " section is drawn from.");
      return;
    }
    section.text(
        "This is "
            + inside.place()
            + ", run through the "
            + run.model()
            + " network in double precision. The charts below share their cursor and zoom.");
    Trajectory trajectory = inside.trajectory().get();
    double dt = run.task().timeStep();
    section.chart(input(inside.sample().input(), trajectory, dt));
    for (int l = 0; l < trajectory.spikes().length; l++) {
      String id = trajectory.spikes().length == 1 ? "spikes" : "spikes-layer" + l;
      String title = trajectory.spikes().length == 1 ? "Spikes" : "Spikes of layer " + l;
      section.chart(
          Rasters.of(id, title, "neuron", trajectory.spikes()[l], dt, Rasters.populations(run, l)));
    }
    readout(trajectory, inside.sample().target(), dt).forEach(section::chart);
  }

  private static Chart input(Input input, Trajectory trajectory, double dt) {
    double[][] x = trajectory.input();
    if (!(input instanceof RealInput)) {
      return Rasters.of(
          "input",
          "Input",
          "channel",
          x,
          dt,
          List.of(new RasterChart.Band("input", 0, input.channels(), 7)));
    }
    if (input.channels() > MOST_CURVES) {
      return new HeatChart("input", "Input", "", GROUP, TIME, "channel", dt, x, List.of(), 180);
    }
    LineChart.Builder chart = timed("input", "Input", x.length, dt).y("x");
    for (int i = 0; i < input.channels(); i++) {
      chart.add(Series.line("channel " + i, column(x, i)));
    }
    return chart.height(140).build();
  }

  private static List<Chart> readout(Trajectory trajectory, Target target, double dt) {
    double[][] y = trajectory.readout();
    int outputs = y[0].length;
    List<Chart> charts = new ArrayList<>();
    if (!target.hasClasses()) {
      for (int k = 0; k < Math.min(outputs, MOST_CURVES); k++) {
        String name = outputs == 1 ? "readout" : "readout-" + k;
        double[] wanted = new double[y.length];
        for (int t = 0; t < y.length; t++) {
          wanted[t] = target.weight(t) == 0 ? Double.NaN : target.valuesAt(t)[k];
        }
        charts.add(
            timed(name, outputs == 1 ? "Readout and target" : "Output " + k, y.length, dt)
                .y("y")
                .add(Series.line("target", wanted).style(Series.Style.DASHED).color(7))
                .add(Series.line("readout", column(y, k)).color(0))
                .build());
      }
      return charts;
    }
    if (outputs > MOST_CURVES) {
      charts.add(
          new HeatChart(
              "readout",
              "Readout",
              "Frames are the target's classes, where steps count.",
              GROUP,
              TIME,
              "output",
              dt,
              y,
              Spans.ofClasses(target, dt),
              Math.max(160, Math.min(320, 60 + 14 * outputs))));
      return charts;
    }
    LineChart.Builder chart = timed("readout", "Readout", y.length, dt).y("y").height(220);
    for (int k = 0; k < outputs; k++) {
      chart.add(Series.line("class " + k, column(y, k)).color(k));
    }
    Spans.ofClasses(target, dt).forEach(chart::span);
    charts.add(chart.note("Backgrounds are the target's classes, where steps count.").build());
    return charts;
  }

  static LineChart.Builder timed(String id, String title, int steps, double dt) {
    double[] time = LineChart.steps(steps);
    for (int t = 0; t < steps; t++) {
      time[t] *= dt;
    }
    return LineChart.builder(id, title).group(GROUP).x(TIME, time);
  }

  static double[] column(double[][] rows, int k) {
    return Arrays.stream(rows).mapToDouble(row -> row[k]).toArray();
  }
}
