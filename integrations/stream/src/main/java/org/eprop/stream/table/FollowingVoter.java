package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Learns what follows a class, given what a row has, and follows it from the row of the last label
 * known to the row that is asked for: a finite automaton whose states are the classes. With
 * distributions p over classes, c the cells of a row, r the row of the last label,
 *
 * <pre>
 * p_r = 1 at the label,   p_t(k) = sum_j p_(t-1)(j) P(k | j, c_t),   t = r + 1, ..., now
 * P(k | j, c) = (n_jck + a P(k | j)) / (n_jc + a),   a = 0.01
 * </pre>
 *
 * <p>n_jck counts neighbouring rows with labels j and k of which the second has cells c, and fades
 * with each that has j and c. c is of no column, of one, of two, or of all: what had the least
 * logarithmic loss of late, -ln P. Numbers are in eighths of the interval of past ones.
 */
final class FollowingVoter implements Voter {

  private static final double FADES = 0.95;
  private static final double SHARES_FADE = 0.995;
  private static final double PRIOR = 0.01;
  private static final double JUDGED = 200;
  private static final double WORST = 5;
  private static final double LITTLE = 1e-6;

  /** Tables with more columns have none of them alone, of pairs, and of all. */
  private static final int MOST_ALONE = 24;

  private static final int MOST_IN_PAIRS = 6;
  private static final int MOST_TOGETHER = 12;

  /** A table of cells keeps so many numbers; of later cells it says nothing. */
  private static final int MOST_COUNTS = 4096;

  /** So many sums an answer may take. */
  private static final long MOST_SUMS = 200_000;

  private static final int EIGHTHS = 4;
  private static final int FARTHEST = 9;
  private static final int CODES = 16_411;
  private static final double[] NONE = {};

  /** What followed, by the class before and the cells of some columns. */
  private static final class Table {
    final int[] columns;

    /** [0]: how often; [k + 1]: with class k after it. */
    final Map<Long, double[]> came = new HashMap<>();

    double loss = 1;

    Table(int... columns) {
      this.columns = columns;
    }

    double[] came(double[] row, int before) {
      return came.getOrDefault(key(row, before), NONE);
    }

    /**
     * Tells cells of up to four columns apart. Of more it is a hash modulo 2^62, and two of some
     * 2,000 that a table keeps share one with a probability below 1e-12.
     */
    private long key(double[] row, int before) {
      long key = 0;
      for (int column : columns) {
        key = key * CODES + (long) row[column] + 1;
      }
      return key * Labels.MOST_CLASSES + before;
    }

    /** Counts one, where there are such counts. */
    void count(double[] counts, double[] row, int before, int after, int classes) {
      double[] now = counts;
      if (now.length <= classes) {
        boolean isNew = now.length == 0;
        now = Arrays.copyOf(now, classes + 1);
        if (!isNew || (came.size() + 1) * now.length <= MOST_COUNTS) {
          came.put(key(row, before), now);
        }
      }
      for (int k = 0; k < now.length; k++) {
        now[k] *= FADES;
      }
      now[0]++;
      now[after + 1]++;
    }
  }

  private final RecentRows rows;
  private final List<Table> tables = new ArrayList<>();
  private double[] shares = NONE;
  private double pairs;

  private FollowingVoter(int columns, int lateness) {
    rows = new RecentRows(lateness, columns);
    tables.add(new Table());
    for (int i = 0; i < columns; i++) {
      tables.add(new Table(i));
    }
    for (int i = 0; columns <= MOST_IN_PAIRS && i < columns; i++) {
      for (int j = 0; j < i; j++) {
        tables.add(new Table(j, i));
      }
    }
    if (columns > 2 && columns <= MOST_TOGETHER) {
      int[] all = new int[columns];
      Arrays.setAll(all, i -> i);
      tables.add(new Table(all));
    }
  }

  /** Of classes; labels may be late by so many rows. */
  static VoterFactory of(int lateness) {
    return new VoterFactory() {
      @Override
      public String name() {
        return "what follows";
      }

      @Override
      public @Nullable Voter create(Shape shape) {
        return shape.values() || shape.columns() > MOST_ALONE
            ? null
            : new FollowingVoter(shape.columns(), lateness);
      }
    };
  }

  @Override
  public void see(TableRow row) {
    double[] codes = new double[row.numbers().length];
    for (int i = 0; i < codes.length; i++) {
      double place = row.numbers()[i];
      double eighth = Math.floor((place + 1) * EIGHTHS);
      codes[i] =
          Double.isNaN(place) ? row.categories()[i] : Math.max(0, Math.min(eighth + 1, FARTHEST));
    }
    rows.add(row.number(), codes);
  }

  @Override
  public double[] vote(TableRow row, int classes) {
    long first = row.knownNumber() + 1;
    long sums = (row.number() - first + 1) * classes * classes;
    if (Double.isNaN(row.known()) || sums > MOST_SUMS || !rows.has(first, row.number())) {
      return shares(classes);
    }
    Table best = tables.get(0);
    for (Table one : tables) {
      best = one.loss < best.loss ? one : best;
    }
    double[][] usual = new double[classes][];
    double[] p = new double[classes];
    double[] next = new double[classes];
    p[(int) row.known()] = 1;
    for (long t = first; t <= row.number(); t++) {
      Arrays.fill(next, 0);
      for (int j = 0; j < classes; j++) {
        if (p[j] > LITTLE) {
          usual[j] = usual[j] == null ? usual(j, classes) : usual[j];
          double[] came = best.came(rows.row(t), j);
          for (int k = 0; k < classes; k++) {
            next[k] += p[j] * share(came, k, usual[j][k]);
          }
        }
      }
      double[] before = p;
      p = next;
      next = before;
    }
    return p;
  }

  private double[] shares(int classes) {
    double[] all = Arrays.copyOf(shares, classes);
    double sum = Arrays.stream(all).sum() + PRIOR * classes;
    for (int k = 0; k < classes; k++) {
      all[k] = (all[k] + PRIOR) / sum;
    }
    return all;
  }

  /** P(k | j) of all k. */
  private double[] usual(int j, int classes) {
    double[] came = tables.get(0).came(NONE, j);
    double[] all = new double[classes];
    for (int k = 0; k < classes; k++) {
      all[k] = share(came, k, 1.0 / classes);
    }
    return all;
  }

  private static double share(double[] came, int k, double usual) {
    double with = k + 1 < came.length ? came[k + 1] : 0;
    return (with + PRIOR * usual) / ((came.length == 0 ? 0 : came[0]) + PRIOR);
  }

  @Override
  public void learn(TableRow row, double label, int classes) {
    shares = Arrays.copyOf(shares, Math.max(shares.length, classes));
    for (int k = 0; k < shares.length; k++) {
      shares[k] = SHARES_FADE * shares[k] + (k == label ? 1 : 0);
    }
    rows.label(row.number(), label);
    learn(row.number(), classes);
    learn(row.number() + 1, classes);
  }

  /** Of a row and the one before it, if both have labels. */
  private void learn(long number, int classes) {
    double before = rows.label(number - 1);
    double after = rows.label(number);
    if (!(before >= 0 && before < classes && after >= 0 && after < classes)) {
      return;
    }
    pairs++;
    double usual = usual((int) before, classes)[(int) after];
    double[] row = rows.row(number);
    for (Table one : tables) {
      double[] came = one.came(row, (int) before);
      double loss = Math.min(WORST, -StrictMath.log(share(came, (int) after, usual)));
      one.loss += Math.max(1 / JUDGED, 1 / (pairs + 1)) * (loss - one.loss);
      one.count(came, row, (int) before, (int) after, classes);
    }
  }

  @Override
  public void exchange(StateBytes bytes) {
    boolean reads = bytes.isRead();
    rows.exchange(bytes);
    shares = Texts.amounts(bytes, "shares", reads ? NONE : shares);
    double[] numbers = new double[tables.size() + 1];
    numbers[0] = pairs;
    for (int i = 1; i < numbers.length; i++) {
      numbers[i] = tables.get(i - 1).loss;
    }
    Texts.within(bytes, "losses", numbers, -Texts.LARGEST, Texts.LARGEST);
    pairs = numbers[0];
    for (int i = 1; i < numbers.length; i++) {
      Table table = tables.get(i - 1);
      table.loss = numbers[i];
      List<Long> keys = table.came.keySet().stream().sorted().toList();
      int count = (int) bytes.whole("cells", keys.size(), 0, MOST_COUNTS);
      for (int c = 0; c < count; c++) {
        long key = reads ? 0 : keys.get(c);
        long high = bytes.whole("cells", key >>> 32, 0, 0xFFFFFFFFL);
        long low = bytes.whole("cells", key & 0xFFFFFFFFL, 0, 0xFFFFFFFFL);
        key = high << 32 | low;
        table.came.put(key, Texts.amounts(bytes, "came", table.came.getOrDefault(key, NONE)));
      }
    }
  }
}
