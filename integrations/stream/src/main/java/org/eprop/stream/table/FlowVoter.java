package org.eprop.stream.table;

import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Values by the last one known and what came since: least squares, with x_t the raw numbers of row
 * t and y_r the value known, of row r,
 *
 * <pre>
 * steps:  y_t = a y_(t-1) + b x_t + c, learned of neighbouring rows, from y_r on to the row asked for
 * sums:   y_t = a y_r + b sum_(r &lt; s &lt;= t) x_s + c (t - r) + d
 * </pre>
 *
 * <p>A stock is both; one that leaks is only steps, one that is measured with noise rather sums.
 * Answers, and values on the way, are within those that came, whose ends draw in by a thousandth
 * with each label, and half of their distance on both sides.
 */
final class FlowVoter implements Voter {

  private static final double LAMBDA = 0.998;
  private static final int MOST_NUMBERS = 60;

  /** Values and sums are about as large as 1. */
  private static final double ROWS = 10;

  private static final double DRAWS_IN = 1e-3;

  /** How it follows. */
  enum Way {
    /** Row by row. */
    STEPS,
    /** At once. */
    SUMS
  }

  private final Way way;
  private final RecentRows rows;
  private final LinearVoter linear;
  private final int features;

  /** The least and the largest value; none before the first. */
  private final double[] range = {Double.MAX_VALUE, -Double.MAX_VALUE};

  private FlowVoter(Way way, ReadoutOptimizer optimizer, int raw, int lateness) {
    this.way = way;
    features = raw + (way == Way.STEPS ? 2 : 3);
    rows = new RecentRows(lateness, raw);
    linear = new LinearVoter(LinearVoter.Features.ROW, optimizer, features, /* logistic= */ false);
  }

  /** Of values; labels may be late by so many rows. */
  static VoterFactory of(Plugins plugins, Way way, int lateness) {
    ReadoutOptimizer optimizer = LinearVoter.optimizer(plugins, LAMBDA);
    return new VoterFactory() {
      @Override
      public String name() {
        return "what flows, by " + way;
      }

      @Override
      public @Nullable Voter create(Shape shape) {
        return shape.values() && shape.raw() <= MOST_NUMBERS
            ? new FlowVoter(way, optimizer, shape.raw(), lateness)
            : null;
      }
    };
  }

  @Override
  public void see(TableRow row) {
    rows.add(row.number(), row.raw());
  }

  @Override
  public double[] vote(TableRow row, int classes) {
    double known = Double.isNaN(row.known()) ? 0 : row.known();
    long first = row.knownNumber() + 1;
    double y = known;
    if (range[0] > range[1] || !rows.has(first, row.number())) {
      return new double[] {y};
    }
    if (way == Way.SUMS) {
      return new double[] {answer(summed(row, first, known))};
    }
    for (long t = first; t <= row.number(); t++) {
      y = answer(stepped(y, t));
    }
    return new double[] {y};
  }

  private double answer(double[] f) {
    double y = linear.answers(f, 1)[0];
    double beyond = (range[1] - range[0]) / 2;
    return Math.max(range[0] - beyond, Math.min(y, range[1] + beyond));
  }

  private double[] stepped(double before, long t) {
    double[] f = new double[features];
    f[0] = 1;
    f[1] = before;
    double[] row = rows.row(t);
    System.arraycopy(row, 0, f, 2, row.length);
    return f;
  }

  private double[] summed(TableRow row, long first, double known) {
    double[] f = new double[features];
    f[0] = 1;
    f[1] = known;
    f[2] = (row.number() - first + 1) / ROWS;
    for (long t = first; t <= row.number(); t++) {
      double[] x = rows.row(t);
      for (int i = 0; i < x.length; i++) {
        f[3 + i] += x[i];
      }
    }
    return f;
  }

  @Override
  public void learn(TableRow row, double label, int classes) {
    range[0] = Math.min(label, range[0] + DRAWS_IN * Math.max(0, label - range[0]));
    range[1] = Math.max(label, range[1] - DRAWS_IN * Math.max(0, range[1] - label));
    long number = row.number();
    if (way == Way.STEPS) {
      rows.label(number, label);
      step(number);
      step(number + 1);
      return;
    }
    long first = row.knownNumber() + 1;
    if (!Double.isNaN(row.known()) && rows.has(first, number)) {
      linear.learn(summed(row, first, row.known()), label, 0);
    }
  }

  /** Of a row and the one before it, if both have labels. */
  private void step(long number) {
    double before = rows.label(number - 1);
    double label = rows.label(number);
    if (!Double.isNaN(before) && !Double.isNaN(label)) {
      linear.learn(stepped(before, number), label, 0);
    }
  }

  @Override
  public void exchange(StateBytes bytes) {
    rows.exchange(bytes);
    linear.exchange(bytes);
    bytes.doubles("range", range);
  }
}
