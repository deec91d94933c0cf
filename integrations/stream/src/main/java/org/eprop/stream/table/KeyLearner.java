package org.eprop.stream.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
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
   * @param votes of each voter then
   * @param said by each committee, and which was heard
   * @param steps the number of each network's step, as it counts; -1 if it rested, or began anew
   */
  record Pending(
      PastRow row, TableRow seen, double[][] votes, double[][] said, int heard, long[] steps) {}

  private static final int MOST = Integer.MAX_VALUE;

  /** More rows have never come. */
  static final long MOST_ROWS = 1L << 48;

  private static final byte[] NO_BYTES = {};

  final String name;

  /** What happened to the last rows, in its order. */
  final Deque<Event> log = new ArrayDeque<>();

  int logged;
  long rows;

  /**
   * Of which layout all below is; -1 for none: of what is pending, rows alone matter then, as it
   * learns what is kept again.
   */
  long generation = -1;

  /** Who answers: 0 the last label, 1 voters, 2 networks, too. */
  int stage;

  double[] averages = {};
  final List<double[]> past = new ArrayList<>();
  @Nullable Object knownCell;
  double known = Double.NaN;
  int[] before = TableRow.NOTHING_BEFORE;
  long knownRow = -1;
  double reach;
  List<Voter> voters = List.of();
  @Nullable Judges judges;

  /** The state of each; none before they are needed. */
  byte[][] networks = {};

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
   * @param newVoters makes those of a stage
   * @param newJudges makes those of so many voters, and stage
   */
  void exchange(
      StateBytes bytes,
      Map<Long, PastRow> rowsOf,
      IntFunction<List<Voter>> newVoters,
      Supplier<Judges> newJudges,
      Supplier<Watch> newWatch) {
    boolean reads = bytes.isRead();
    rows = bytes.whole("rows", rows, 0, MOST_ROWS);
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
    stage = (int) bytes.whole("stage", stage, 0, 2);
    averages = Texts.amounts(bytes, "averages", averages);
    int lags = (int) bytes.whole("lags", past.size(), 0, TableRow.LAGS);
    for (int l = 0; l < lags; l++) {
      double[] raw = Texts.numbers(bytes, "lag", reads ? averages : past.get(l));
      if (reads) {
        past.add(raw);
      }
    }
    knownRow = bytes.whole("known", knownRow, -1, Long.MAX_VALUE);
    double[] numbers = {knownRow < 0 || reads ? 0 : known, reach};
    bytes.doubles("known", numbers);
    known = knownRow < 0 ? Double.NaN : numbers[0];
    reach = numbers[1];
    knownCell = Texts.exchange(bytes, knownCell);
    before = TableRow.exchange(bytes, before);
    if (reads) {
      voters = newVoters.apply(stage);
      judges = newJudges.get();
      watch = newWatch.get();
    }
    voters.forEach(voter -> voter.exchange(bytes));
    Objects.requireNonNull(judges).exchange(bytes);
    double[] seen = Texts.numbers(bytes, "watch", Objects.requireNonNull(watch).state());
    if (reads) {
      watch.resume(seen);
    }
    int count = (int) bytes.whole("networks", networks.length, 0, reads ? bytes.remaining() : MOST);
    networks = reads ? new byte[count][] : networks;
    for (int q = 0; q < count; q++) {
      networks[q] = bytes.raw("network", reads ? NO_BYTES : networks[q]);
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
      if (generation < 0) {
        double[][] none = {};
        pending.put(row.token, new Pending(row, TableRow.NOTHING, none, none, 0, new long[0]));
        continue;
      }
      TableRow seen = TableRow.exchange(bytes, one == null ? null : one.seen);
      double[][] votes = matrix(bytes, one == null ? new double[0][] : one.votes);
      double[][] said = matrix(bytes, one == null ? new double[0][] : one.said);
      int heard = (int) bytes.whole("heard", one == null ? 0 : one.heard, 0, said.length - 1L);
      int networks = one == null ? 0 : one.steps.length;
      networks = (int) bytes.whole("networks", networks, 0, reads ? bytes.remaining() : MOST);
      long[] steps = one == null ? new long[networks] : one.steps;
      for (int q = 0; q < networks; q++) {
        steps[q] = bytes.whole("step", steps[q], -1, Long.MAX_VALUE);
      }
      pending.put(row.token, new Pending(row, seen, votes, said, heard, steps));
    }
  }

  private static double[][] matrix(StateBytes bytes, double[][] now) {
    int count = (int) bytes.whole("rows", now.length, 0, bytes.isRead() ? bytes.remaining() : MOST);
    double[][] all = bytes.isRead() ? new double[count][] : now;
    for (int i = 0; i < count; i++) {
      all[i] = Texts.numbers(bytes, "row", bytes.isRead() ? new double[0] : now[i]);
    }
    return all;
  }
}
