package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.task.Target;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.drift.Adwin;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.drift.OfBlocks;
import org.jspecify.annotations.Nullable;

/**
 * Trees that answer together, after adaptive random forests (Gomes et al. 2017): each learns a row
 * as often as a Poisson number of mean 6 says, and counts as (e + 0.01)^-4 with its share e of
 * errors of the last 500 labels. Where ADWIN finds more errors of one, another tree begins to learn
 * beside it; where it is surer, the other takes its place. Its delta is 0.05, and 0.01; of what
 * remembers, whose errors do so too, 0.3 and 0.15 of means of 25.
 */
final class ForestVoter implements Voter {

  private static final int TREES = 20;
  private static final double OFTEN = StrictMath.exp(-6);

  /** Errors that remember each other are watched in means of so many. */
  private static final int BLOCK = 25;

  private static final double JUDGED = 500;
  private static final double SURE = 0.01;
  private static final long SEED = 0x9E3779B97F4A7C15L;

  /** Of what. */
  enum Features {
    /** The row. */
    ROW,
    /** The row, those before it, and its memory columns. */
    PAST
  }

  private final class Member {
    private SplitTree tree = newTree();
    private @Nullable SplitTree next;
    private DriftDetector warns = detector(0.05, 0.3);
    private DriftDetector alarms = detector(0.01, 0.15);

    /** The share of errors, and of how many labels. */
    private final double[] judged = {0.5, 0};

    void judge(double error) {
      judged[1]++;
      judged[0] += Math.max(1 / JUDGED, 1 / (judged[1] + 1)) * (error - judged[0]);
      if (warns.add(error)) {
        next = newTree();
        warns = detector(0.05, 0.3);
      }
      if (alarms.add(error)) {
        tree = next == null ? newTree() : next;
        next = null;
        warns = detector(0.05, 0.3);
        alarms = detector(0.01, 0.15);
        judged[1] = 0;
      }
    }

    void exchange(StateBytes bytes) {
      Texts.within(bytes, "judged", judged, 0, Texts.LARGEST);
      exchange(bytes, warns);
      exchange(bytes, alarms);
      tree.exchange(bytes);
      if (bytes.flag("next", next != null)) {
        next = next == null ? newTree() : next;
        next.exchange(bytes);
      }
    }

    private void exchange(StateBytes bytes, DriftDetector detector) {
      double[] state = Texts.numbers(bytes, "detector", detector.state());
      if (bytes.isRead()) {
        detector.resume(state);
      }
    }
  }

  private final boolean values;
  private final Features of;
  private final TreeColumns columns;

  /**
   * Where the last label known stands: a number, or if it says much of the next one, a one among
   * zeros for each class of many.
   */
  private final int label;

  /** Naive Bayes sees so many inputs: the last label only where it says much of the next one. */
  private final int bayes;

  private final List<Member> members = new ArrayList<>();
  private long trees;

  /** Of the row that was seen last. */
  private @Nullable TableRow last;

  private double[] lastFeatures = {};

  private ForestVoter(Features of, VoterFactory.Shape shape) {
    this.of = of;
    values = shape.values();
    List<int[]> all = new ArrayList<>();
    int at = 0;
    for (int lag = 0; lag < (of == Features.ROW ? 1 : TableRow.LAGS); lag++) {
      for (int width : shape.widths()) {
        if (width > 0) {
          all.add(new int[] {at, width});
        }
        at += width;
      }
    }
    for (int i = of == Features.ROW ? shape.memory() : 0; i < shape.memory(); i++) {
      all.add(new int[] {at++, 1});
    }
    label = at;
    all.add(new int[] {at, shape.knows() && shape.classes() > 2 ? shape.classes() : 1});
    columns = new TreeColumns(all);
    bayes = shape.knows() ? columns.inputs : label;
    for (int q = 0; q < TREES; q++) {
      members.add(new Member());
    }
  }

  /** Of features, of which there are at most so many. */
  static VoterFactory of(Features of, int most) {
    return new VoterFactory() {
      @Override
      public String name() {
        return "trees of " + of;
      }

      @Override
      public @Nullable Voter create(Shape shape) {
        boolean many = shape.raw() * TableRow.LAGS + shape.memory() > most;
        return shape.raw() == 0 || of == Features.PAST && many ? null : new ForestVoter(of, shape);
      }
    };
  }

  /** Of rows that do not depend on each other, or of those that do. */
  private DriftDetector detector(double quick, double slow) {
    return of == Features.ROW ? new Adwin(quick) : new OfBlocks(new Adwin(slow, 1), BLOCK);
  }

  private SplitTree newTree() {
    return new SplitTree(values, columns, bayes, ++trees * SEED);
  }

  private double[] features(TableRow row) {
    if (row == last) {
      return lastFeatures;
    }
    double[] x = new double[columns.inputs];
    int width = row.raw().length;
    System.arraycopy(row.raw(), 0, x, 0, width);
    if (of == Features.PAST) {
      for (int lag = 1; lag < row.past().size(); lag++) {
        System.arraycopy(row.past().get(lag), 0, x, lag * width, width);
      }
      System.arraycopy(row.memory(), 0, x, TableRow.LAGS * width, row.memory().length);
    }
    if (columns.inputs == label + 1) {
      x[label] = Double.isNaN(row.known()) ? 0 : row.known();
    } else if (row.known() < columns.inputs - label) {
      x[label + (int) row.known()] = 1;
    }
    last = row;
    lastFeatures = x;
    return x;
  }

  @Override
  public double[] vote(TableRow row, int classes) {
    double[] x = features(row);
    double[] y = new double[Math.max(1, classes)];
    double weights = 0;
    for (Member member : members) {
      double squared = (member.judged[0] + SURE) * (member.judged[0] + SURE);
      double weight = 1 / (squared * squared);
      double[] p = member.tree.answer(x, classes);
      for (int k = 0; k < y.length; k++) {
        y[k] += weight * p[k];
      }
      weights += weight;
    }
    for (int k = 0; k < y.length; k++) {
      y[k] /= weights;
    }
    return y;
  }

  @Override
  public void learn(TableRow row, double label, int classes) {
    learn(row, label, classes, 1);
  }

  @Override
  public void learnSure(TableRow row, double label, int classes, int times) {
    if (times > 0) {
      learn(row, label, classes, times);
    }
  }

  private void learn(TableRow row, double label, int classes, int rows) {
    double[] x = features(row);
    for (Member member : members) {
      int times = rows * poisson(member.tree);
      if (times == 0) {
        continue;
      }
      double[] y = member.tree.learn(x, label, classes, times);
      if (member.next != null) {
        member.next.learn(x, label, classes, times);
      }
      double away = values ? y[0] - label : Target.largest(y) == label ? 0 : 1;
      member.judge(Math.min(1, away * away / (values ? 4 : 1)));
    }
  }

  private static int poisson(SplitTree tree) {
    int times = 0;
    for (double p = tree.draw(); p > OFTEN; p *= tree.draw()) {
      times++;
    }
    return times;
  }

  @Override
  public void exchange(StateBytes bytes) {
    members.forEach(member -> member.exchange(bytes));
    trees = bytes.whole("trees", trees, 0, Long.MAX_VALUE);
  }
}
