package org.eprop.stream.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.drift.Watch;
import org.eprop.stream.ensemble.EnsembleSession;
import org.eprop.stream.ensemble.StreamNetworks;
import org.jspecify.annotations.Nullable;

/**
 * Learns a table row by row, whatever its columns are: networks and voters answer together, from
 * the first row on.
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
 * chosen by past rows alone: after a fiftieth, an eighth and all of {@link TableSettings#look}
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

  private static final int[] PARTS = {50, 8, 1};
  private static final int[] LEAST = {2, 4, 0};
  private static final double WIDER = 2;
  private static final double NARROWER = 0.99;
  private static final double WIDEST = 1000;
  private static final int FARTHER = 10;

  /** Of past rows, so many that do not fit make encoders be chosen anew. */
  private static final int UNFIT = 20;

  private static final int LEAST_UNFIT = 10;
  private static final double LATER = 1.1;
  private static final int MOST = Integer.MAX_VALUE;

  private final TableSettings settings;
  private final Plugins plugins;
  private final int[] looks = new int[PARTS.length];
  private final Labels labels;
  private final List<String> columns = new ArrayList<>();
  private final Map<String, KeyLearner> keys = new LinkedHashMap<>();
  private final Map<Long, KeyLearner> waiting = new HashMap<>();
  private final Deque<PastRow> recent = new ArrayDeque<>();
  private final List<VoterFactory> voters = new ArrayList<>();
  private Layout layout;
  private long generation;

  /** When encoders were chosen last. */
  private long chosen;

  private int unfit;
  private double reach;
  private long rows;
  private long labelled;
  private long alarms;
  private long diverged;
  private long far;

  /** For the networks of the layout; null before they are needed. */
  private @Nullable EnsembleSession session;

  /** Whom it is at. */
  private @Nullable KeyLearner at;

  private boolean again;

  /**
   * @param plugins has {@code lif}, {@code sgd}, {@code rls} and the losses
   * @throws InvalidInputException if one of them is missing
   */
  public TableLearner(TableSettings settings, Plugins plugins) {
    this.settings = Objects.requireNonNull(settings, "settings: got null");
    this.plugins = plugins;
    labels = new Labels(settings.target(), settings.classes());
    layout = Layout.none(settings.features());
    reach = FARTHER;
    for (int i = 0; i < looks.length; i++) {
      looks[i] = Math.max(LEAST[i], settings.look() / PARTS[i]);
    }
    int most = settings.features() * 5 / 4;
    for (double lambda : new double[] {0.98, 0.995, 0.9995}) {
      voters.add(LinearVoter.of(plugins, LinearVoter.Features.ROW, lambda, most));
    }
    voters.add(LinearVoter.of(plugins, LinearVoter.Features.CROSSED, 0.99, most));
    voters.add(LinearVoter.of(plugins, LinearVoter.Features.LAGS, 0.995, most));
    voters.add(LinearVoter.of(plugins, LinearVoter.Features.LAGS, 0.9995, most));
    voters.add(LinearVoter.of(plugins, LinearVoter.Features.PRODUCTS, 0.9995, most));
    for (double lambda : new double[] {0.98, 0.995, 0.9995}) {
      voters.add(LinearVoter.of(plugins, LinearVoter.Features.MEMORY, lambda, most));
    }
    voters.add(new BayesVoter.Factory());
    voters.addAll(settings.voters());
  }

  /** {@link #predict(String, Map)} of the key {@code ""}. */
  public TableAnswer predict(Map<String, ?> row) {
    return predict("", row);
  }

  /**
   * Answers the next row of a key.
   *
   * @param row its values by column; null, and what is not there, is missing
   */
  public synchronized TableAnswer predict(String key, Map<String, ?> row) {
    Objects.requireNonNull(row, "row: got null, but expected values by column");
    KeyLearner of = keys.computeIfAbsent(key, KeyLearner::new);
    PastRow past = new PastRow(key, rows, of.rows, cells(row));
    bringUpToDate(of);
    KeyLearner.Pending said = step(of, past);
    of.log(KeyLearner.Kind.ROW, past, settings.look());
    of.rows++;
    rows++;
    recent.add(past);
    if (recent.size() > settings.look()) {
      recent.remove();
    }
    waiting.put(past.token, of);
    unfit += layout.misses(past) ? 1 : 0;
    TableAnswer answer = answer(of, said);
    chooseIfTime();
    return answer;
  }

  private @Nullable Object[] cells(Map<String, ?> row) {
    Map<Integer, Object> found = new HashMap<>();
    row.forEach(
        (name, value) -> {
          Object cell = Cells.of(value);
          Map<String, Object> parts = cell == null ? null : Cells.parts(cell);
          if (parts == null) {
            found.put(column(name), cell);
          } else {
            column(name);
            for (String part : List.of("hour", "weekday", "month")) {
              found.put(column(name + " (" + part + ")"), parts.get(part));
            }
          }
        });
    Object[] cells = new Object[columns.size()];
    found.forEach((i, cell) -> cells[i] = cell);
    return cells;
  }

  private int column(String name) {
    int found = columns.indexOf(name);
    if (found < 0) {
      columns.add(name);
      return columns.size() - 1;
    }
    return found;
  }

  private TableAnswer answer(KeyLearner of, KeyLearner.Pending said) {
    Judges judges = Objects.requireNonNull(of.judges);
    double[] v = said.said()[said.heard()];
    if (labels.isValues()) {
      boolean none = labelled == 0;
      double value = none ? Double.NaN : labels.number(v[0]);
      double width = none ? Double.NaN : labels.deviation() * judges.width();
      return new TableAnswer(
          said.row().token, List.of(), new double[0], value, value - width, value + width);
    }
    return new TableAnswer(
        said.row().token,
        List.copyOf(labels.classes()),
        judges.probabilities(said.heard(), v),
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
    KeyLearner of = waiting.get(token);
    KeyLearner.Pending one = null;
    if (of != null) {
      bringUpToDate(of);
      one = of.pending.get(token);
    }
    if (of == null || one == null) {
      return false;
    }
    PastRow row = one.row();
    if (cell == null) {
      pass(of, row);
      of.log(KeyLearner.Kind.PASS, row, settings.look());
      return true;
    }
    boolean wereValues = labels.isValues();
    int known = labels.classes().size();
    double taken = labels.take(cell);
    labelled++;
    row.label = cell;
    row.late = (int) (of.rows - 1 - row.number);
    unfit += !labels.isValues() && taken >= layout.outputs() ? 1 : 0;
    of.log(KeyLearner.Kind.LABEL, row, settings.look());
    if (wereValues != labels.isValues()) {
      choose();
      bringUpToDate(of);
      return true;
    }
    learn(of, row);
    if (known < labels.classes().size() && rows < settings.look()) {
      chooseIfTime();
    }
    return true;
  }

  /**
   * All that decides on what follows, to be kept: versioned, checksummed, bound to the settings.
   */
  public synchronized byte[] bytes() {
    if (session != null && at != null) {
      session.claim();
      at.networks = session.bytes();
    }
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
    String text =
        List.of(
                settings.target(),
                settings.classes(),
                settings.lateness(),
                settings.look(),
                settings.features(),
                Objects.requireNonNullElse(settings.networks(), ""),
                voters.stream().map(VoterFactory::name).toList())
            .toString();
    return new StateBytes.Identity("a learner of a table", text.hashCode(), text.length());
  }

  private void exchange(StateBytes bytes) {
    boolean reads = bytes.isRead();
    labels.exchange(bytes);
    int count = (int) bytes.whole("columns", columns.size(), 0, reads ? bytes.remaining() : MOST);
    for (int i = 0; i < count; i++) {
      String name = Texts.exchange(bytes, "column", reads ? "" : columns.get(i));
      if (reads) {
        columns.add(name);
      }
    }
    layout = Layout.exchange(bytes, layout);
    generation = bytes.whole("generation", generation, 0, Long.MAX_VALUE);
    chosen = bytes.whole("chosen", chosen, 0, Long.MAX_VALUE);
    unfit = (int) bytes.whole("unfit", unfit, 0, MOST);
    double[] numbers = {reach};
    bytes.doubles("reach", numbers);
    reach = numbers[0];
    rows = bytes.whole("rows", rows, 0, Long.MAX_VALUE);
    labelled = bytes.whole("labels", labelled, 0, Long.MAX_VALUE);
    alarms = bytes.whole("alarms", alarms, 0, Long.MAX_VALUE);
    diverged = bytes.whole("diverged", diverged, 0, Long.MAX_VALUE);
    far = bytes.whole("far", far, 0, Long.MAX_VALUE);
    List<PastRow> last = List.copyOf(recent);
    Map<String, Map<Long, PastRow>> kept = new HashMap<>();
    last.forEach(row -> kept.computeIfAbsent(row.key, k -> new TreeMap<>()).put(row.number, row));
    List<KeyLearner> all = List.copyOf(keys.values());
    count = (int) bytes.whole("keys", all.size(), 0, reads ? bytes.remaining() : MOST);
    for (int i = 0; i < count; i++) {
      String name = Texts.exchange(bytes, "key", reads ? "" : all.get(i).name);
      KeyLearner key = reads ? new KeyLearner(name) : all.get(i);
      key.exchange(
          bytes,
          kept.computeIfAbsent(name, k -> new TreeMap<>()),
          this::newVoters,
          () -> newJudges(key),
          this::newWatch);
      keys.put(name, key);
      key.pending.keySet().forEach(token -> waiting.put(token, key));
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

  private Judges newJudges(KeyLearner key) {
    return new Judges(key.voters.size() + networks(key.stage), labels.isValues());
  }

  private Watch newWatch() {
    StreamNetworks networks = settings.networks();
    StreamNetworks.Alarms detectors =
        (networks == null ? StreamNetworks.defaults() : networks).alarms();
    int delay = layout.delay();
    return new Watch(() -> detectors.detector(delay));
  }

  /** How many alarms of drift there were, of all keys. */
  public synchronized long alarms() {
    return alarms;
  }

  /** How many labels a network could not learn, for its numbers would not have been finite. */
  public synchronized long diverged() {
    return diverged;
  }

  /** How many labels were far from all before them, and learned as nearer ones. */
  public synchronized long far() {
    return far;
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
    layout.encoders().forEach(encoder -> all.put(encoder.name(), encoder.text()));
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
    layout = Layout.choose(recent, columns, labels, fresh ? null : layout, settings.features());
    reach =
        FARTHER
            * Math.max(
                1, Arrays.stream(numbers).map(y -> Math.abs(labels.scaled(y))).max().orElse(1));
    generation++;
    chosen = rows;
    unfit = 0;
    session = null;
    at = null;
  }

  private int stage(KeyLearner key) {
    boolean networks =
        settings.networks() != null
            && layout.channels() > 0
            && (labels.isValues() ? labelled > 0 : labels.classes().size() > 1);
    return key.rows < looks[0] || generation == 0
        ? 0
        : key.rows < looks[1] || !networks || generation == 1 ? 1 : 2;
  }

  /** Has a key learn what is kept of it again, if others answer it from now on. */
  private void bringUpToDate(KeyLearner key) {
    int stage = stage(key);
    if (key.generation == generation && key.stage >= stage) {
      return;
    }
    key.generation = generation;
    key.stage = stage;
    key.base = key.log.isEmpty() ? key.rows : key.log.getFirst().row().number;
    key.averages = layout.newAverages();
    key.past.clear();
    key.known = Double.NaN;
    key.knownCell = null;
    key.knownRow = -1;
    key.reach = stage == 0 ? Double.MAX_VALUE : reach;
    key.pending.keySet().forEach(waiting::remove);
    key.pending.clear();
    key.voters = newVoters(stage);
    key.judges = newJudges(key);
    key.networks = null;
    key.watch = newWatch();
    at = at == key ? null : at;
    again = true;
    try {
      for (KeyLearner.Event event : key.log) {
        switch (event.kind()) {
          case ROW -> {
            step(key, event.row());
            waiting.put(event.row().token, key);
          }
          case LABEL -> learn(key, event.row());
          case PASS -> pass(key, event.row());
        }
      }
    } finally {
      again = false;
    }
  }

  private List<Voter> newVoters(int stage) {
    List<Voter> all = new ArrayList<>();
    all.add(new LastLabelVoter());
    VoterFactory.Shape shape = layout.shape(labels.isValues());
    for (VoterFactory factory : voters) {
      Voter voter = stage == 0 ? null : factory.create(shape);
      if (voter != null) {
        all.add(voter);
      }
    }
    return all;
  }

  private int networks(int stage) {
    return stage < 2 || settings.networks() == null ? 0 : settings.networks().networks();
  }

  private EnsembleSession networksOf(KeyLearner key) {
    if (session == null) {
      session =
          Objects.requireNonNull(settings.networks())
              .create(
                  plugins,
                  layout.channels(),
                  layout.memoryChannels(),
                  layout.outputs(),
                  !labels.isValues(),
                  settings.lateness(),
                  layout.delay())
              .open(null);
    }
    session.claim();
    if (at != key) {
      if (at != null) {
        at.networks = session.bytes();
      }
      session.open(key.networks);
      at = key;
    }
    return session;
  }

  // One row of a key, for the first time or again.

  private KeyLearner.Pending step(KeyLearner key, PastRow row) {
    double[] raw = layout.rawOf(row);
    key.past.add(0, raw);
    if (key.past.size() > TableRow.LAGS) {
      key.past.remove(TableRow.LAGS);
    }
    layout.average(key.averages, raw);
    TableRow seen = layout.encode(row, key.past, key.averages, key.knownCell, key.known);
    int classes = labels.isValues() ? 0 : labels.classes().size();
    List<double[]> votes = new ArrayList<>();
    for (Voter voter : key.voters) {
      votes.add(voter.vote(seen, classes));
    }
    if (key.stage == 2) {
      EnsembleSession networks = networksOf(key);
      float[] x = layout.inputs(row, key.averages, key.knownCell);
      try {
        networks.step(x);
      } catch (DivergenceException e) {
        diverged += again ? 0 : 1;
      } catch (ArithmeticException e) { // where nothing is finite any more, they begin anew
        diverged += again ? 0 : 1;
        networks.open(null);
        key.base = row.number;
        networks.step(x);
      }
      for (double[] y : networks.outputs()) {
        votes.add(fitted(y, classes));
      }
    }
    double[][] all = votes.toArray(double[][]::new);
    Judges judges = Objects.requireNonNull(key.judges);
    double[][] said = judges.committees(all, classes);
    KeyLearner.Pending one = new KeyLearner.Pending(row, seen, all, said, judges.heard());
    key.pending.put(row.token, one);
    if (key.pending.size() > settings.lateness() + 1
        || key.pending.values().iterator().next().row().number < row.number - settings.lateness()) {
      long oldest = key.pending.keySet().iterator().next();
      key.pending.remove(oldest);
      waiting.remove(oldest);
    }
    return one;
  }

  /** A class that networks do not know is the least for them. */
  private static double[] fitted(double[] y, int classes) {
    if (classes == 0 || y.length == classes) {
      return y;
    }
    double[] all = Arrays.copyOf(y, classes);
    if (classes > y.length) {
      Arrays.fill(all, y.length, classes, Arrays.stream(y).min().orElse(0));
    }
    return all;
  }

  private void learn(KeyLearner key, PastRow row) {
    KeyLearner.Pending one = key.pending.remove(row.token);
    waiting.remove(row.token);
    if (one == null) {
      return;
    }
    int classes = labels.isValues() ? 0 : labels.classes().size();
    double label = labels.take(Objects.requireNonNull(row.label));
    double exact = labels.isValues() ? labels.scaled(label) : label;
    label = labels.isValues() ? taught(key, exact) : exact;
    Judges judges = Objects.requireNonNull(key.judges);
    judges.judge(one.votes(), one.said(), one.heard(), label);
    for (Voter voter : key.voters) {
      voter.learn(one.seen(), label, classes);
    }
    if (key.stage == 2 && row.number >= key.base) {
      EnsembleSession networks = networksOf(key);
      try {
        if (labels.isValues()) {
          networks.learnStep(row.number - key.base, new double[] {label});
        } else if (label < layout.outputs()) {
          networks.learnStep(row.number - key.base, (int) label);
        } else {
          networks.pass(row.number - key.base);
        }
      } catch (DivergenceException e) {
        diverged += again ? 0 : 1;
      }
    }
    if (row.number > key.knownRow) {
      key.knownRow = row.number;
      key.known = label;
      key.knownCell = row.label;
    }
    double[] said = one.said()[one.heard()];
    double error =
        labels.isValues()
            ? Math.min(1, Math.abs(said[0] - label))
            : said.length > 0 && Target.largest(said) == label ? 0 : 1;
    boolean alarm =
        Objects.requireNonNull(key.watch).add(row.number, error, again ? row.number + 1 : key.rows);
    alarms += alarm && !again ? 1 : 0;
  }

  /** A wrong cell is not to undo all that was learned; where labels grow, this soon follows. */
  private double taught(KeyLearner key, double label) {
    double taught = Math.max(-key.reach, Math.min(label, key.reach));
    if (!again) {
      far += taught == label ? 0 : 1;
      unfit += Math.abs(label) > reach ? 1 : 0;
    }
    key.reach =
        taught == label
            ? Math.max(reach, NARROWER * key.reach)
            : Math.min(WIDEST * reach, WIDER * key.reach);
    return taught;
  }

  private void pass(KeyLearner key, PastRow row) {
    key.pending.remove(row.token);
    waiting.remove(row.token);
    if (key.stage == 2 && row.number >= key.base) {
      try {
        networksOf(key).pass(row.number - key.base);
      } catch (DivergenceException e) {
        diverged += again ? 0 : 1;
      }
    }
  }
}
