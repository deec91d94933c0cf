package org.eprop.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Target;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.reference.Trajectory;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
import org.eprop.report.chart.Span;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.page.Section;
import org.eprop.report.run.ConfusionSection.ClassNames;

/** One sample in time: input, spikes, readout and target. */
final class SampleSection {

  static final String GROUP = "time";
  private static final int MOST_CURVES = 8;

  private SampleSection() {}

  /** The readouts and their targets; none if the sample is too large to follow. */
  static List<Chart> readouts(ReportedRun run, InsideSample inside) {
    Wiring wiring = new Wiring(run.network().structure(), run.task().timeStep());
    List<Chart> charts = new ArrayList<>();
    for (int m = 0;
        inside.trajectory().isPresent() && m < run.network().structure().readouts().size();
        m++) {
      double[][] y = inside.trajectory().get().readouts()[m];
      charts.addAll(readout(run, wiring, m, y, inside.sample().target(m)));
    }
    return charts;
  }

  static void add(Page page, ReportedRun run, Focus focus, InsideSample inside) {
    Section section = page.section("sample", "One sample in time");
    Picker.add(page, section, run, focus);
    if (inside.trajectory().isEmpty()) {
      section.text(
          "The network and "
              + inside.place()
              + " are too large together for the reference path in double precision, which this"
              + " section is drawn from.");
      return;
    }
    section.text(
        ("This is %s, run through the %s network in double precision. These charts"
                + " and the readout above share their cursor and zoom.")
            .formatted(inside.place(), run.model()));
    Trajectory trajectory = inside.trajectory().get();
    double dt = run.task().timeStep();
    NetworkStructure network = run.network().structure();
    Wiring wiring = new Wiring(network, dt);
    for (int i = 0; i < network.inputs().size(); i++) {
      boolean alone = network.inputs().size() == 1;
      String name = network.inputs().get(i).name();
      String id = alone ? "input" : "input-" + name;
      String title = alone ? "Input" : "Input " + name;
      boolean real = inside.sample().input() instanceof RealInput;
      section.chart(input(id, title, name, real, trajectory.inputs()[i], dt));
    }
    for (int p = 0; p < network.populations().size(); p++) {
      String name = network.populations().get(p).name();
      String id = network.populations().size() == 1 ? "spikes" : "spikes-" + name;
      section.chart(
          Rasters.of(
              id,
              wiring.ofPopulation("Spikes", p),
              "neuron",
              trajectory.spikes()[p],
              dt,
              Rasters.groups(run, p)));
    }
    readouts(run, inside).stream().skip(1).forEach(section::chart);
  }

  private static Chart input(
      String id, String title, String name, boolean real, double[][] x, double dt) {
    int channels = x[0].length;
    if (!real) {
      RasterChart.Band band = new RasterChart.Band(name, 0, channels, 7);
      return Rasters.of(id, title, "channel", x, dt, List.of(band));
    }
    return new HeatChart(id, title, "", GROUP, "channel", List.of(), dt, x, List.of(), 180)
        .orCurves(timed(id, title, x.length, dt).y("x").height(140), i -> "channel " + i);
  }

  private static List<Chart> readout(
      ReportedRun run, Wiring wiring, int m, double[][] y, Target target) {
    return target.hasClasses()
        ? List.of(classes(run, wiring, m, y, target))
        : values(wiring, m, y, target, run.task().timeStep());
  }

  private static List<Chart> values(Wiring wiring, int m, double[][] y, Target target, double dt) {
    int outputs = y[0].length;
    String id = wiring.readoutId("readout", m);
    List<Chart> charts = new ArrayList<>();
    for (int k = 0; k < Math.min(outputs, MOST_CURVES); k++) {
      double[] wanted = new double[y.length];
      for (int t = 0; t < y.length; t++) {
        wanted[t] = target.weight(t) == 0 ? Double.NaN : target.valuesAt(t)[k];
      }
      String title = outputs == 1 ? "Readout and target" : "Output " + k;
      charts.add(
          timed(outputs == 1 ? id : id + "-" + k, wiring.ofReadout(title, m), y.length, dt)
              .y("y")
              .add(Series.line("target", wanted).style(Series.Style.DASHED).color(7))
              .add(Series.column("readout", y, k).color(0))
              .build());
    }
    return charts;
  }

  private static Chart classes(ReportedRun run, Wiring wiring, int m, double[][] y, Target target) {
    double dt = run.task().timeStep();
    List<Span> spans = Spans.ofClasses(target, ClassNames.of(run, m), dt);
    int outputs = y[0].length;
    String id = wiring.readoutId("readout", m);
    String title = wiring.ofReadout("Readout", m);
    if (outputs > MOST_CURVES) {
      return new HeatChart(
          id,
          title,
          "Frames mark the target's class at the steps that count.",
          GROUP,
          "output",
          ClassNames.of(run, m),
          dt,
          y,
          spans,
          Math.max(160, Math.min(320, 60 + 14 * outputs)));
    }
    LineChart.Builder chart = timed(id, title, y.length, dt).y("y").height(220);
    for (int k = 0; k < outputs; k++) {
      chart.add(Series.column(ClassNames.labels(run, m).get(k), y, k).color(k));
    }
    spans.forEach(chart::span);
    return spans.isEmpty() ? chart.build() : chart.note(Spans.legend(target)).build();
  }

  static LineChart.Builder timed(String id, String title, int steps, double dt) {
    return LineChart.builder(id, title).time(GROUP, steps, dt);
  }

  /** The target's classes as stretches of time. */
  static final class Spans {

    private static final int MOST = 2000;

    private Spans() {}

    /**
     * Stretches of steps with the same class that count; none if there are too many to tell apart.
     */
    static List<Span> ofClasses(Target target, List<String> names, double dt) {
      List<Span> spans = new ArrayList<>();
      int from = 0;
      for (int t = 1; t <= target.steps(); t++) {
        if (t < target.steps() && at(target, t) == at(target, from)) {
          continue;
        }
        int label = at(target, from);
        if (label != Target.UNLABELLED) {
          spans.add(new Span((from - 0.5) * dt, (t - 0.5) * dt, name(names, label), label));
        }
        from = t;
      }
      return spans.size() > MOST ? List.of() : spans;
    }

    /** What the backgrounds are. */
    static String legend(Target target) {
      boolean all =
          IntStream.range(0, target.steps()).noneMatch(t -> at(target, t) == Target.UNLABELLED);
      return "The background colour is the right class."
          + (all ? "" : " White steps are not scored.");
    }

    /** A class that the readout has no output for has no name. */
    private static String name(List<String> names, int label) {
      return label < names.size() ? names.get(label) : String.valueOf(label);
    }

    private static int at(Target target, int t) {
      return target.weight(t) == 0 ? Target.UNLABELLED : target.classAt(t);
    }
  }

  /**
   * A form to choose another sample, set or neuron: where {@code eprop report --serve} shows the
   * page, it shows that; in a file, it says which command does.
   */
  static final class Picker {

    private Picker() {}

    static void add(Page page, Section section, ReportedRun run, Focus focus) {
      String set = focus.setName(run.task());
      StringBuilder html = new StringBuilder("<form class=\"pick\" data-run=\"");
      html.append(Html.escape(run.name())).append("\"><label>set <select name=\"set\">");
      for (String one : List.of("train", "validation", "test")) {
        boolean there =
            one.equals("train")
                || (one.equals("test") ? run.task().test() : run.task().validation()).isPresent();
        if (there) {
          html.append(one.equals(set) ? "<option selected>" : "<option>").append(one);
          html.append("</option>");
        }
      }
      html.append(
          "</select></label> <label>sample <input name=\"sample\" type=\"number\" min=\"0\"");
      html.append(" max=\"").append(focus.dataset(run.task()).size() - 1).append("\" value=\"");
      html.append(focus.sample()).append("\"></label> <label>neurons <input name=\"neurons\"");
      html.append(" placeholder=\"").append(Html.escape(places(run))).append("\" value=\"");
      String neurons =
          focus.neurons().stream()
              .map(place -> place.population() + ":" + place.neuron())
              .collect(Collectors.joining(","));
      html.append(Html.escape(neurons)).append("\"></label> <button>Show</button>");
      html.append("<output></output></form>");
      section.html(html.toString());
      page.script(Resources.text(Picker.class, "picker.js"));
    }

    /** Such as layer0:0. */
    private static String places(ReportedRun run) {
      return run.network().structure().populations().stream()
          .map(Population::name)
          .map(name -> name + ":0")
          .limit(2)
          .collect(Collectors.joining(","));
    }
  }
}
