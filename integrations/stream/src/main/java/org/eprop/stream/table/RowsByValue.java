package org.eprop.stream.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TableLearner} for frameworks that have no tokens: they ask with a row, and bring the
 * same row again with its label, at once or later.
 *
 * <pre>{@code
 * RowsByValue learner = new RowsByValue(new TableLearner(settings, plugins));
 * TableAnswer answer = learner.predict(row);
 * learner.learn(row, "worn");
 * }</pre>
 *
 * <p>The network makes one step for each row, when it first comes. An ensemble or an evaluation
 * asks more than once: for the row that came last, for the oldest that waits for its label, and for
 * the one learned last. The answer is then the one given before, without a step. So of two equal
 * rows in succession the second has the answer of the first, and its step when its label comes.
 *
 * <p>Labels come in the order of their rows; some may be left out, as bagging does. Rows before one
 * that is learned get none. A row that is learned and was not asked for makes its step then.
 *
 * <p>Thread-safe, one call after the other.
 *
 * @since 1.0
 */
public final class RowsByValue {

  private static final int FORMAT = 1;

  private static final TableAnswer NONE =
      new TableAnswer(0, List.of(), new double[0], Double.NaN, Double.NaN, Double.NaN);

  /** A row that came, and what was said of it. */
  private record Said(Map<String, Object> cells, TableAnswer answer) {}

  private final TableLearner learner;
  private final Deque<Said> waiting = new ArrayDeque<>();
  private @Nullable Said last;
  private @Nullable Said learned;

  /**
   * @param learner a new one, which nobody else asks
   */
  public RowsByValue(TableLearner learner) {
    this.learner = Objects.requireNonNull(learner, "learner: got null");
  }

  /** What answers: to look at, not to ask. */
  public TableLearner learner() {
    return learner;
  }

  /** {@link TableLearner#predict(Map)}, once for each row. */
  public synchronized TableAnswer predict(Map<String, ?> row) {
    Map<String, Object> cells = cells(row);
    for (Said said : known()) {
      if (said.cells.equals(cells)) {
        return said.answer;
      }
    }
    return step(cells).answer;
  }

  private List<Said> known() {
    List<Said> known = new ArrayList<>();
    if (last != null) {
      known.add(last);
    }
    if (!waiting.isEmpty()) {
      known.add(waiting.element());
    }
    if (learned != null) {
      known.add(learned);
    }
    return known;
  }

  private Said step(Map<String, Object> cells) {
    Said said = new Said(cells, learner.predict(cells));
    waiting.add(said);
    if (waiting.size() > learner.lateness() + 1) {
      waiting.remove();
    }
    last = said;
    return said;
  }

  private static Map<String, Object> cells(Map<String, ?> row) {
    Map<String, Object> cells = new TreeMap<>();
    row.forEach((name, value) -> cells.put(name, Cells.of(value)));
    return cells;
  }

  /**
   * A row's label.
   *
   * @return whether it is learned
   * @throws InvalidInputException if it is no number among numbers, or one class too many
   */
  public synchronized boolean learn(Map<String, ?> row, @Nullable Object label) {
    Map<String, Object> cells = cells(row);
    Said found = null;
    for (Said said : waiting) {
      if (said.cells.equals(cells)) {
        found = said;
        break;
      }
    }
    if (found == null) {
      found = step(cells);
    }
    for (Said first = waiting.remove(); first != found; first = waiting.remove()) {
      learner.learn(first.answer.token(), null);
    }
    learned = found;
    return learner.learn(found.answer.token(), label);
  }

  /** All that decides on what follows, as {@link TableLearner#bytes} has it. */
  public synchronized byte[] bytes() {
    StateBytes bytes = new StateBytes().beginWriting(identity());
    bytes.raw("learner", learner.bytes());
    exchange(bytes);
    return bytes.written();
  }

  /**
   * Goes on from there.
   *
   * @param state what {@link #bytes} gave
   * @param settings of its learner
   * @throws InvalidInputException if the bytes are damaged, of another version, or of other
   *     settings
   */
  public static RowsByValue restore(byte[] state, TableSettings settings, Plugins plugins) {
    StateBytes bytes = new StateBytes();
    try {
      bytes.beginReading(state, identity(), /* anyWeights= */ false);
      byte[] own = bytes.raw("learner", new byte[0]);
      RowsByValue rows = new RowsByValue(TableLearner.restore(own, settings, plugins));
      rows.exchange(bytes);
      bytes.expectEnd();
      return rows;
    } catch (InvalidInputException e) {
      throw e.at("state of a learner of rows by value");
    }
  }

  private static StateBytes.Identity identity() {
    return new StateBytes.Identity("a learner of rows by value", FORMAT, 0);
  }

  private void exchange(StateBytes bytes) {
    List<Said> rows = new ArrayList<>(waiting);
    int count = (int) bytes.whole("waiting", rows.size(), 0, (long) learner.lateness() + 1);
    waiting.clear();
    for (int i = 0; i < count; i++) {
      waiting.add(exchange(bytes, bytes.isRead() ? null : rows.get(i)));
    }
    boolean isWaiting = bytes.flag("last waits", last != null && last == waiting.peekLast());
    last = isWaiting ? waiting.peekLast() : maybe(bytes, last);
    learned = maybe(bytes, learned);
  }

  private @Nullable Said maybe(StateBytes bytes, @Nullable Said said) {
    return bytes.flag("row", said != null) ? exchange(bytes, said) : null;
  }

  private Said exchange(StateBytes bytes, @Nullable Said said) {
    List<String> names = said == null ? List.of() : List.copyOf(said.cells.keySet());
    int count = (int) bytes.whole("columns", names.size(), 0, most(bytes));
    Map<String, Object> cells = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String name = Texts.exchange(bytes, "column", said == null ? "" : names.get(i));
      cells.put(name, Texts.exchange(bytes, said == null ? null : said.cells.get(name)));
    }
    return new Said(cells, exchange(bytes, said == null ? NONE : said.answer));
  }

  private TableAnswer exchange(StateBytes bytes, TableAnswer answer) {
    long token = bytes.whole("token", answer.token(), 0, Math.max(0, learner.rows() - 1));
    List<String> of = answer.classes();
    int count = (int) bytes.whole("classes", of.size(), 0, Labels.MOST_CLASSES);
    List<String> classes = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      classes.add(Texts.exchange(bytes, "class", bytes.isRead() ? "" : of.get(k)));
    }
    double[] probabilities = bytes.isRead() ? new double[count] : answer.probabilities();
    Texts.within(bytes, "probabilities", probabilities, 0, 1);
    double[] value = {answer.value(), answer.low(), answer.high()};
    if (bytes.flag("number", !Double.isNaN(answer.value()))) {
      Texts.within(bytes, "value", value, -Texts.LARGEST, Texts.LARGEST);
    }
    return new TableAnswer(
        token, List.copyOf(classes), probabilities, value[0], value[1], value[2]);
  }

  private static long most(StateBytes bytes) {
    return bytes.isRead() ? bytes.remaining() : Integer.MAX_VALUE;
  }
}
