package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Parameter;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.TrialMatrix;
import org.eprop.tck.check.Variation;

/**
 * What a constraint must be: a change of one row that depends on that row, its random streams and
 * the summary alone, that leaves finite weights, and that remembers nothing in secret.
 */
public final class ConstraintChecks {

  private static final int UPDATES = 5;
  private static final int MANY = 500;
  private static final int LONG = 5000;

  /** Random steps add up, by the root of their number. */
  private static final double MOST_DRIFT = 3;

  /** Updates before what is looked at; the first few of them are early. */
  private static final long[] LATE = {
    1, 10, 100, 500, 1000, 2000, 3000, 5000, 10_000, 100_000, 1_000_000, 10_000_000
  };

  private static final int EARLY = 3;
  private static final double MOST_GROWTH = 1.01;
  private static final double HUGE = 1e6;

  /** How far a weight may be from a whole multiple of its scale: single precision. */
  private static final double ROUNDING = 1e-2;

  public static final CommonChecks<ConstraintFactory, Constraint> COMMON =
      new CommonChecks<>(
          ConstraintFactory.class,
          new Probe<>((f, c, dt) -> f.create(c), ConstraintChecks::measure));

  private ConstraintChecks() {}

  /** All of them. */
  public static List<Check<ConstraintFactory>> all() {
    return COMMON.followedBy(
        List.of(
            each(
                "rows",
                "apply(row) changes that row alone, and rows may come in any order",
                ConstraintChecks::rows),
            each(
                "read_only",
                "summary(...) leaves weights and targets alone, and apply(...) the summary",
                ConstraintChecks::readOnly),
            new Check<>(
                "synapses",
                "synapses move only where rewires() says so, and no two lead to the same neuron",
                ConstraintChecks::synapses),
            new Check<ConstraintFactory>(
                    "signs",
                    "beside a constraint of one sign (row.sign()), new synapses have it, too",
                    (subject, findings) -> everywhere(subject, findings, ConstraintChecks::signs))
                .unless(
                    subject ->
                        COMMON.probe().make(subject).rewires() ? "" : "it makes no new synapses"),
            each(
                "finite",
                "weights and memory stay finite, of weights of 0, tiny and huge ones",
                ConstraintChecks::finite),
            each(
                "before_first",
                "what an update leaves within bounds is within them before the first, too",
                ConstraintChecks::beforeFirst),
            each(
                "settles",
                "applied again and again, without updates between, it does not let weights grow",
                ConstraintChecks::settles),
            new Check<>(
                "memory",
                "all it remembers is in its slots: a run that goes on with another instance ends the same",
                ConstraintChecks::memory),
            each(
                "scales",
                "w = scale n with whole |n| < 2^(bits - 1), if there are scales; else bits() is 32",
                ConstraintChecks::scales),
            new Check<>(
                "lasts",
                "what it does after 1 to 10,000,000 updates is what it does after a few, unless a parameter"
                    + " says when it changes; and weights stay within bounds for thousands of updates",
                ConstraintChecks::lasts)));
  }

  private static double[] measure(Constraint constraint, long question) {
    List<Double> numbers = new ArrayList<>();
    for (TrialMatrix.Shape shape : TrialMatrix.Shape.of(constraint)) {
      TrialMatrix matrix = new TrialMatrix(constraint, shape, question, 1).begin();
      for (double x : matrix.update(UPDATES, false).numbers()) {
        numbers.add(x);
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Looks at a constraint on a matrix, with every parameter varied. */
  private interface Look {
    void at(String where, Constraint constraint, TrialMatrix.Shape shape, Findings findings);
  }

  private static Check<ConstraintFactory> each(String property, String statement, Look look) {
    return new Check<>(
        property, statement, (subject, findings) -> everywhere(subject, findings, look));
  }

  private static void everywhere(Choice<ConstraintFactory> subject, Findings findings, Look look) {
    COMMON.everywhere(
        subject,
        (label, constraint) -> {
          for (TrialMatrix.Shape shape : TrialMatrix.Shape.of(constraint)) {
            look.at(label + shape.title, constraint, shape, findings);
          }
        });
  }

  /** A row's result does not depend on which rows came before it, and no other row is touched. */
  private static void rows(
      String where, Constraint constraint, TrialMatrix.Shape shape, Findings findings) {
    TrialMatrix forwards = new TrialMatrix(constraint, shape, 1, 1).begin();
    TrialMatrix backwards = new TrialMatrix(forwards, constraint);
    findings.sameBits(
        "rows may come in any order",
        where,
        backwards.update(UPDATES, true).numbers(),
        forwards.update(UPDATES, false).numbers());
    others(where, constraint, forwards, findings);
  }

  private static void others(
      String where, Constraint constraint, TrialMatrix matrix, Findings findings) {
    matrix.step();
    double[] summary = constraint.summary(matrix.weights, matrix.targets, matrix.row(0, 0).post());
    double[][] before = new double[matrix.rows()][];
    for (int i = 0; i < matrix.rows(); i++) {
      Arrays.setAll(before, matrix::numbers);
      constraint.apply(matrix.row(i, TrialMatrix.RATE), summary);
      for (int other = 0; other < matrix.rows(); other++) {
        if (other != i) {
          findings.sameBits(
              "other rows stay",
              where + ", row " + other + " when it is row " + i + "'s turn",
              matrix.numbers(other),
              before[other]);
        }
      }
    }
  }

  /** The summary is made without a change to what is summed up, and is not changed by rows. */
  private static void readOnly(
      String where, Constraint constraint, TrialMatrix.Shape shape, Findings findings) {
    TrialMatrix matrix = new TrialMatrix(constraint, shape, 1, 1);
    double[] before = matrix.numbers();
    double[] summary = constraint.summary(matrix.weights, matrix.targets, matrix.row(0, 0).post());
    findings.sameBits(
        "weights and targets stay when they are summed up", where, matrix.numbers(), before);
    double[] said = summary.clone();
    for (int i = 0; i < matrix.rows(); i++) {
      constraint.apply(matrix.row(i, 0), summary);
    }
    findings.sameBits("the summary stays", where, summary, said);
  }

  /** As many synapses as before, each onto another neuron. */
  private static void synapses(Choice<ConstraintFactory> subject, Findings findings) {
    boolean[] moved = new boolean[1];
    boolean[] may = new boolean[1];
    everywhere(
        subject,
        findings,
        (where, constraint, shape, found) -> {
          TrialMatrix matrix = new TrialMatrix(constraint, shape, 1, 1).begin();
          int[][] before =
              matrix.targets == null
                  ? new int[0][]
                  : Arrays.stream(matrix.targets).map(int[]::clone).toArray(int[][]::new);
          matrix.update(MANY, false);
          may[0] |= constraint.rewires();
          for (int i = 0; i < before.length; i++) {
            int[] row = matrix.targets[i];
            moved[0] |= !Arrays.equals(row, before[i]);
            if (row.length != before[i].length
                || Arrays.stream(row).distinct().count() != row.length) {
              found.add(
                  "a presynaptic neuron keeps its number of synapses",
                  where + ", row " + i,
                  Arrays.toString(row),
                  before[i].length + " different neurons");
            }
            if (!constraint.rewires() && !Arrays.equals(row, before[i])) {
              found.add(
                  "synapses stay",
                  where + ", row " + i,
                  Arrays.toString(row),
                  Arrays.toString(before[i]) + ", or rewires()");
            }
          }
        });
    if (may[0] && !moved[0]) {
      findings.add(
          "a constraint that rewires() moves synapses",
          MANY + " updates",
          "none has moved",
          "some");
    }
  }

  /** What moves a synapse does not give it a sign that its neuron may not have. */
  private static void signs(
      String where, Constraint constraint, TrialMatrix.Shape shape, Findings findings) {
    TrialMatrix matrix = new TrialMatrix(constraint, shape, 1, 1).ofOneSign().begin();
    matrix.update(MANY, false);
    for (int i = 0; i < matrix.rows(); i++) {
      for (float w : matrix.weights[i]) {
        if (w * matrix.sign(i) < 0) {
          findings.add(
              "weights have the one sign that their row may have",
              where + ", row " + i + " of sign " + matrix.sign(i) + ", " + MANY + " updates",
              Numbers.text(w),
              "row.sign() to be heeded");
        }
      }
    }
  }

  /** Finite weights stay finite. */
  private static void finite(
      String where, Constraint constraint, TrialMatrix.Shape shape, Findings findings) {
    for (double size : new double[] {0, 1e-38, 1e-20, 1, 1e6, 1e30}) {
      TrialMatrix matrix = new TrialMatrix(constraint, shape, 1, size).begin();
      // Once more as it is, then with steps: of 0, nothing is left after a step.
      matrix.apply(TrialMatrix.RATE, false);
      for (double x : matrix.numbers()) {
        findings.finite("w is finite", where + ", weights of " + size, x);
      }
      for (double x : matrix.update(2, false).numbers()) {
        findings.finite("w is finite", where + ", weights of " + size, x);
      }
    }
  }

  /** Weights that are far too large are so before the first update, too. */
  private static void beforeFirst(
      String where, Constraint constraint, TrialMatrix.Shape shape, Findings findings) {
    TrialMatrix matrix = new TrialMatrix(constraint, shape, 1, HUGE).begin();
    double before = matrix.largest();
    double after = matrix.update(1, false).largest();
    if (!constraint.rewires() && after < Math.sqrt(HUGE) && before > Math.sqrt(HUGE)) {
      findings.number(
          "weights are what they must be before the first update",
          where + ", max |w| of weights of " + HUGE,
          before,
          after);
    }
  }

  /** What has been constrained may be so again without end. */
  private static void settles(
      String where, Constraint constraint, TrialMatrix.Shape shape, Findings findings) {
    TrialMatrix matrix = new TrialMatrix(constraint, shape, 1, 1).begin();
    matrix.update(1, false);
    double before = matrix.largest();
    for (int n = 0; n < MANY; n++) {
      matrix.apply(0, false);
    }
    if (!(matrix.largest() <= MOST_GROWTH * before)) {
      findings.add(
          "weights do not grow by the constraint alone",
          where + ", max |w| after " + MANY + " times, learning rate 0",
          Numbers.text(matrix.largest()),
          "at most " + Numbers.text(before) + ", as after the first");
    }
  }

  /** A run that is saved and goes on elsewhere ends where one ends that was not. */
  private static void memory(Choice<ConstraintFactory> subject, Findings findings) {
    Variation.around(subject, COMMON.probe())
        .forEach(
            (label, choice) -> {
              Constraint constraint = COMMON.probe().make(choice);
              for (TrialMatrix.Shape shape : TrialMatrix.Shape.of(constraint)) {
                TrialMatrix whole = new TrialMatrix(constraint, shape, 1, 1).begin();
                whole.update(UPDATES, false);
                TrialMatrix resumed = new TrialMatrix(whole, COMMON.probe().make(choice));
                whole.update(UPDATES, false);
                findings.sameBits(
                    "a resumed run is one that was never stopped",
                    label + shape.title,
                    resumed.update(UPDATES, false).numbers(),
                    whole.numbers());
              }
            });
  }

  /** Nothing changes by itself after thousands of updates. */
  private static void lasts(Choice<ConstraintFactory> subject, Findings findings) {
    Constraint constraint = COMMON.probe().make(subject);
    for (TrialMatrix.Shape shape : TrialMatrix.Shape.of(constraint)) {
      TrialMatrix matrix = new TrialMatrix(constraint, shape, 1, 1).begin();
      double free = 0;
      double most = matrix.update(MANY, false).largest();
      for (int n = 0; n < LONG; n += MANY) {
        free = Math.max(free, matrix.update(MANY, false).largest());
      }
      double root = Math.sqrt((double) (LONG + MANY) / MANY);
      if (!(free <= MOST_DRIFT * root * most)) {
        findings.add(
            "weights stay as small as they were",
            shape.title + ", max |w| after " + MANY + " and up to " + LONG + " updates",
            Numbers.text(most) + " and " + Numbers.text(free),
            "about as much");
      }
    }
    changes(subject, findings);
  }

  /** Whether what is done changes late, and no parameter has a say in when. */
  private static void changes(Choice<ConstraintFactory> subject, Findings findings) {
    boolean[] own = changes(COMMON.probe().make(subject));
    int first = firstChange(own);
    if (first < EARLY) {
      return;
    }
    for (Choice<ConstraintFactory> other : others(subject)) {
      int then = firstChange(changes(COMMON.probe().make(other)));
      if (then >= 0 && then != first) {
        return; // a parameter says when
      }
    }
    findings.add(
        "the number of updates has no effect but by a parameter",
        "the same weights and chance from update " + LATE[first] + " on",
        "others than in the first updates",
        "the same");
  }

  /** With each parameter varied, and each whole number three times as large, or a third of it. */
  private static List<Choice<ConstraintFactory>> others(Choice<ConstraintFactory> subject) {
    Probe<ConstraintFactory, Constraint> probe = COMMON.probe();
    List<Choice<ConstraintFactory>> others =
        new ArrayList<>(Variation.around(subject, probe).values());
    for (Parameter parameter : subject.factory().parameters()) {
      if (subject.arguments().values().get(parameter.name()) instanceof Integer value) {
        for (int other : new int[] {3 * value, value / 3}) {
          if (parameter.inRange(other)) {
            others.add(new Variation(parameter, other, false).apply(subject));
          }
        }
      }
    }
    return others;
  }

  /** Whether the same matrix and chance end in other weights, so many updates later. */
  private static boolean[] changes(Constraint constraint) {
    boolean[] changes = new boolean[LATE.length];
    for (TrialMatrix.Shape shape : TrialMatrix.Shape.of(constraint)) {
      double[] first = new TrialMatrix(constraint, shape, 1, 1).begin().update(5, false).numbers();
      for (int i = 0; i < LATE.length; i++) {
        TrialMatrix late = new TrialMatrix(constraint, shape, 1, 1).late(LATE[i]).begin();
        changes[i] |= Numbers.firstDifference(late.update(5, false).numbers(), first) >= 0;
      }
    }
    return changes;
  }

  /** -1 if there is no change. */
  private static int firstChange(boolean[] changes) {
    for (int i = 0; i < changes.length; i++) {
      if (changes[i]) {
        return i;
      }
    }
    return -1;
  }

  /** What is said of bits and scales is so. */
  private static void scales(
      String where, Constraint constraint, TrialMatrix.Shape shape, Findings findings) {
    TrialMatrix matrix = new TrialMatrix(constraint, shape, 1, 1).begin();
    matrix.update(UPDATES, false);
    scales(where, constraint, matrix, findings);
  }

  private static void scales(
      String where, Constraint constraint, TrialMatrix matrix, Findings findings) {
    double[] scales = constraint.scales(matrix.weights);
    int bits = constraint.bits();
    if (bits < 1 || bits > Float.SIZE || (scales.length == 0 && bits != Float.SIZE)) {
      findings.add(
          "bits() is that of a number n of w = scale n",
          where,
          bits + " bits, " + scales.length + " scales",
          "1 to 32 bits; 32 without scales");
      return;
    }
    if (scales.length == 0) {
      return;
    }
    if (scales.length != 1 && scales.length != matrix.rows()) {
      findings.add(
          "there is a scale for each row, or one",
          where,
          scales.length + " scales",
          "1 or " + matrix.rows());
      return;
    }
    double most = StrictMath.pow(2, bits - 1.0) - 1;
    for (int i = 0; i < matrix.rows(); i++) {
      double scale = scales[scales.length == 1 ? 0 : i];
      for (float w : matrix.weights[i]) {
        double n = w == 0 ? 0 : w / scale;
        String row = where + ", row " + i;
        findings.near("w = scale n with whole n", row, n, Math.rint(n), ROUNDING);
        if (Math.abs(n) > most + ROUNDING) {
          findings.add("|n| < 2^(bits - 1)", row, Numbers.text(n), "at most " + Numbers.text(most));
        }
      }
    }
  }
}
