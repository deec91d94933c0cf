package org.eprop.report.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.environment.Scene;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.reference.Trajectory;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.HeatChart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.RasterChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.page.Section;
import org.eprop.report.run.SampleSection.Picker;

/** One episode in time: what it looked like, what was seen and done, and what came of it. */
final class EpisodeSection {

  private static final int MOST_CURVES = 8;

  private final ReportedRun run;
  private final WatchedEpisode watched;
  private final PlayedEpisode played;
  private final InsideSample inside;
  private final Section section;

  private EpisodeSection(ReportedRun run, Focus focus, InsideSample inside, Section section) {
    this.run = run;
    this.inside = inside;
    this.section = section;
    watched = WatchedEpisode.of(run, focus);
    played = watched.played();
  }

  static void add(Page page, ReportedRun run, Focus focus, InsideSample inside) {
    EpisodeSection one =
        new EpisodeSection(run, focus, inside, page.section("sample", "One episode in time"));
    Picker.add(page, one.section, run, focus);
    one.words();
    SceneFigure.add(page, one.section, one.watched);
    one.charts();
  }

  private void words() {
    section.text(
        "This is "
            + inside.place()
            + ", played by the "
            + run.model()
            + " network, which "
            + (watched.greedy()
                ? "took the most likely action each time."
                : "drew its actions, as in training.")
            + " The charts below share their cursor and zoom.");
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Return", SettingsSection.plain(round(played.totalReward())));
    facts.put("Steps", String.valueOf(played.length()));
    facts.put("Decisions", String.valueOf(played.decisions().length));
    played.success().ifPresent(success -> facts.put("Success", success ? "yes" : "no"));
    section.facts(facts);
  }

  private static double round(double x) {
    return Math.rint(x * 1000) / 1000;
  }

  private void charts() {
    section.chart(observations());
    inside.trajectory().ifPresent(this::spikes);
    if (watched.environment().actions().discrete()) {
      section.chart(discrete());
      section.chart(probabilities());
    } else {
      section.chart(real());
    }
    section.chart(rewards());
    section.chart(values());
    section.chart(advantages());
  }

  private LineChart.Builder timed(String id, String title) {
    return SampleSection.timed(id, title, played.length(), run.task().timeStep());
  }

  /** A step that an episode cut off has at its end was seen, but not lived through. */
  private Chart observations() {
    double dt = run.task().timeStep();
    Input input = played.input();
    List<String> names = watched.observationNames();
    if (input instanceof SpikeInput spikes) {
      double[][] z = new double[played.length()][input.channels()];
      for (int t = 0; t < z.length; t++) {
        for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
          z[t][spikes.channel()[e]] = 1;
        }
      }
      return Rasters.of("input", "Observations", "channel", z, dt, bands(names));
    }
    float[][] x = ((RealInput) input).values();
    double[][] rows = new double[played.length()][];
    Arrays.setAll(rows, t -> IntStream.range(0, x[t].length).mapToDouble(i -> x[t][i]).toArray());
    return new HeatChart(
            "input",
            "Observations",
            "From the bottom up: " + String.join(", ", names) + ".",
            SampleSection.GROUP,
            "channel",
            names,
            dt,
            rows,
            List.of(),
            180)
        .orCurves(timed("input", "Observations").y("seen").height(160), names::get);
  }

  /** Channels whose names differ in a last number are one band. */
  private static List<RasterChart.Band> bands(List<String> names) {
    Map<String, int[]> groups = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String group = names.get(i).replaceFirst(" \\d+$", "");
      int[] range = groups.computeIfAbsent(group, g -> new int[2]);
      range[0] = range[1] == 0 ? i : range[0];
      range[1]++;
    }
    RasterChart.Band[] bands = new RasterChart.Band[groups.size()];
    int b = 0;
    int next = 0;
    for (Map.Entry<String, int[]> group : groups.entrySet()) {
      int[] range = group.getValue();
      if (range[0] != next) { // names that come in turns
        return List.of(new RasterChart.Band("observations", 0, names.size(), 7));
      }
      bands[b] = new RasterChart.Band(group.getKey(), range[0], range[1], b % 8);
      next += range[1];
      b++;
    }
    return List.of(bands);
  }

  private void spikes(Trajectory trajectory) {
    NetworkStructure network = run.network().structure();
    double dt = run.task().timeStep();
    Wiring wiring = new Wiring(network, dt);
    for (int p = 0; p < network.populations().size(); p++) {
      String name = network.populations().get(p).name();
      section.chart(
          Rasters.of(
              network.populations().size() == 1 ? "spikes" : "spikes-" + name,
              wiring.ofPopulation("Spikes", p),
              "neuron",
              Arrays.copyOf(trajectory.spikes()[p], played.length()),
              dt,
              Rasters.groups(run, p)));
    }
  }

  private Chart discrete() {
    double[] actions = Arrays.stream(played.actions()).asDoubleStream().toArray();
    List<String> names = watched.actionNames();
    List<String> numbered =
        IntStream.range(0, names.size()).mapToObj(k -> k + " " + names.get(k)).toList();
    return timed("actions", "Actions")
        .y("action")
        .height(110)
        .add(
            Series.line("action", watched.atDecisions(actions)).style(Series.Style.POINTS).color(0))
        .note("Actions: " + String.join(", ", numbered) + ".")
        .build();
  }

  private Chart probabilities() {
    LineChart.Builder chart =
        timed("probabilities", "How probable actions were").y("probability").height(160);
    int policy = policy();
    if (inside.trajectory().isEmpty() || watched.actionNames().size() > MOST_CURVES) {
      double[] taken = Arrays.stream(played.logProbabilities()).map(Math::exp).toArray();
      return chart.add(Series.line("of the action taken", watched.atDecisions(taken))).build();
    }
    double[][] y = inside.trajectory().get().readouts()[policy];
    List<String> names = watched.actionNames();
    for (int k = 0; k < names.size(); k++) {
      int action = k;
      double[] p =
          Arrays.stream(played.decisions())
              .mapToDouble(t -> BeforeAfter.probability(y[t], action))
              .toArray();
      chart.add(Series.line(names.get(k), watched.atDecisions(p)).color(k));
    }
    return chart.build();
  }

  private int policy() {
    NetworkStructure network = run.network().structure();
    return IntStream.range(0, network.readouts().size())
        .filter(m -> network.readouts().get(m).name().equals("policy"))
        .findFirst()
        .orElseThrow();
  }

  private Chart real() {
    LineChart.Builder chart = timed("actions", "Actions").y("action").height(160);
    List<String> names = watched.actionNames();
    for (int k = 0; k < Math.min(MOST_CURVES, names.size()); k++) {
      int dimension = k;
      double[] action =
          Arrays.stream(played.realActions())
              .mapToDouble(row -> watched.settings().sigma() * row[dimension])
              .toArray();
      chart.add(Series.line(names.get(k), watched.atDecisions(action)).color(k));
    }
    return chart.build();
  }

  private Chart rewards() {
    double[] rewards = new double[played.length()];
    Arrays.setAll(rewards, t -> played.rewards()[t]);
    return timed("rewards", "Rewards")
        .y("r")
        .height(120)
        .add(Series.line("reward", rewards).style(Series.Style.BARS).color(2))
        .build();
  }

  private Chart values() {
    double[] advantages = played.advantages(watched.settings());
    double[] returns = new double[advantages.length];
    Arrays.setAll(returns, i -> advantages[i] + played.values()[i]);
    return timed("values", "Values")
        .y("V")
        .height(160)
        .add(
            Series.line("target A + V", watched.atDecisions(returns))
                .style(Series.Style.DASHED)
                .color(7))
        .add(Series.line("value V", watched.atDecisions(played.values())).color(0))
        .note("Discounted future rewards, times reward_scale: the network's value, and its target.")
        .build();
  }

  private Chart advantages() {
    return timed("advantages", "Advantages")
        .y("A")
        .height(140)
        .level("", 0)
        .add(
            Series.line("advantage", watched.atDecisions(played.advantages(watched.settings())))
                .color(1))
        .note("How much better the rewards were than expected, before advantages are normalised.")
        .build();
  }

  /**
   * An episode to watch: a picture with a slider and a button, and on paper a few of its moments.
   * What the pictures show is the environment's own description of its scenes.
   */
  private static final class SceneFigure {

    /** More moments than a slider has places. */
    private static final int MOST_MOMENTS = 1000;

    private static final int ON_PAPER = 6;

    /** Of the longer side of a picture: units of its drawing. */
    private static final double UNITS = 1000;

    /** Palette places, by the order in which names appear: what is at the back comes first. */
    private static final int[] COLORS = {7, 0, 1, 2, 4, 3, 5, 6};

    private final WatchedEpisode watched;
    private final Scene.Frame frame;
    private final double scale;
    private final List<String> names = new ArrayList<>();
    private final int[] moments;

    private SceneFigure(WatchedEpisode watched) {
      this.watched = watched;
      frame = watched.scenes().get(0).frame();
      scale = UNITS / Math.max(frame.right() - frame.left(), frame.top() - frame.bottom());
      for (Scene scene : watched.scenes()) {
        for (Scene.Shape shape : scene.shapes()) {
          if (!names.contains(shape.name())) {
            names.add(shape.name());
          }
        }
      }
      moments = evenly(watched.scenes().size(), MOST_MOMENTS);
    }

    /** Adds it, if the environment has scenes. */
    static void add(Page page, Section section, WatchedEpisode watched) {
      if (watched.scenes().isEmpty()) {
        return;
      }
      SceneFigure figure = new SceneFigure(watched);
      section.html(figure.html());
      page.style(Resources.text(SceneFigure.class, "scene.css"))
          .data("scene-data", figure.json())
          .script(Resources.text(SceneFigure.class, "scene.js"));
    }

    private static int[] evenly(int count, int most) {
      int kept = Math.min(count, most);
      int[] indices = new int[kept];
      for (int i = 0; i < kept; i++) {
        indices[i] = kept == 1 ? 0 : (int) ((long) i * (count - 1) / (kept - 1));
      }
      return indices;
    }

    private int width() {
      return (int) Math.round((frame.right() - frame.left()) * scale);
    }

    private int height() {
      return (int) Math.round((frame.top() - frame.bottom()) * scale);
    }

    private long x(double x) {
      return Math.round((x - frame.left()) * scale);
    }

    private long y(double y) {
      return Math.round((frame.top() - y) * scale);
    }

    private int color(String name) {
      return COLORS[names.indexOf(name) % COLORS.length];
    }

    private String time(int step) {
      return SettingsSection.plain(Math.rint(step * watched.environment().timeStep() * 10) / 10)
          + " ms";
    }

    private String html() {
      String svg =
          ("<svg viewBox=\"0 0 %s %s\" preserveAspectRatio=\"xMidYMid meet\""
                  + " role=\"img\" aria-label=\"")
              .formatted(width(), height());
      StringBuilder html = new StringBuilder("<figure id=\"scene\" class=\"scene\"><h3>Watch</h3>");
      html.append("<div class=\"stage\">").append(svg);
      html.append("The episode at the time that the slider says\"></svg></div>");
      html.append("<div class=\"slider\"><button type=\"button\">Play</button>");
      html.append(
          "<input type=\"range\" min=\"0\" value=\"0\" aria-label=\"time in the episode\">");
      html.append("<output></output></div><div class=\"moments\">");
      for (int step : evenly(watched.scenes().size(), ON_PAPER)) {
        html.append("<div>").append(svg).append("The episode at ").append(time(step)).append("\">");
        watched.scenes().get(step).shapes().forEach(shape -> html.append(element(shape)));
        html.append("</svg><p>").append(time(step)).append("</p></div>");
      }
      html.append("</div><ul class=\"names\">");
      for (String name : names) {
        html.append(
            "<li><svg width=\"20\" height=\"12\" aria-hidden=\"true\"><path d=\"M1 6H19\" stroke=\"");
        html.append(ink(name)).append("\" stroke-width=\"4\" stroke-linecap=\"round\"/></svg>");
        html.append(Html.escape(name)).append("</li>");
      }
      return html.append("</ul></figure>").toString();
    }

    private String ink(String name) {
      return "var(--c" + color(name) + ")";
    }

    private String element(Scene.Shape shape) {
      String stroke = " stroke=\"" + ink(shape.name()) + '"';
      if (shape instanceof Scene.Line line) {
        return String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"%s/>",
            x(line.x1()),
            y(line.y1()),
            x(line.x2()),
            y(line.y2()),
            stroke);
      }
      Scene.Circle circle = (Scene.Circle) shape;
      return String.format(
          Locale.ROOT,
          "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"%s\"%s/>",
          x(circle.x()),
          y(circle.y()),
          Math.round(circle.radius() * scale),
          circle.filled() ? ink(shape.name()) : "none",
          stroke);
    }

    /** A moment's shapes as numbers: colour, then x1 y1 x2 y2 of a line, or x y r filled, and 1. */
    private ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("step", watched.environment().timeStep());
      ArrayNode list = json.putArray("moments");
      PlayedEpisode played = watched.played();
      double sum = 0;
      int next = 0;
      for (int step : moments) {
        for (; next < step; next++) {
          sum += played.rewards()[next];
        }
        ObjectNode moment = list.addObject().put("t", step).put("text", text(played, step, sum));
        ArrayNode shapes = moment.putArray("shapes");
        for (Scene.Shape shape : watched.scenes().get(step).shapes()) {
          ArrayNode numbers = shapes.addArray().add(color(shape.name()));
          if (shape instanceof Scene.Line line) {
            numbers.add(x(line.x1())).add(y(line.y1())).add(x(line.x2())).add(y(line.y2()));
          } else {
            Scene.Circle circle = (Scene.Circle) shape;
            numbers.add(x(circle.x())).add(y(circle.y())).add(Math.round(circle.radius() * scale));
            numbers.add(circle.filled() ? 1 : 0).add(1);
          }
        }
      }
      return json;
    }

    /** The time, what is done, and the rewards so far. */
    private String text(PlayedEpisode played, int step, double sum) {
      StringBuilder text = new StringBuilder(time(step));
      int i = Arrays.binarySearch(played.decisions(), step);
      if (i >= 0 && played.actions() != null) {
        text.append(" · ").append(watched.actionNames().get(played.actions()[i]));
      }
      return text.append(" · rewards so far ")
          .append(String.format(Locale.ROOT, sum == Math.rint(sum) ? "%.0f" : "%.2f", sum))
          .toString();
    }
  }
}
