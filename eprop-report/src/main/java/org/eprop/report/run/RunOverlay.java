package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.MatrixChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;
import org.eprop.report.run.LearningSection.LeafCharts;
import org.eprop.report.run.LearningSection.Score;

/** Several training runs on one page: what each gave, where they differ, their curves together. */
public final class RunOverlay {

  private static final List<String> SETS = List.of("validation", "train");
  private static final List<String> SET_NAMES = List.of("Validation", "Training");

  private static final List<String> HEAD =
      List.of(
          "run",
          "test",
          "validation",
          "training",
          "epochs",
          "best epoch",
          "time",
          "finished",
          "eprop");

  private static final String FILTER =
      "<p><label>only runs with <input class=\"filter\" type=\"search\""
          + " placeholder=\"a name or setting\"></label></p>";

  /** More settings that differ are on the page alone. */
  private static final int MOST_IN_TERMINAL = 6;

  private final List<RunSummary> runs;
  private final Map<String, String> pages;
  private final double[] epochs;

  private RunOverlay(List<RunSummary> runs, Map<String, String> pages) {
    this.runs = runs;
    this.pages = pages;
    this.epochs =
        runs.stream()
            .flatMap(run -> run.metrics().stream())
            .mapToDouble(epoch -> epoch.path("epoch").asInt())
            .distinct()
            .sorted()
            .toArray();
  }

  /**
   * The page.
   *
   * @param runs at least one; names differ
   * @param pages addresses of the pages of runs, by the name of the run, relative to this page
   */
  public static Page page(List<RunSummary> runs, Map<String, String> pages) {
    RunOverlay overlay = new RunOverlay(List.copyOf(runs), Map.copyOf(pages));
    boolean one = runs.size() == 1;
    Page page =
        one
            ? new Page("1 run", "Scores and learning curves of the run.")
            : new Page(
                runs.size() + " runs", "Scores, differences and learning curves of the runs.");
    overlay.results(page.section("runs", one ? "The run" : "The runs"));
    if (!one) {
      overlay.differences(page.section("differences", "What differs"));
    }
    if (overlay.epochs.length > 0) {
      overlay.learning(page.section("learning", "Learning").legend("epochs"));
      overlay.leaves(page);
      overlay.confusion(page);
    }
    return page;
  }

  private void results(Section section) {
    if (runs.size() > 2) {
      section.html(FILTER);
    }
    List<List<String>> table = filled(scores(runs));
    section.lines(table.get(0), table.subList(1, table.size()), pages);
  }

  /**
   * For a terminal: a row of heads, then one for each run; settings that differ, then scores. First
   * come settings that all of them have: runs of several tasks differ in much else.
   */
  public static List<List<String>> table(List<RunSummary> runs) {
    List<List<String>> differences = new ArrayList<>(Differences.of(settings(runs)));
    differences.sort(Comparator.comparing(row -> row.contains(Differences.NOTHING)));
    List<List<String>> shown =
        differences.subList(0, Math.min(differences.size(), MOST_IN_TERMINAL));
    List<String> names = Differences.names(shown.stream().map(row -> row.get(0)).toList());
    List<List<String>> rows = scores(runs);
    for (int d = shown.size() - 1; d >= 0; d--) {
      rows.get(0).add(1, names.get(d));
      for (int r = 0; r < runs.size(); r++) {
        rows.get(r + 1).add(1, shown.get(d).get(r + 1));
      }
    }
    return filled(rows);
  }

  /** A row of heads, then one for each run. */
  private static List<List<String>> scores(List<RunSummary> runs) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(new ArrayList<>(HEAD));
    for (RunSummary run : runs) {
      JsonNode result = run.result();
      int best = result.path("best_epoch").asInt();
      rows.add(
          new ArrayList<>(
              List.of(
                  run.name(),
                  score(result.path("test")),
                  score(result.path("validation")),
                  score(result.path("train")),
                  String.valueOf(run.metrics().size()),
                  best > 0 ? String.valueOf(best) : Differences.NOTHING,
                  result.has("seconds")
                      ? SettingsSection.number(result.get("seconds").asDouble()) + " s"
                      : "not finished",
                  made(run, "finished"),
                  made(run, "eprop"))));
    }
    return rows;
  }

  /** Without columns that are empty in all rows. */
  private static List<List<String>> filled(List<List<String>> table) {
    int[] columns =
        IntStream.range(0, table.get(0).size())
            .filter(
                c ->
                    table.stream().skip(1).anyMatch(row -> !row.get(c).equals(Differences.NOTHING)))
            .toArray();
    return table.stream().map(row -> Arrays.stream(columns).mapToObj(row::get).toList()).toList();
  }

  private static List<JsonNode> settings(List<RunSummary> runs) {
    return runs.stream()
        .map(RunSummary::experiment)
        .<JsonNode>map(one -> ((ObjectNode) one).deepCopy().without("provenance"))
        .toList();
  }

  private static String made(RunSummary run, String what) {
    return ProvenanceRows.facts(run.experiment(), run.result())
        .getOrDefault(what, Differences.NOTHING);
  }

  /** The score that is told first. */
  private static String score(JsonNode of) {
    if (of.has("return")) {
      return "return " + SettingsSection.number(of.get("return").asDouble());
    }
    if (of.has("accuracy")) {
      return SettingsSection.percent(of.get("accuracy").asDouble());
    }
    return of.has("mean_squared_error")
        ? "MSE " + SettingsSection.number(of.get("mean_squared_error").asDouble())
        : Differences.NOTHING;
  }

  private void differences(Section section) {
    List<String> head = new ArrayList<>(List.of("setting"));
    runs.forEach(run -> head.add(run.name()));
    List<List<String>> rows = new ArrayList<>(Differences.of(settings(runs)));
    rows.addAll(
        Differences.ofNamed(
            runs.stream()
                .map(run -> ProvenanceRows.foreign(run.experiment().path("provenance")))
                .toList()));
    if (rows.isEmpty()) {
      section.text("Nothing: the runs have the same settings, data and plugins.");
      return;
    }
    section.text("Settings, data and plugins that differ between the runs; – means: not set.");
    section.table(head, rows);
  }

  private void learning(Section section) {
    section.text(
        "Training scores are averaged over the epoch, while the weights change. Validation scores"
            + " are measured when the epoch ends. Click on a name to hide its curve.");
    List<Chart> charts = new ArrayList<>();
    for (Score score :
        LearningSection.scores(runs.stream().flatMap(run -> run.metrics().stream()).toList())) {
      for (int s = 0; s < SETS.size(); s++) {
        String pointer = "/" + SETS.get(s) + "/" + score.key();
        String title = SET_NAMES.get(s) + " " + score.title();
        String id = SETS.get(s) + "-" + score.key().replace('_', '-');
        add(charts, id, title, score.label(), pointer, score.log());
      }
    }
    add(charts, "learning-rate", "Learning rate", "learning rate", "/learning_rate", false);
    section.row(charts);
  }

  /** A chart of the runs that have such a number. */
  private void add(
      List<Chart> charts, String id, String title, String label, String pointer, boolean log) {
    LineChart.Builder chart =
        LineChart.builder(id, title).group("epochs").x("epoch", epochs).y(label).height(220);
    List<Series> curves = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      double[] values =
          LearningSection.percent(
              pointer.substring(pointer.lastIndexOf('/') + 1), values(runs.get(r), pointer));
      if (Arrays.stream(values).anyMatch(Double::isFinite)) {
        curves.add(Series.line(runs.get(r).name(), values).style(Series.Style.MARKED).color(r));
      }
    }
    LearningSection.chart(chart, curves, log).ifPresent(charts::add);
  }

  /** At all epochs that any run has. */
  private double[] values(RunSummary run, String pointer) {
    double[] values = Series.gaps(epochs.length);
    for (JsonNode epoch : run.metrics()) {
      JsonNode value = epoch.at(pointer);
      if (value.isNumber()) {
        values[Arrays.binarySearch(epochs, epoch.path("epoch").asInt())] = value.asDouble();
      }
    }
    return values;
  }

  private static List<String> names(JsonNode result, int classes) {
    List<String> names = new ArrayList<>();
    result.path("classes").forEach(name -> names.add(name.asText()));
    return names.size() == classes ? names : ConfusionSection.numbers(classes);
  }

  private void leaves(Page page) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(LeafCharts.names(run.metrics())));
    List<Chart> charts = new ArrayList<>();
    for (String name : names) {
      String pointer = "/leaves/" + name.replace("~", "~0").replace("/", "~1") + "/gradient";
      add(charts, "gradient-" + name.replace('.', '-'), name, "|dE/dW|", pointer, true);
    }
    if (!charts.isEmpty()) {
      page.section("leaves", "Gradient norms")
          .text(
              "For each group of weights, before clipping: root mean square over an epoch's updates.")
          .row(charts);
    }
  }

  /** Where the last epoch of each run with classes took which for which. */
  private void confusion(Page page) {
    List<MatrixChart> charts = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      List<JsonNode> judged = LearningSection.judged(runs.get(r).metrics());
      int classes = judged.isEmpty() ? 0 : judged.get(0).get("confusion").size();
      if (classes > 0 && classes <= ConfusionSection.MOST_CLASSES) {
        charts.add(
            new MatrixChart(
                "confusion-" + r,
                runs.get(r).name(),
                "",
                names(runs.get(r).result(), classes),
                ConfusionSection.frames(judged, classes)));
      }
    }
    if (!charts.isEmpty()) {
      page.section("confusion", "Confusion through training")
          .text("Of the validation set if there is one, else of the training set.")
          .row(charts);
    }
  }

  /** Where several JSON objects do not say the same. */
  static final class Differences {

    /** In place of what an object has not. */
    static final String NOTHING = "–";

    private Differences() {}

    /** A row for each path that differs: the path, and what each object has there. */
    static List<List<String>> of(List<JsonNode> objects) {
      List<Map<String, String>> all = new ArrayList<>();
      for (JsonNode object : objects) {
        Map<String, String> values = new LinkedHashMap<>();
        flatten("", object, values);
        all.add(values);
      }
      return ofNamed(all);
    }

    /** A row for each name whose values differ: the name, and its values. */
    static List<List<String>> ofNamed(List<Map<String, String>> all) {
      Set<String> paths = new LinkedHashSet<>();
      all.forEach(values -> paths.addAll(values.keySet()));
      List<List<String>> rows = new ArrayList<>();
      for (String path : paths) {
        List<String> row = new ArrayList<>(List.of(path));
        all.forEach(values -> row.add(values.getOrDefault(path, NOTHING)));
        if (Set.copyOf(row.subList(1, row.size())).size() > 1) {
          rows.add(row);
        }
      }
      return rows;
    }

    /** The last parts of paths, as many as tell them apart. */
    static List<String> names(List<String> paths) {
      List<String> names = new ArrayList<>();
      for (String path : paths) {
        int from = path.length();
        String name;
        do {
          from = path.lastIndexOf('.', from - 1);
          name = path.substring(from + 1);
        } while (from > 0 && ambiguous(name, paths));
        names.add(name);
      }
      return names;
    }

    private static boolean ambiguous(String name, List<String> paths) {
      return name.equals("name")
          || paths.stream().filter(path -> ("." + path).endsWith("." + name)).count() > 1;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> values) {
      if (node.isObject()) {
        node.fields()
            .forEachRemaining(
                entry ->
                    flatten(
                        path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                        entry.getValue(),
                        values));
      } else if (node.isArray() && !node.isEmpty() && node.get(0).isContainerNode()) {
        for (int i = 0; i < node.size(); i++) {
          flatten(path + "[" + i + "]", node.get(i), values);
        }
      } else {
        values.put(path, node.isArray() ? SettingsSection.describe(node) : node.asText());
      }
    }
  }
}
