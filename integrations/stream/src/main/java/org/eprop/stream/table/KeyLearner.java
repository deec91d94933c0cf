package org.eprop.stream.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.drift.Watch;
import org.jspecify.annotations.Nullable;

/** What a key of a {@link TableLearner} has, and that one moves on. */
final class KeyLearner {

  /** What happened to a row: it came, its label came, or it is said that none will. */
  enum Kind {
    ROW,
    LABEL,
    PASS
  }

  /** Happened to a row. */
  record Event(Kind kind, PastRow row) {}

  /**
   * A row whose label is to come.
   *
   * @param step the number of the network's step; -1 if there was none
   * @param y what it said, [class], or one value in deviations
   */
  record Pending(PastRow row, long step, double[] y) {}

  private static final int MOST = Integer.MAX_VALUE;

  /** More rows have never come. */
  static final long MOST_ROWS = 1L << 48;

  private static final byte[] NO_BYTES = {};
  private static final double[] NO_NUMBERS = {};

  final String name;

  /** What happened to the last rows, in its order. */
  final Deque<Event> log = new ArrayDeque<>();

  int logged;
  long rows;

  /** The number of its last row among all rows. */
  long last;

  /**
   * Of which layout all below is; -1 for none: of what is pending, rows alone matter then, as it
   * learns what is kept again.
   */
  long generation = -1;

  /** Whether a network answers it. */
  boolean isAnswered;

  double[] averages = {};

  /** Inputs of the rows before, the last one first. */
  final List<double[]> past = new ArrayList<>();

  double reach;

  /** Labels of each class. */
  double[] counts = {};

  Confidence confidence = new Confidence();

  /** The state of its network, if none is open; null of a new one. */
  byte @Nullable [] network;

  @Nullable Watch watch;
  final Map<Long, Pending> pending = new LinkedHashMap<>();

  KeyLearner(String name) {
    this.name = name;
  }

  void log(Kind kind, PastRow row, int most) {
    log.add(new Event(kind, row));
    logged += kind == Kind.ROW ? 1 : 0;
    while (logged > most) {
      logged -= log.remove().kind == Kind.ROW ? 1 : 0;
      while (!log.isEmpty() && log.getFirst().kind != Kind.ROW) {
        log.remove();
      }
    }
  }

  /**
   * Saves or restores it.
   *
   * @param rowsOf rows that are kept, by their numbers; filled where they are restored
   */
  void exchange(StateBytes bytes, Map<Long, PastRow> rowsOf, Supplier<Watch> newWatch) {
    boolean reads = bytes.isRead();
    rows = bytes.whole("rows", rows, 0, MOST_ROWS);
    last = bytes.whole("last", last, 0, MOST_ROWS);
    exchangeRows(bytes, rowsOf);
    int events = (int) bytes.whole("events", log.size(), 0, reads ? bytes.remaining() : MOST);
    for (int i = 0; i < events; i++) {
      Event event = reads ? null : log.remove();
      int kind = (int) bytes.whole("event", event == null ? 0 : event.kind.ordinal(), 0, 2);
      PastRow row = row(bytes, rowsOf, event == null ? null : event.row);
      log.add(new Event(Kind.values()[kind], row));
    }
    logged = (int) log.stream().filter(event -> event.kind == Kind.ROW).count();
    generation = bytes.whole("generation", generation, -1, Long.MAX_VALUE);
    if (generation < 0) {
      exchangePending(bytes, rowsOf);
      return;
    }
    isAnswered = bytes.flag("answered", isAnswered);
    averages = Texts.amounts(bytes, "averages", averages);
    counts = Texts.amounts(bytes, "counts", counts);
    int lags = (int) bytes.whole("lags", past.size(), 0, reads ? bytes.remaining() : MOST);
    for (int l = 0; l < lags; l++) {
      double[] inputs = Texts.numbers(bytes, "lag", reads ? NO_NUMBERS : past.get(l));
      if (reads) {
        past.add(inputs);
      }
    }
    double[] numbers = {reach};
    Texts.within(bytes, "reach", numbers, 0, Double.MAX_VALUE);
    reach = numbers[0];
    confidence.exchange(bytes);
    if (reads) {
      watch = newWatch.get();
    }
    double[] seen = Texts.numbers(bytes, "watch", Objects.requireNonNull(watch).state());
    if (reads) {
      watch.resume(seen);
    }
    if (bytes.flag("network", network != null)) {
      network = bytes.raw("network", reads ? NO_BYTES : network);
    }
    exchangePending(bytes, rowsOf);
  }

  private static PastRow row(StateBytes bytes, Map<Long, PastRow> rowsOf, @Nullable PastRow now) {
    long number = bytes.whole("row", now == null ? 0 : now.number, 0, Long.MAX_VALUE);
    PastRow row = now == null ? rowsOf.get(number) : now;
    if (row == null) {
      throw new InvalidInputException("got row " + number + ", which is not kept");
    }
    return row;
  }

  private void exchangeRows(StateBytes bytes, Map<Long, PastRow> rowsOf) {
    log.forEach(event -> rowsOf.put(event.row.number, event.row));
    pending.values().forEach(one -> rowsOf.put(one.row.number, one.row));
    List<PastRow> now = List.copyOf(rowsOf.values());
    int count = (int) bytes.whole("rows", now.size(), 0, bytes.isRead() ? bytes.remaining() : MOST);
    for (int i = 0; i < count; i++) {
      PastRow row = PastRow.exchange(bytes, bytes.isRead() ? null : now.get(i), name);
      rowsOf.put(row.number, row);
    }
  }

  private void exchangePending(StateBytes bytes, Map<Long, PastRow> rowsOf) {
    boolean reads = bytes.isRead();
    List<Pending> now = List.copyOf(pending.values());
    int count = (int) bytes.whole("answers", now.size(), 0, reads ? bytes.remaining() : MOST);
    for (int i = 0; i < count; i++) {
      Pending one = reads ? null : now.get(i);
      PastRow row = row(bytes, rowsOf, one == null ? null : one.row);
      long step = generation < 0 || one == null ? -1 : one.step;
      step = bytes.whole("step", step, -1, Long.MAX_VALUE);
      double[] y = generation < 0 || one == null ? NO_NUMBERS : one.y;
      pending.put(row.token, new Pending(row, step, Texts.numbers(bytes, "answer", y)));
    }
  }
}
