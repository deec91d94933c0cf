package org.eprop.stream.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Learns a table row by row, whatever its columns are: one spiking network answers, from the first
 * rows on.
 *
 * <pre>{@code
 * TableLearner learner = new TableLearner(TableSettings.defaults(), plugins);
 * TableAnswer answer = learner.predict(Map.of("speed", 3.2, "gear", "second"));
 * answer.label();                              // or value(), low(), high()
 * learner.learn(answer.token(), "worn");       // when it is known, at once or later
 * }</pre>
 *
 * <p>A row has values by the names of its columns: numbers, texts, dates as ISO 8601 has them, or
 * null for what is missing; texts that are numbers are numbers. How a column becomes input is
 * chosen by past rows alone: after a 64th, 32nd, 16th, eighth and all of {@link TableSettings#look}
 * rows, and later where columns, values or labels come that nothing stands for. Whoever learns a
 * key then learns what is kept of it again.
 *
 * <p>Each key has a learner of its own; encoders are shared. Answers depend on the settings and on
 * what was called, and on nothing else: a learner that goes on from {@link #bytes} gives the same,
 * to the bit. Thread-safe, one call after the other.
 *
 * @since 1.0
 */
public final class TableLearner {

  private static final int[] PARTS = {64, 32, 16, 8, 1};
  private static final int[] LEAST = {2, 2, 2, 4, 0};

  /** Of past rows, so many that do not fit make encoders be chosen anew. */
  private static final int UNFIT = 20;

  private static final int LEAST_UNFIT = 10;
  private static final double LATER = 1.1;
  private static final int MOST = Integer.MAX_VALUE;

  /** Grows where states are no longer read that were saved before. */
  private static final int FORMAT = 7;

  private final TableSettings settings;
  private final int[] looks = new int[PARTS.length];

  /** Rows that a key keeps: those whose labels may come, too. */
  private final int kept;

  private final Labels labels;
  private final List<String> columns = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, KeyLearner> keys = new LinkedHashMap<>();
  private final Deque<PastRow> recent = new ArrayDeque<>();
  private final KeyNetworks networks;

  /** When encoders were chosen last. */
  private long chosen;

  private int unfit;
  private long rows;

  /**
   * @param plugins has the network's components, {@code sgd}, {@code rls} and the losses
   * @throws InvalidInputException if one of them is missing
   */
  public TableLearner(TableSettings settings, Plugins plugins) {
    this.settings = Objects.requireNonNull(settings, "settings: got null");
    labels = new Labels(settings.target(), settings.classes());
    kept = Math.max(settings.look(), settings.lateness() + 1);
    for (int i = 0; i < looks.length; i++) {
      looks[i] = Math.max(LEAST[i], settings.look() / PARTS[i]);
    }
    networks = new KeyNetworks(settings, plugins, labels);
  }

  /** {@link #predict(String, Map)} of the key {@code ""}. */
  public TableAnswer predict(Map<String, ?> row) {
    return predict("", row);
  }

  /**
   * Answers the next row of a key.
   *
   * @param row its values by column, in any order; null, and what is not there, is missing. Columns
   *     that come together first are taken in in the order of their names
   */
  public synchronized TableAnswer predict(String key, Map<String, ?> row) {
    Objects.requireNonNull(row, "row: got null, but expected values by column");
    KeyLearner of = key(key);
    PastRow past = new PastRow(key, rows, of.rows, cells(row));
    networks.bringUpToDate(of);
    KeyLearner.Pending said = networks.step(of, past);
    of.log(KeyLearner.Kind.ROW, past, kept);
    of.rows++;
    rows++;
    recent.add(past);
    if (recent.size() > settings.look()) {
      recent.remove();
    }
    networks.waiting.put(past.token, of);
    unfit += networks.layout().misses(past) ? 1 : 0;
    TableAnswer answer = answer(of, said);
    chooseIfTime();
    return answer;
  }

  /** A key, the last one that had a row from now on; those that had none for long are forgotten. */
  private KeyLearner key(String name) {
    KeyLearner of = keys.remove(name);
    of = of == null ? new KeyLearner(name) : of;
    keys.put(name, of);
    of.last = rows;
    Iterator<KeyLearner> oldest = keys.values().iterator();
    KeyLearner one = oldest.next();
    while (settings.expiry() > 0 && rows - one.last > settings.expiry()) {
      networks.forget(one);
      oldest.remove();
      one = oldest.next();
    }
    return of;
  }

  private @Nullable Object[] cells(Map<String, ?> row) {
    Map<String, Object> found = new HashMap<>();
    row.forEach(
        (name, value) -> {
          Object cell = Cells.of(value);
          Map<String, Object> parts = cell == null ? null : Cells.parts(cell);
          found.put(name, parts == null ? cell : null);
          if (parts != null) {
            parts.forEach((part, number) -> found.put(name + " (" + part + ")", number));
          }
        });
    found.keySet().stream().filter(name -> !places.containsKey(name)).sorted().forEach(this::add);
    Object[] cells = new Object[columns.size()];
    found.forEach((name, cell) -> cells[Objects.requireNonNull(places.get(name))] = cell);
    return cells;
  }

  private void add(String column) {
    places.put(column, columns.size());
    columns.add(column);
  }

  private TableAnswer answer(KeyLearner of, KeyLearner.Pending said) {
    double[] y = said.y();
    if (labels.isValues()) {
      boolean none = networks.labelled() == 0;
      double value = none ? Double.NaN : labels.number(y[0]);
      double width = none ? Double.NaN : labels.deviation() * of.confidence.width();
      return new TableAnswer(
          said.row().token, List.of(), new double[0], value, value - width, value + width);
    }
    return new TableAnswer(
        said.row().token,
        List.copyOf(labels.classes()),
        of.confidence.probabilities(y),
        Double.NaN,
        Double.NaN,
        Double.NaN);
  }

  /**
   * A row's label.
   *
   * @param token of its {@link TableAnswer}
   * @param label a class, or a number; null, an empty text and NaN say that none will come
   * @return whether it is learned; false if it came twice, or too late
   * @throws InvalidInputException if it is no number among numbers, or one class too many
   */
  public synchronized boolean learn(long token, @Nullable Object label) {
    if (token < 0 || token >= rows) {
      throw new InvalidInputException(
          "token: got " + token + ", but there have been " + rows + " rows, from 0");
    }
    Object cell = Cells.of(label);
    KeyLearner of = networks.waiting.get(token);
    KeyLearner.Pending one = null;
    if (of != null) {
      networks.bringUpToDate(of);
      one = of.pending.get(token);
    }
    if (of == null || one == null) {
      return false;
    }
    PastRow row = one.row();
    if (cell == null) {
      networks.pass(of, row);
      of.log(KeyLearner.Kind.PASS, row, kept);
      return true;
    }
    boolean wereValues = labels.isValues();
    int known = labels.classes().size();
    double taken = labels.take(cell);
    networks.countLabel();
    row.label = cell;
    row.late = (int) (of.rows - 1 - row.number);
    unfit += !labels.isValues() && taken >= networks.layout().outputs() ? 1 : 0;
    of.log(KeyLearner.Kind.LABEL, row, kept);
    if (wereValues != labels.isValues()) {
      choose();
      networks.bringUpToDate(of);
      return true;
    }
    long beyond = networks.beyond();
    networks.learn(of, row);
    unfit += (int) (networks.beyond() - beyond);
    if (known < labels.classes().size() && rows < settings.look()) {
      chooseIfTime();
    } else if (rows < settings.look() && labels.isScaledByFew(networks.labelled())) {
      choose();
    }
    return true;
  }

  /**
   * All that decides on what follows, to be kept: versioned, checksummed, bound to the settings.
   */
  public synchronized byte[] bytes() {
    networks.settle();
    StateBytes bytes = new StateBytes().beginWriting(identity());
    exchange(bytes);
    return bytes.written();
  }

  /**
   * Goes on from there.
   *
   * @param state what {@link #bytes} gave
   * @param settings as they were
   * @throws InvalidInputException if the bytes are damaged, of another version, or of other
   *     settings
   */
  public static TableLearner restore(byte[] state, TableSettings settings, Plugins plugins) {
    TableLearner learner = new TableLearner(settings, plugins);
    StateBytes bytes = new StateBytes();
    try {
      bytes.beginReading(state, learner.identity(), /* anyWeights= */ false);
      learner.exchange(bytes);
      bytes.expectEnd();
    } catch (InvalidInputException e) {
      throw e.at("state of a learner of a table");
    }
    return learner;
  }

  private StateBytes.Identity identity() {
    String text = FORMAT + settings.identity();
    return new StateBytes.Identity("a learner of a table", text.hashCode(), text.length());
  }

  private void exchange(StateBytes bytes) {
    boolean reads = bytes.isRead();
    labels.exchange(bytes);
    int count = (int) bytes.whole("columns", columns.size(), 0, reads ? bytes.remaining() : MOST);
    for (int i = 0; i < count; i++) {
      String name = Texts.exchange(bytes, "column", reads ? "" : columns.get(i));
      if (reads) {
        add(name);
      }
    }
    networks.exchange(bytes);
    chosen = bytes.whole("chosen", chosen, 0, Long.MAX_VALUE);
    unfit = (int) bytes.whole("unfit", unfit, 0, MOST);
    rows = bytes.whole("rows", rows, 0, KeyLearner.MOST_ROWS);
    List<PastRow> last = List.copyOf(recent);
    Map<String, Map<Long, PastRow>> kept = new HashMap<>();
    last.forEach(row -> kept.computeIfAbsent(row.key, k -> new TreeMap<>()).put(row.number, row));
    List<KeyLearner> all = List.copyOf(keys.values());
    count = (int) bytes.whole("keys", all.size(), 0, reads ? bytes.remaining() : MOST);
    for (int i = 0; i < count; i++) {
      String name = Texts.exchange(bytes, "key", reads ? "" : all.get(i).name);
      KeyLearner key = reads ? new KeyLearner(name) : all.get(i);
      networks.exchange(bytes, key, kept.computeIfAbsent(name, k -> new TreeMap<>()));
      keys.put(name, key);
    }
    count = (int) bytes.whole("last rows", last.size(), 0, settings.look());
    for (int i = 0; i < count; i++) {
      String name = Texts.exchange(bytes, "key", reads ? "" : last.get(i).key);
      long number = bytes.whole("row", reads ? 0 : last.get(i).number, 0, Long.MAX_VALUE);
      PastRow row = kept.getOrDefault(name, Map.of()).get(number);
      if (reads && row != null) {
        recent.add(row);
      }
    }
  }

  /** How many alarms of drift there were, of all keys. */
  public synchronized long alarms() {
    return networks.alarms();
  }

  /** How many labels the network could not learn, for its numbers would not have been finite. */
  public synchronized long diverged() {
    return networks.diverged();
  }

  /** How many labels were far from all before them, and learned as nearer ones. */
  public synchronized long far() {
    return networks.far();
  }

  /** How many rows there were. */
  public synchronized long rows() {
    return rows;
  }

  /** By how many rows a label may be late. */
  public int lateness() {
    return settings.lateness();
  }

  /** How many keys there are. */
  public synchronized int keys() {
    return keys.size();
  }

  /** The classes that came by now. */
  public synchronized List<String> classes() {
    return List.copyOf(labels.classes());
  }

  /** The number of a label's class; -1 if it has not come, or labels are values. */
  public synchronized int classOf(Object label) {
    Object cell = Cells.of(label);
    return cell == null ? -1 : labels.classes().indexOf(Cells.text(cell));
  }

  /** Whether a value of a row is taken for none. */
  public static boolean isMissing(@Nullable Object value) {
    return Cells.of(value) == null;
  }

  /** The number that a value of a row is taken for; NaN if it is none. */
  public static double number(@Nullable Object value) {
    return Cells.number(Cells.of(value));
  }

  /** Whether labels are numbers. */
  public synchronized boolean isOfValues() {
    return labels.isValues();
  }

  /** What became of each column by now, in words. */
  public synchronized Map<String, String> columns() {
    Map<String, String> all = new LinkedHashMap<>();
    columns.forEach(name -> all.put(name, "not used yet"));
    networks.layout().encoders().forEach(encoder -> all.put(encoder.name(), encoder.text()));
    return all;
  }

  /** What labels are by now, in words. */
  public synchronized String labels() {
    return labels.text();
  }

  // Encoders, and keys that learn again.

  private void chooseIfTime() {
    boolean time = false;
    for (int look : looks) {
      time |= rows == look;
    }
    int many = Math.max(LEAST_UNFIT, settings.look() / UNFIT);
    if (rows > settings.look() && rows % settings.look() == 0) {
      unfit = labels.isOfOtherSize(pastNumbers()) ? many : unfit / 2;
    }
    if (time || rows > settings.look() && unfit >= many && isLater()) {
      choose();
    }
  }

  /** Keys are not to learn again more often than they learn. */
  private boolean isLater() {
    return rows >= chosen + settings.look() && rows >= LATER * chosen;
  }

  private double[] pastNumbers() {
    return recent.stream()
        .mapToDouble(row -> Cells.number(row.label))
        .filter(y -> !Double.isNaN(y))
        .toArray();
  }

  private void choose() {
    boolean fresh = rows <= settings.look();
    double[] numbers = pastNumbers();
    labels.scale(numbers);
    Layout before = fresh ? null : networks.layout();
    Layout layout = Layout.choose(recent, columns, labels, before, settings);
    networks.use(
        layout, Arrays.stream(numbers).map(y -> Math.abs(labels.scaled(y))).max().orElse(1));
    chosen = rows;
    unfit = 0;
  }
}
