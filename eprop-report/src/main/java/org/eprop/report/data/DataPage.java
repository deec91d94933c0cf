package org.eprop.report.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.eprop.api.environment.Environment;
import org.eprop.api.event.SensorShape;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.Histogram;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** The sections of a look at data. */
final class DataPage {

  private static final int BINS = 40;
  private static final int MOST_SAMPLES = 6;
  private static final int MOST_CLASSES = 200;
  private static final int MOST_EPISODES = 3;

  private final Task task;
  private final List<SetStatistics> sets;
  private final List<String> names;

  DataPage(Task task, List<SetStatistics> sets) {
    this.task = task;
    this.sets = sets;
    names =
        task.classNames().size() == task.outputs()
            ? task.classNames()
            : IntStream.range(0, task.outputs()).mapToObj(Integer::toString).toList();
  }

  void fill(Page page, DataLook look) {
    page.style(EventFrames.STYLE);
    Section sizes = page.section("sizes", "How much there is");
    sizes.lines(look.head(), look.rows(), Map.of());
    sizes.text(
        (look.hasRanges() ? "Three numbers are minimum, median and maximum. " : "")
            + "Samples per second: one thread reads, augments and cuts them into steps.");
    look.warnings().forEach(sizes::text);
    if (sets.stream().anyMatch(set -> set.classesThere() > 0)) {
      classes(page.section("classes", "Classes"));
    }
    if (task.train() instanceof EpisodeSet train) {
      episodes(page.section("samples", "Episodes"), train);
    } else {
      samples(page.section("samples", "Samples"));
    }
    distributions(page.section("distributions", "Distributions"));
  }

  private void classes(Section section) {
    boolean byStep = sets.get(0).byStep();
    LineChart.Builder chart =
        LineChart.builder("classes-chart", byStep ? "Steps of each class" : "Samples of each class")
            .x("class", LineChart.steps(task.outputs()))
            .y(byStep ? "share of the steps" : "share of the samples")
            .height(200);
    for (int s = 0; s < sets.size(); s++) {
      long all = java.util.Arrays.stream(sets.get(s).classes()).sum();
      double[] shares = new double[task.outputs()];
      for (int k = 0; k < shares.length; k++) {
        shares[k] = all == 0 ? 0 : (double) sets.get(s).classes()[k] / all;
      }
      Series one = Series.line(sets.get(s).name(), shares).color(s);
      chart.add(s == 0 ? one.style(Series.Style.BARS) : one.style(Series.Style.POINTS));
    }
    section.chart(chart.build());
    List<String> head = new ArrayList<>(List.of("class", "name"));
    sets.forEach(set -> head.add(set.name()));
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k < Math.min(MOST_CLASSES, task.outputs()); k++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(k), names.get(k)));
      for (SetStatistics set : sets) {
        row.add(Long.toString(set.classes()[k]));
      }
      rows.add(row);
    }
    section.fold("Numbers", task.outputs() <= 12, () -> section.table(head, rows));
    long unlabelled = sets.get(0).unlabelled();
    if (unlabelled > 0) {
      section.text(unlabelled + " training " + (byStep ? "steps" : "samples") + " have no label.");
    }
  }

  /** Episodes have no targets: what was done in them, and what came of it, is shown instead. */
  private void episodes(Section section, EpisodeSet train) {
    section.text(
        "The first training episodes with random actions, all equally likely: observations, actions and rewards.");
    for (int n = 0; n < Math.min(MOST_EPISODES, train.size()); n++) {
      new EpisodeCharts(train.task(), n).add(section, train.playAtRandom(0, n));
    }
  }

  private void samples(Section section) {
    section.text(
        "Training samples as the first epoch sees them, augmented: the first of each class, of "
            + MOST_SAMPLES
            + " classes at most, or three if each step has its own."
            + (hasPolarities() ? " Of a camera's events, ON is blue and OFF orange." : ""));
    int n = 0;
    for (Map.Entry<String, Integer> chosen : chosen().entrySet()) {
      Sample sample = task.train().sample(0, chosen.getValue());
      new SampleCharts(task, names, n++).add(section, chosen.getKey(), sample);
    }
  }

  /** Whether samples are drawn as frames in two colours. */
  private boolean hasPolarities() {
    return !sets.get(0).real()
        && task.inputShape().filter(s -> s.height() > 1 && s.polarities() > 1).isPresent();
  }

  /** Numbers of samples, by what they are called. */
  private Map<String, Integer> chosen() {
    Map<String, Integer> chosen = new LinkedHashMap<>();
    SetStatistics train = sets.get(0);
    for (int n = 0; n < train.looked() && chosen.size() < MOST_SAMPLES; n++) {
      int index = SetStatistics.index(n, train.looked(), train.size());
      var target = task.train().sample(0, index).target();
      if (target.hasClasses() && target.isSequenceClass()) {
        chosen.putIfAbsent(
            target.steps() == 0 ? "no steps" : names.get(target.classAt(target.steps() - 1)),
            index);
      } else if (chosen.size() < 3) {
        chosen.put("sample " + index, index);
      } else {
        break;
      }
    }
    return chosen;
  }

  private void distributions(Section section) {
    boolean real = sets.get(0).real();
    List<Chart> row = new ArrayList<>();
    row.add(
        histogram(
            "lengths", "Lengths", "ms", sets.stream().map(this::milliseconds).toList(), "samples"));
    row.add(
        histogram(
            "activity",
            real ? "Inputs" : "Spikes of a sample",
            real ? "mean absolute value of a sample" : "spikes",
            sets.stream().map(SetStatistics::activity).toList(),
            "samples"));
    section.row(row);
    LineChart.Builder chart =
        LineChart.builder(
                "channels", real ? "Mean absolute value of each channel" : "Rate of each channel")
            .x("channel", LineChart.steps(task.inputs()))
            .y(real ? "mean |x|" : "Hz")
            .height(200);
    for (int s = 0; s < sets.size(); s++) {
      chart.add(Series.line(sets.get(s).name(), sets.get(s).rates(task.timeStep())).color(s));
    }
    section.chart(chart.build());
    SensorShape shape = task.inputShape().orElse(null);
    if (!real && shape != null && shape.height() > 1) {
      section.heading("Where training events are");
      section.html(EventFrames.of(sets.get(0).channels(), shape, "all samples"));
    }
  }

  private double[] milliseconds(SetStatistics set) {
    return java.util.Arrays.stream(set.steps()).map(n -> n * task.timeStep()).toArray();
  }

  private Chart histogram(
      String id, String title, String xLabel, List<double[]> values, String yLabel) {
    Histogram histogram = new Histogram(BINS, values.toArray(double[][]::new));
    LineChart.Builder chart =
        LineChart.builder(id, title).x(xLabel, histogram.centres()).y(yLabel).height(180);
    for (int s = 0; s < values.size(); s++) {
      Series one = Series.line(sets.get(s).name(), histogram.counts(values.get(s))).color(s);
      chart.add(s == 0 ? one.style(Series.Style.BARS) : one);
    }
    return chart.build();
  }

  /** One episode: what was seen, what was done, and the rewards. */
  private record EpisodeCharts(EnvironmentTask task, int number) {

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
                        ", ",
                        IntStream.range(0, size).mapToObj(k -> k + " " + names.get(k)).toList())
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

  /**
   * One sample: its input in time, as frames if a camera saw it, and its target if that changes.
   */
  private static final class SampleCharts {

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

  /**
   * Events as pictures: ON blue, OFF orange, the more the stronger; a picture for each part of the
   * time.
   */
  static final class EventFrames {

    static final String STYLE =
        ".frames { display: flex; flex-wrap: wrap; gap: .6rem; margin: .4rem 0 1rem; }\n"
            + ".frames figure { margin: 0; }\n"
            + ".frames img { display: block; width: min(7.5rem, 20vw); image-rendering: pixelated;"
            + " background: var(--card); border: 1px solid var(--line); }\n"
            + ".frames figcaption { font-size: .75rem; }\n";

    private static final int FRAMES = 8;
    private static final int ON = 0x0072b2;
    private static final int OFF = 0xd55e00;
    private static final int OPAQUE = 255;

    private EventFrames() {}

    /** HTML of a sample's frames. */
    static String of(SpikeInput input, SensorShape shape, double timeStep) {
      int frames = Math.min(FRAMES, Math.max(1, input.steps()));
      double[][] counts = new double[frames][shape.channels()];
      for (int t = 0; t < input.steps(); t++) {
        double[] frame = counts[(int) ((long) t * frames / input.steps())];
        for (int e = input.start()[t]; e < input.start()[t + 1]; e++) {
          frame[input.channel()[e]]++;
        }
      }
      double most = 1;
      for (double[] frame : counts) {
        for (double count : frame) {
          most = Math.max(most, count);
        }
      }
      StringBuilder html = new StringBuilder("<div class=\"frames\">");
      for (int f = 0; f < frames; f++) {
        double from = timeStep * f * input.steps() / frames;
        double to = timeStep * (f + 1) * input.steps() / frames;
        String time = String.format(Locale.ROOT, "%.0f to %.0f ms", from, to);
        html.append(figure(counts[f], shape, most, time));
      }
      return html.append("</div>").toString();
    }

    /** HTML of one picture. */
    static String of(double[] values, SensorShape shape, String caption) {
      double most = 0;
      for (double value : values) {
        most = Math.max(most, value);
      }
      return "<div class=\"frames\">" + figure(values, shape, most, caption) + "</div>";
    }

    private static String figure(double[] values, SensorShape shape, double most, String caption) {
      return ("<figure><img alt=\"events, %s\""
              + " src=\"data:image/png;base64,%s\"><figcaption>%s</figcaption></figure>")
          .formatted(
              caption, Base64.getEncoder().encodeToString(png(values, shape, most)), caption);
    }

    private static byte[] png(double[] values, SensorShape shape, double most) {
      BufferedImage image =
          new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_ARGB);
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < shape.width(); x++) {
          double off = shape.polarities() > 1 ? values[shape.address(0, y, x)] : 0;
          double on = values[shape.address(shape.polarities() > 1 ? 1 : 0, y, x)];
          double share = most == 0 ? 0 : Math.sqrt(Math.max(on, off) / most);
          int alpha = (int) Math.round(OPAQUE * share);
          image.setRGB(x, y, alpha << 24 | (on >= off ? ON : OFF));
        }
      }
      try {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
