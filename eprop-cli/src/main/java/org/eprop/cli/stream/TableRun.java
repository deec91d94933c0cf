package org.eprop.cli.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Printable;
import org.eprop.core.common.NearestNames;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.plugin.Plugins;
import org.eprop.report.page.Page;
import org.eprop.stream.drift.Watch;
import org.eprop.stream.ensemble.EnsembleSession;
import org.eprop.stream.evaluation.Prequential;
import org.eprop.stream.evaluation.StreamScores;

/**
 * A prequential run over a table: each row is predicted, and learned when its label comes. Encoders
 * are chosen by the first rows, which are then the first of the run.
 */
public final class TableRun implements AutoCloseable {

  private static final int MOST_DRIFTS = 5;

  /** Columns in a message. */
  private static final int SHOWN = 3;

  private static final double WIDER = 2;
  private static final double NARROWER = 0.99;

  /** Excel writes it. */
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private static final String NO_TEXT = "got bytes that are no text, but expected UTF-8";

  /** Others have four digits. */
  private static final double LARGE = 1e7;

  /** A row whose label is to come. */
  private record Late(long step, double label, String cell) {}

  /** What a key has. */
  private final class Key {
    byte[] state;
    String known = "";
    final Deque<Late> late = new ArrayDeque<>();
    final Watch drift = new Watch(() -> options.networks().alarms().detector(options.delay));
  }

  private final StreamOptions options;
  private final PrintWriter out;
  private final CSVParser table;
  private final Iterator<CSVRecord> records;
  private final List<String> names;
  private final int labelColumn;
  private final int keyColumn;
  private final Deque<List<String>> first = new ArrayDeque<>();
  private final List<ColumnEncoder> encoders = new ArrayList<>();
  private final int[] columns;
  private final int channels;
  private final LabelColumn label;
  private final Prequential<String> evaluation;
  private final EnsembleSession learners;

  /** At which the session is; null before the first. */
  private Key current;

  private final Map<String, Key> keys = new HashMap<>();
  private final StreamPage page = new StreamPage();
  private final StringBuilder firstDrifts = new StringBuilder();
  private int drifts;
  private int diverged;

  /** How far from 0 the next number is taught. */
  private double reach;

  private int far;
  private long rows;
  private long scored;

  /**
   * @param csv of the table; closed with this
   * @param plugins knows the components
   * @throws InvalidInputException if the table is none, or does not have the columns
   */
  public TableRun(StreamOptions options, Reader csv, Plugins plugins, PrintWriter out)
      throws IOException {
    this.options = options;
    this.out = out;
    table = open(csv, options.delimiter);
    records = table.iterator();
    names = names();
    labelColumn = column("--label", options.label);
    keyColumn = options.key == null ? -1 : column("--key", options.key);
    if (keyColumn == labelColumn) {
      throw new InvalidInputException(
          "--key: got the column of the label, but expected another: its values say it beforehand");
    }
    List<Integer> used = new ArrayList<>();
    List<Integer> ignored = options.ignored.stream().map(name -> column("--ignore", name)).toList();
    for (int i = 0; i < names.size(); i++) {
      if (i != labelColumn && i != keyColumn && !ignored.contains(i)) {
        used.add(i);
      }
    }
    columns = used.stream().mapToInt(Integer::intValue).toArray();
    look();
    label =
        options.classes.isEmpty()
            ? LabelColumn.of(options.label, cells(labelColumn))
            : LabelColumn.ofClasses(options.label, options.classes);
    reach = label.reach();
    EncoderFactory fields = plugins.find(EncoderFactory.class, "receptive_fields");
    int sum = 0;
    for (int column : columns) {
      encoders.add(ColumnEncoder.of(names.get(column), cells(column), fields));
    }
    if (lastLabelSays()) {
      encoders.add(ColumnEncoder.of("last known " + label.name(), cells(labelColumn), fields));
    }
    for (ColumnEncoder encoder : encoders) {
      sum += encoder.channels();
    }
    channels = sum;
    if (channels == 0) {
      throw new InvalidInputException(
          "got a table without a column that says anything"
              + encoders.stream()
                  .limit(SHOWN)
                  .map(encoder -> "; " + encoder.name() + ": " + encoder.text())
                  .collect(Collectors.joining()));
    }
    Prequential.Settings scoring =
        new Prequential.Settings(options.window, 100, options.delay, false);
    evaluation =
        label.isClass()
            ? Prequential.ofClasses(label.outputs(), scoring)
            : Prequential.ofValues(1, scoring);
    learners =
        options
            .networks()
            .create(plugins, channels, label.outputs(), label.isClass(), options.delay)
            .open(null);
  }

  private boolean lastLabelSays() {
    List<String> keysOfRows =
        keyColumn < 0 ? Collections.nCopies(first.size(), "") : cells(keyColumn);
    List<String> cells = cells(labelColumn);
    double[] labels = new double[first.size()];
    for (int t = 0; t < labels.length; t++) {
      labels[t] = labelOf(cells.get(t), t + 1);
    }
    return LastLabel.says(keysOfRows, labels, label.isClass(), options.delay);
  }

  private double labelOf(String cell, long row) {
    try {
      return label.of(cell);
    } catch (InvalidInputException e) {
      throw e.at("row " + row);
    }
  }

  /** As many rows as are to be looked at; more while they have one label only. */
  private void look() {
    Set<String> labels = new HashSet<>(options.classes);
    List<String> row = next();
    while (row != null) {
      first.add(row);
      if (!row.get(labelColumn).isEmpty()) {
        labels.add(row.get(labelColumn));
      }
      row = first.size() < options.look || labels.size() < 2 ? next() : null;
    }
  }

  private static CSVParser open(Reader csv, char delimiter) throws IOException {
    BufferedReader text = new BufferedReader(csv);
    try {
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
      return CSVFormat.DEFAULT
          .builder()
          .setDelimiter(delimiter)
          .setIgnoreSurroundingSpaces(true)
          .get()
          .parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("--delimiter: " + e.getMessage(), e);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(NO_TEXT, e);
    }
  }

  /** Of the columns; those that have none, as pandas' index, are named by their number. */
  private List<String> names() {
    List<String> line = cells();
    if (line == null) {
      throw new InvalidInputException("got an empty table, but expected a line of names");
    }
    List<String> all = new ArrayList<>();
    for (String name : line) {
      String one = name.isEmpty() ? "column " + (all.size() + 1) : name;
      if (all.contains(one)) {
        throw new InvalidInputException(
            "the line of names: got %s for the columns %s and %s, but expected different names"
                .formatted(ColumnEncoder.shown(one), all.indexOf(one) + 1, all.size() + 1));
      }
      all.add(one);
    }
    return all;
  }

  /** The number of the column of a name. */
  private int column(String option, String name) {
    int found = names.indexOf(name);
    if (found < 0) {
      throw new InvalidInputException(
          option
              + ": unknown column \""
              + name
              + '"'
              + NearestNames.hint(name, names)
              + (names.size() > 1 ? "" : "; one column only: what is between cells? --delimiter"));
    }
    return found;
  }

  /** The cells of the next row; null at the end. */
  private List<String> next() {
    List<String> cells = cells();
    if (cells != null && cells.size() != names.size()) {
      throw new InvalidInputException(
          "row %s: got %s cells, but expected %s, one for each column"
              .formatted(table.getRecordNumber() - 1, cells.size(), names.size()));
    }
    return cells;
  }

  private List<String> cells() {
    try {
      return records.hasNext() ? records.next().toList() : null;
    } catch (UncheckedIOException | IllegalStateException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = cause instanceof CharacterCodingException ? NO_TEXT : cause.getMessage();
      throw new InvalidInputException(
          "after row " + Math.max(0, table.getRecordNumber() - 1) + ": " + why, e);
    }
  }

  private List<String> cells(int column) {
    return first.stream().map(row -> row.get(column)).toList();
  }

  /**
   * All rows there are.
   *
   * @param stop whether to end before the next row, as if there were no more
   */
  public void run(BooleanSupplier stop) {
    describe();
    evaluation.onWindow(this::print);
    List<String> row = first.isEmpty() ? next() : first.remove();
    try {
      while (row != null && !stop.getAsBoolean()) {
        take(row);
        row = first.isEmpty() ? next() : first.remove();
      }
    } catch (InvalidInputException e) {
      finish(); // a wrong row ends the run, but what was scored before it stays
      throw e;
    }
    finish();
  }

  private void describe() {
    line("label     ", label.name(), label.text());
    for (ColumnEncoder encoder : encoders) {
      line("column    ", encoder.name(), encoder.text());
    }
    out.printf("network   %s%n%n", options.text(channels));
    List<String> head = new ArrayList<>();
    evaluation.total().all().keySet().forEach(head::add);
    out.println("  labels  " + String.join("  ", head));
  }

  private void line(String what, String name, String text) {
    out.println(what + Printable.of(name + ": " + text));
  }

  private synchronized void take(List<String> row) {
    rows++;
    String name = keyColumn < 0 ? "" : row.get(keyColumn);
    Key key = keys.computeIfAbsent(name, k -> new Key());
    open(key);
    float[] x = new float[channels];
    int channel = 0;
    for (int i = 0; i < encoders.size(); i++) {
      String cell = i < columns.length ? row.get(columns[i]) : key.known;
      encoders.get(i).encode(cell, x, channel);
      channel += encoders.get(i).channels();
    }
    long step = learners.steps();
    evaluation.predicted(name, step, learners.step(x));
    String cell = row.get(labelColumn);
    key.late.add(new Late(step, labelOf(cell, rows), cell));
    if (key.late.size() > options.delay) {
      learn(name, key, key.late.remove());
    }
  }

  /** A key stays open as long as no other comes. */
  private void open(Key key) {
    if (key != current) {
      if (current != null) {
        current.state = learners.bytes();
      }
      learners.open(key.state);
      current = key;
    }
  }

  private void learn(String name, Key key, Late late) {
    if (Double.isNaN(late.label)) {
      evaluation.pass(name, late.step);
      learners.pass(late.step);
      return;
    }
    key.known = late.cell;
    double[] wanted = {late.label};
    double error =
        label.isClass()
            ? evaluation.label(name, late.step, (int) late.label)
            : evaluation.label(name, late.step, wanted);
    try {
      if (label.isClass()) {
        learners.learnStep(late.step, (int) late.label);
      } else {
        learners.learnStep(late.step, new double[] {taught(late.label)});
      }
    } catch (DivergenceException e) {
      diverged++;
    }
    if (key.drift.add(late.step, Math.min(1, error), learners.steps())) {
      drifts++;
      page.alarm(rows);
      if (drifts <= MOST_DRIFTS) {
        firstDrifts.append(drifts == 1 ? ", the first at row " : ", ").append(rows);
      }
    }
  }

  /** A wrong cell is not to undo all that was learned; where labels grow, this soon follows. */
  private double taught(double number) {
    double taught = Math.max(-reach, Math.min(number, reach));
    far += taught == number ? 0 : 1;
    reach = taught == number ? Math.max(label.reach(), NARROWER * reach) : WIDER * reach;
    return taught;
  }

  /** Labels that were still to come when the table ended, come; nothing is left to predict. */
  private synchronized void finish() {
    for (Map.Entry<String, Key> entry : keys.entrySet()) {
      Key key = entry.getValue();
      open(key);
      while (!key.late.isEmpty()) {
        learn(entry.getKey(), key, key.late.remove());
      }
    }
    line("all", evaluation.total());
    out.println();
    out.printf("rows      %d, of which %d had a label%n", rows, evaluation.total().labels());
    if (keyColumn >= 0) {
      out.printf("keys      %d%n", keys.size());
    }
    if (diverged > 0) {
      out.printf("diverged  %d labels that a network could not learn%n", diverged);
    }
    if (far > 0) {
      out.printf("outliers  %d labels far from all before them, learned as nearer ones%n", far);
    }
    out.printf("drift     %d alarms of ADWIN%s%n", drifts, firstDrifts);
    out.flush();
  }

  private void print(StreamScores window) {
    scored += window.labels();
    page.window(rows, scaled(window));
    line(Long.toString(scored), window);
    out.flush();
  }

  private void line(String name, StreamScores scores) {
    StringBuilder text = new StringBuilder(String.format("%8s", name));
    scaled(scores)
        .forEach(
            (score, value) ->
                text.append("  ").append(String.format("%" + score.length() + "s", text(value))));
    out.println(text);
  }

  private String text(double value) {
    double size = Math.abs(value);
    boolean plain = label.isClass() || value == 0 || size >= 1 && size < LARGE;
    return String.format(Locale.ROOT, plain ? "%.3f" : "%.4g", value);
  }

  /** Errors of numbers in the units of the table. */
  private Map<String, Double> scaled(StreamScores scores) {
    Map<String, Double> scaled = scores.all();
    scaled.replaceAll(
        (name, value) -> label.isClass() || name.equals("R2") ? value : value * label.deviation());
    return scaled;
  }

  /** The report of what has been run so far; any thread may ask for it meanwhile. */
  public synchronized Page page() {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of(label.name(), "the label: " + label.text()));
    encoders.forEach(encoder -> facts.add(List.of(encoder.name(), encoder.text())));
    Map<String, String> all = new LinkedHashMap<>();
    all.put("rows", Long.toString(rows));
    all.put("labels", Long.toString(evaluation.total().labels()));
    scaled(evaluation.total()).forEach((name, value) -> all.put(name, text(value)));
    return page.page(label.name() + " of a stream", facts, all);
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
