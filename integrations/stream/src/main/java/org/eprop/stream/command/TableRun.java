package org.eprop.stream.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Printable;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.page.Page;
import org.eprop.stream.command.LabelFile.CsvTable;
import org.eprop.stream.command.LabelFile.Times;
import org.eprop.stream.evaluation.ClassScores;
import org.eprop.stream.evaluation.Prequential;
import org.eprop.stream.evaluation.StreamScores;
import org.eprop.stream.table.TableAnswer;
import org.eprop.stream.table.TableLearner;

/** A prequential run over a table: each row is predicted, and learned when its label comes. */
public final class TableRun implements AutoCloseable {

  private static final int MOST_DRIFTS = 5;

  /** What is saved in less time is saved at each window, in nanoseconds; else one in so many. */
  private static final long LONG_SAVING = 500_000_000L;

  private static final int SELDOM = 4;
  private static final int MOST_CLASSES = 20;
  private static final Pattern DECIMAL_COMMA = Pattern.compile("-?[0-9]+,[0-9]+");

  /** Others have four digits. */
  private static final double LARGE = 1e7;

  private final StreamOptions options;
  private final PrintWriter out;
  private final CsvTable table;
  private final int labelColumn;
  private final int keyColumn;
  private final int timeColumn;
  private final int idColumn;
  private final boolean[] used;
  private final int[] commas;
  private final int[] filled;
  private final LabelFile labels;
  private final TableLearner learner;
  private final Scoring scoring;
  private final Predictions predictions;
  private final Rejected rejected;

  /** Whether the state is to be saved after this row. */
  private boolean isDue;

  /** Whether a row has been begun: a state of then would lose it. */
  private boolean isInRow;

  private final Map<String, String> early = new HashMap<>();
  private final StreamRunState state;
  private final StreamPage page = new StreamPage();

  /** When the state was saved last, and how long that took. */
  private long saved;

  private long saving;
  private final List<String> drifts = new ArrayList<>();
  private long drifted;
  private long scored;
  private boolean headed;

  /**
   * @param file its name, for a state
   * @param csv of the table; closed with this
   * @param again opens the table once more; of a state only
   * @param plugins knows the components
   * @throws InvalidInputException if the table is none, or does not have the columns
   */
  public TableRun(
      StreamOptions options,
      String file,
      Reader csv,
      Callable<Reader> again,
      Plugins plugins,
      PrintWriter out)
      throws IOException {
    this.options = options;
    this.out = out;
    String sure = options.labelFile == null ? options.label : options.id;
    table = new CsvTable(csv, options.delimiter, sure);
    List<String> names = table.names();
    labels =
        options.labelFile == null
            ? null
            : new LabelFile(
                options.labelFile, options.delimiter, options.id, options.label, options.time);
    labelColumn = labels == null ? table.column("--label", options.label) : -1;
    keyColumn = options.key == null ? -1 : table.column("--key", options.key);
    timeColumn = options.time == null ? -1 : table.column("--time", options.time);
    idColumn = labels == null ? -1 : table.column("--id", options.id);
    if (keyColumn >= 0 && keyColumn == labelColumn) {
      throw new InvalidInputException(
          "--key: got the column of the label, but expected another: its values say it beforehand");
    }
    used = new boolean[names.size()];
    commas = new int[names.size()];
    filled = new int[names.size()];
    List<Integer> ignored =
        options.ignored.stream().map(name -> table.column("--ignore", name)).toList();
    for (int i = 0; i < used.length; i++) {
      used[i] = i != labelColumn && i != keyColumn && i != idColumn && !ignored.contains(i);
    }
    state =
        StreamRunState.open(
            options, file, () -> new CsvTable(reader(again), table.delimiter(), sure), plugins);
    learner = state.learner();
    drifted = learner.alarms();
    scoring = new Scoring(learner, options.window, this::print);
    predictions = new Predictions(options.predictions, state.predicted());
    rejected = new Rejected(options.rejected, state.rejected());
  }

  private static Reader reader(Callable<Reader> again) throws IOException {
    try {
      return again.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /**
   * All rows there are.
   *
   * @param stop whether to end before the next row, as if there were no more
   */
  public void run(BooleanSupplier stop) {
    for (long row = 0; row < state.skipped(); row++) {
      var unused = table.next(); // it is there, as it has been compared
    }
    if (state.skipped() == 0) {
      state.read(table.names());
    }
    try {
      List<String> row = table.next();
      while (row != null && !stop.getAsBoolean()) {
        take(row);
        if (isDue) { // between rows only: a row's labels may end a window before it is predicted
          saveIfTime();
          isDue = false;
        }
        row = table.next();
      }
    } catch (InvalidInputException e) {
      finish(); // a wrong row ends the run, but what was scored before it stays
      throw e;
    }
    finish();
  }

  private synchronized void take(List<String> row) {
    String time = timeColumn < 0 ? "" : row.get(timeColumn);
    boolean byTime = labels != null && timeColumn >= 0;
    if (byTime) {
      expectTime(time, state.rows() + 1);
    }
    isInRow = true;
    long number = state.nextRow();
    state.read(row);
    for (StreamRunState.Waiting known = knownAt(time); known != null; known = knownAt(time)) {
      settle(known, time);
    }
    String key = keyColumn < 0 ? "" : row.get(keyColumn);
    Map<String, Object> cells = new LinkedHashMap<>();
    for (int i = 0; i < used.length; i++) {
      String cell = row.get(i);
      if (used[i] && (i != timeColumn || Times.isDate(cell))) {
        cells.put(table.names().get(i), cell);
      }
      filled[i] += cell.isEmpty() ? 0 : 1;
      commas[i] += DECIMAL_COMMA.matcher(cell).matches() ? 1 : 0;
    }
    TableAnswer answer = learner.predict(key, cells);
    scoring.predicted(key, answer);
    String id = idColumn < 0 ? "" : row.get(idColumn);
    String cell = labels == null ? row.get(labelColumn) : labels.label(id);
    predictions.write(number, key, answer, cell);
    state.add(new StreamRunState.Waiting(answer.token(), number, key, id, byTime ? "" : cell));
    String known = byTime ? early.remove(id) : null;
    if (known != null) {
      settle(Objects.requireNonNull(state.removeById(id)).with(known), time);
    }
    StreamRunState.Waiting late = state.late(key, learner.lateness());
    if (late != null) {
      settle(late, time);
    }
    isInRow = false;
  }

  private void expectTime(String time, long row) {
    try {
      labels.expect(time);
    } catch (InvalidInputException e) {
      throw e.at("row " + row);
    }
  }

  private StreamRunState.Waiting knownAt(String time) {
    LabelFile.Known known = labels == null || timeColumn < 0 ? null : labels.knownAt(time);
    while (known != null) {
      StreamRunState.Waiting row = state.removeById(known.id());
      if (row != null) {
        return row.with(known.label());
      }
      early.put(known.id(), known.label()); // that row comes yet, or has had its label
      known = labels.knownAt(time);
    }
    return null;
  }

  /** A row's label has come, or will not. */
  private void settle(StreamRunState.Waiting row, String time) {
    boolean isRejected = false;
    try {
      learner.learn(row.token(), row.cell());
    } catch (InvalidInputException e) {
      isRejected = true;
      rejected.add(row.row(), row.cell(), e.getMessage());
      learner.learn(row.token(), null);
    }
    if (isRejected || TableLearner.isMissing(row.cell())) {
      scoring.pass(row.key(), row.token());
    } else {
      scoring.label(row.key(), row.token(), row.cell());
      long count = scoring.total().labels();
      if (page.isTime(count)) {
        List<String> names = learner.isOfValues() ? StreamPage.OF_VALUES : StreamPage.OF_CLASSES;
        page.point(state.rows(), count, names, cheap());
      }
    }
    if (learner.alarms() > drifted) {
      drifted = learner.alarms();
      page.alarm(state.rows());
      drifts.add("row " + state.rows() + (time.isEmpty() ? "" : " (" + time + ")"));
    }
  }

  /** Scores that cost nothing. */
  private Map<String, Double> cheap() {
    StreamScores total = scoring.total();
    return total instanceof ClassScores classes
        ? Map.of(
            "accuracy", classes.accuracy(),
            "no-change", classes.noChangeAccuracy(),
            "moving average", classes.averageAccuracy())
        : total.all();
  }

  /** Labels that were still to come when the table ended, come; nothing is left to predict. */
  private synchronized void finish() {
    save();
    for (StreamRunState.Waiting known = knownAt(null); known != null; known = knownAt(null)) {
      settle(known, "");
    }
    for (StreamRunState.Waiting row = state.late("", -1); row != null; row = state.late("", -1)) {
      settle(row, "");
    }
    if (options.json) {
      return; // who asked for it prints it
    }
    line("all", scoring.total());
    out.println();
    named("label     ", options.label, learner.labels());
    columns().forEach((name, text) -> named("column    ", name, text));
    out.printf("rows      %s, of which %s are scored%n", state.rows(), scoring.total().labels());
    if (keyColumn >= 0) {
      out.printf("keys      %s%n", learner.keys());
    }
    for (List<String> each : classes()) {
      out.println(
          "class     "
              + Printable.of(each.get(0))
              + ": %s labels, recall %s, precision %s"
                  .formatted(each.get(1), each.get(2), each.get(3)));
    }
    if (learner.diverged() > 0) {
      out.printf("diverged  %s labels that a network could not learn%n", learner.diverged());
    }
    if (rejected.count() > 0) {
      out.printf("rejected  %s labels%s%n", rejected.count(), rejectedTo());
    }
    if (learner.far() > 0) {
      out.printf(
          "outliers  %s labels far from all before them, learned as nearer ones%n", learner.far());
    }
    out.printf(
        "drift     %s alarms of ADWIN%s%n",
        drifts.size(),
        drifts.isEmpty()
            ? ""
            : ", the first at "
                + Printable.of(
                    String.join(", ", drifts.subList(0, Math.min(MOST_DRIFTS, drifts.size())))));
    if (options.delimiter == null && table.delimiter() != ',') {
      named(
          "hint      ",
          "--delimiter",
          "taken as '%s', by the line of names"
              .formatted(GuessedDelimiter.shown(table.delimiter())));
    }
    if (labels != null && labels.unknown() > 0) {
      named("hint      ", "--label-file", labels.unknown() + " of its rows are not in the table");
    }
    for (int i = 0; i < used.length; i++) {
      if ((used[i] || i == labelColumn) && 2 * commas[i] > filled[i]) {
        named("hint      ", table.names().get(i), "numbers with a comma are texts; write a point");
      }
    }
    out.println("verdict   " + verdict());
    out.flush();
  }

  private String rejectedTo() {
    return options.rejected == null
        ? ": no number, or one class too many; --rejected FILE.csv says which"
        : ", in " + Printable.of(options.rejected.toString());
  }

  private void save() {
    if (options.save != null && !isInRow) {
      state.save(options.save, predictions, rejected);
    }
  }

  /**
   * Whether a window's end is a time to save. Where saving takes long, as of 100,000 keys, it gets
   * at most a fifth of the time.
   *
   * @param since the last saving ended, ns
   * @param saving how long that took, ns
   */
  static boolean isDue(long since, long saving) {
    return saving < LONG_SAVING || since > SELDOM * saving;
  }

  private void saveIfTime() {
    long now = System.nanoTime();
    if (isDue(now - saved, saving)) {
      save();
      saved = System.nanoTime();
      saving = saved - now;
    }
  }

  private void named(String what, String name, String text) {
    out.println(what + Printable.of(name + ": " + text));
  }

  private void print(StreamScores window) {
    scored += window.labels();
    if (!options.json) {
      line(Long.toString(scored), window);
      out.flush();
    }
    isDue = true;
  }

  private void line(String name, StreamScores scores) {
    if (!headed) {
      headed = true;
      out.println("  labels  " + String.join("  ", scores.all().keySet()));
    }
    StringBuilder text = new StringBuilder(String.format("%8s", name));
    scores
        .all()
        .forEach(
            (score, value) ->
                text.append("  ").append(String.format("%" + score.length() + "s", text(value))));
    out.println(text);
  }

  private String text(double value) {
    double size = Math.abs(value);
    boolean plain = !learner.isOfValues() || value == 0 || size >= 1 && size < LARGE;
    return String.format(Locale.ROOT, plain ? "%.3f" : "%.4g", value);
  }

  /** What of it all is to be read first. */
  private String verdict() {
    Map<String, Double> all = cheap();
    if (scoring.total().labels() == 0) {
      return "no label came, so nothing was scored";
    }
    boolean values = learner.isOfValues();
    List<String> names = values ? StreamPage.OF_VALUES : StreamPage.OF_CLASSES;
    double own = all.get(names.get(0));
    double last = all.get(names.get(1));
    double usual = all.get(names.get(2));
    boolean better = values ? own < Math.min(last, usual) : own > Math.max(last, usual);
    String what = values ? "mean absolute error" : "right";
    return "%s %s, where the last label repeated has %s, and %s of the last 100 %s: %s"
        .formatted(
            what,
            text(own),
            text(last),
            values ? "the mean" : "the most frequent",
            text(usual),
            better ? "better than both" : "no better than the better of these");
  }

  private List<List<String>> classes() {
    List<List<String>> all = new ArrayList<>();
    if (scoring.total() instanceof ClassScores scores && scores.classes() <= MOST_CLASSES) {
      for (int k = 0; k < scores.classes(); k++) {
        all.add(
            List.of(
                learner.classes().get(k),
                Long.toString(scores.labels(k)),
                text(scores.recall(k)),
                text(scores.precision(k))));
      }
    }
    return all;
  }

  /** The scores so far, as an object. */
  public synchronized ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rows", state.rows()).put("labels", scoring.total().labels());
    json.put("rejected", rejected.count());
    json.put("keys", learner.keys()).put("verdict", verdict());
    ObjectNode scores = json.putObject("scores");
    scoring.all().forEach((name, value) -> put(scores, name, value));
    ObjectNode each = json.putObject("classes");
    if (scoring.total() instanceof ClassScores of) {
      for (int k = 0; k < of.classes(); k++) {
        ObjectNode one = each.putObject(learner.classes().get(k)).put("labels", of.labels(k));
        put(one, "recall", of.recall(k));
        put(one, "precision", of.precision(k));
      }
    }
    json.put("delimiter", String.valueOf(table.delimiter()));
    ArrayNode alarms = json.putArray("drift");
    drifts.forEach(alarms::add);
    ObjectNode columns = json.putObject("columns");
    columns().forEach(columns::put);
    return json;
  }

  /** What became of each, or of the parts of dates, in the order of the table. */
  private Map<String, String> columns() {
    Map<String, Integer> places = new HashMap<>();
    table.names().forEach(name -> places.put(name, places.size()));
    Map<String, String> all = new LinkedHashMap<>();
    learner.columns().entrySet().stream()
        .sorted(Comparator.comparingInt(column -> place(places, column.getKey())))
        .forEach(column -> all.put(column.getKey(), column.getValue()));
    all.keySet().removeIf(name -> all.containsKey(name + " (hour)"));
    return all;
  }

  private static int place(Map<String, Integer> places, String column) {
    int part = column.lastIndexOf(" (");
    Integer whole = part < 0 ? null : places.get(column.substring(0, part));
    return places.getOrDefault(column, whole == null ? Integer.MAX_VALUE : whole);
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isNaN(value)) {
      json.putNull(name);
    } else {
      json.put(name, value);
    }
  }

  /** The report of what has been run so far; any thread may ask for it meanwhile. */
  public synchronized Page page() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("rows", Long.toString(state.rows()));
    all.put("labels", Long.toString(scoring.total().labels()));
    scoring.all().forEach((name, value) -> all.put(name, text(value)));
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put(options.label, "the label: " + learner.labels());
    columns.putAll(columns());
    return page.page(options.label + " of a stream", verdict(), all, classes(), columns);
  }

  @Override
  public void close() throws IOException {
    table.close();
    predictions.close();
    rejected.close();
  }

  /**
   * Scores of a run, of classes and, as long as all labels are numbers, of values: which of them
   * labels are may turn out only after some.
   */
  private static final class Scoring {

    private static final int AVERAGE = 100;

    private final TableLearner learner;
    private final Prequential<String> classes;
    private final Prequential<String> values;
    private boolean numbers = true;

    Scoring(TableLearner learner, int window, Consumer<StreamScores> onWindow) {
      this.learner = learner;
      Prequential.Settings settings =
          new Prequential.Settings(window, AVERAGE, Integer.MAX_VALUE, false);
      classes =
          Prequential.<String>ofClasses(settings).onWindow(full -> tell(full, false, onWindow));
      values =
          Prequential.<String>ofValues(1, settings).onWindow(full -> tell(full, true, onWindow));
    }

    private void tell(StreamScores full, boolean ofValues, Consumer<StreamScores> onWindow) {
      if (ofValues == learner.isOfValues()) {
        onWindow.accept(full);
      }
    }

    void predicted(String key, TableAnswer answer) {
      if (!learner.isOfValues()) {
        classes.predicted(key, answer.token(), answer.probabilities());
      }
      if (numbers) {
        double value =
            answer.label() == null ? answer.value() : TableLearner.number(answer.label());
        values.predicted(key, answer.token(), new double[] {value});
      }
    }

    /** A label has come, and has been learned. */
    void label(String key, long token, String cell) {
      double number = TableLearner.number(cell);
      numbers &= !Double.isNaN(number);
      if (numbers) {
        values.label(key, token, new double[] {number});
      }
      if (!learner.isOfValues()) {
        classes.label(key, token, learner.classOf(cell));
      }
    }

    void pass(String key, long token) {
      classes.pass(key, token);
      values.pass(key, token);
    }

    StreamScores total() {
      return (learner.isOfValues() ? values : classes).total();
    }

    Map<String, Double> all() {
      return total().all();
    }
  }
}
