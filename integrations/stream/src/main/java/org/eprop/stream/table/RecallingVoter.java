package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.drift.Adwin;
import org.eprop.stream.drift.DriftDetector;
import org.eprop.stream.drift.OfBlocks;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LinearVoter} that keeps what it has learned, and takes it back where a concept returns.
 * After each {@value #PART} labels its weights are kept if none that are kept answered these labels
 * about as well; else they take the place of those. All that are kept go on answering. Who leads by
 * more than 12 or 20 labels replaces the weights of now; with errors e of both,
 *
 * <pre>
 * l = max(0, l + (e_now - e_kept) / (e_now + e_kept) - 0.05)    at each label (0 / 0 = 0)
 * </pre>
 *
 * <p>so that what returns is known by some dozen labels, however long it was wrong before. So does
 * who would lead with classes exchanged: with class k called what came most often where it said k,
 * if these are all different. Of more than {@value #MOST}, those go that were best longest ago. One
 * that is slow learns fast again where ADWIN finds more errors.
 */
final class RecallingVoter implements Voter {

  private static final int PART = 250;
  private static final int MOST = 6;
  private static final double LESS = 0.05;
  private static final double ABOUT = 1.2;
  private static final double LEAST = 0.02;

  /** What came where a class was said, with each time. */
  private static final double FADES = 0.9;

  /** More classes are not exchanged. */
  private static final int MOST_EXCHANGED = 12;

  /** Answers that remember each other err so many times in a row. */
  private static final int BLOCK = 25;

  private static final double DELTA = 0.15;

  /**
   * How fast one learns.
   *
   * @param lead by how much what is kept must lead
   * @param renews whether it learns fast again after an alarm
   */
  record Pace(double lambda, double lead, boolean renews) {

    /** Of rows that do not depend on each other. */
    static final Pace QUICK = new Pace(0.995, 12, /* renews= */ false);

    /** Of answers that persist: a few of them say little. */
    static final Pace SLOW = new Pace(0.999, 20, /* renews= */ true);
  }

  /** By how much one was better lately: l, and since when it is above 0, labels and errors. */
  private static final class Lead {
    private final double[] numbers = new double[4];

    void add(double now, double own) {
      numbers[0] += (now == own ? 0 : (now - own) / (now + own)) - LESS;
      numbers[1]++;
      numbers[2] += now;
      numbers[3] += own;
      if (numbers[0] <= 0) {
        end();
      }
    }

    void end() {
      Arrays.fill(numbers, 0);
    }

    double lead() {
      return numbers[0];
    }

    /** Its mean error, as if it had been as wrong as the weights of now at one more label. */
    double error() {
      return (numbers[3] + numbers[2] / numbers[1]) / (numbers[1] + 1);
    }
  }

  /** Weights, the sum of errors of a part, and when they were best. */
  private static final class Kept {
    private double[][] weights;
    private double sum;
    private long best;
    private final Lead lead = new Lead();

    /** Of classes: how often [said][label] came lately, and the lead with classes exchanged. */
    private double[][] came = {};

    private final Lead exchanged = new Lead();

    Kept(double[][] weights) {
      this.weights = weights;
    }

    /** Who would be right with classes exchanged. */
    void exchange(int said, int label, int classes, double errorNow) {
      int[] names = names(classes);
      exchanged.add(errorNow, names.length > 0 && names[said] == label ? 0 : 1);
      if (came.length < classes) {
        double[][] before = came;
        came = new double[classes][classes];
        for (int k = 0; k < before.length; k++) {
          System.arraycopy(before[k], 0, came[k], 0, before.length);
        }
      }
      for (int k = 0; k < classes; k++) {
        came[said][k] *= FADES;
      }
      came[said][label]++;
    }

    /** What each class is called; none if two would be the same, or none has another name. */
    int[] names(int classes) {
      int[] names = new int[classes];
      boolean[] taken = new boolean[classes];
      boolean others = false;
      for (int k = 0; k < classes; k++) {
        int most = k < came.length ? Target.largest(came[k]) : k;
        names[k] = k < came.length && most < classes && came[k][most] > 0 ? most : k;
        if (taken[names[k]]) {
          return new int[0];
        }
        taken[names[k]] = true;
        others |= names[k] != k;
      }
      return others ? names : new int[0];
    }
  }

  private final LinearVoter linear;
  private final Pace pace;
  private final List<Kept> kept = new ArrayList<>();
  private double sum;
  private long labels;
  private double renewed = Double.NaN;
  private DriftDetector detector = detector();

  private RecallingVoter(LinearVoter linear, Pace pace) {
    this.linear = linear;
    this.pace = pace;
  }

  private static DriftDetector detector() {
    return new OfBlocks(new Adwin(DELTA, 1), BLOCK);
  }

  /** Of features. */
  static VoterFactory of(Plugins plugins, LinearVoter.Features of, Pace pace, int most) {
    VoterFactory linear = LinearVoter.of(plugins, of, pace.lambda, most);
    return new VoterFactory() {
      @Override
      public String name() {
        return linear.name() + ", recalled";
      }

      @Override
      public @Nullable Voter create(Shape shape) {
        return linear.create(shape) instanceof LinearVoter voter
            ? new RecallingVoter(voter, pace)
            : null;
      }
    };
  }

  @Override
  public double[] vote(TableRow row, int classes) {
    return linear.vote(row, classes);
  }

  @Override
  public double renewed() {
    return renewed;
  }

  @Override
  public void learn(TableRow row, double label, int classes) {
    double[] f = linear.features(row);
    int outputs = Math.max(1, classes);
    double error = error(linear.answers(f, outputs), label, classes);
    sum += error;
    for (Kept one : kept) {
      double[] y = LinearVoter.answers(one.weights, f, outputs);
      double other = error(y, label, classes);
      one.sum += other;
      one.lead.add(error, other);
      if (classes > 1 && classes <= MOST_EXCHANGED) {
        one.exchange(Target.largest(y), (int) label, classes, error);
      }
    }
    if (pace.renews && detector.add(Math.min(1, error))) {
      linear.renew();
      detector = detector();
    }
    labels++;
    renewed = recall(classes);
    linear.learn(row, label, classes);
    if (labels % PART == 0) {
      keep();
    }
  }

  /** Takes back what leads by enough, if anything does: its error, or NaN. */
  private double recall(int classes) {
    double most = pace.lead;
    Kept best = null;
    boolean isExchanged = false;
    for (Kept one : kept) {
      if (Math.max(one.lead.lead(), one.exchanged.lead()) > most) {
        best = one;
        isExchanged = one.exchanged.lead() > one.lead.lead();
        most = isExchanged ? one.exchanged.lead() : one.lead.lead();
      }
    }
    if (best == null) {
      return Double.NaN;
    }
    double error = isExchanged ? best.exchanged.error() : best.lead.error();
    linear.use(isExchanged ? exchanged(best, classes) : best.weights);
    best.best = labels;
    for (Kept one : kept) {
      one.lead.end();
      one.exchanged.end();
    }
    return error;
  }

  private static double[][] exchanged(Kept one, int classes) {
    int[] names = one.names(classes);
    double[][] weights = one.weights.clone();
    for (int k = 0; k < names.length && names[k] < weights.length; k++) {
      weights[names[k]] = k < one.weights.length ? one.weights[k] : weights[names[k]];
    }
    return weights;
  }

  private static double error(double[] y, double label, int classes) {
    if (classes == 0) {
      return Math.min(100, (y[0] - label) * (y[0] - label));
    }
    return Target.largest(y) == label ? 0 : 1;
  }

  private void keep() {
    Kept alike = null;
    for (Kept one : kept) {
      boolean as = one.sum <= ABOUT * sum + LEAST * PART;
      alike = as && (alike == null || one.sum < alike.sum) ? one : alike;
    }
    if (alike == null) {
      alike = new Kept(new double[0][]);
      kept.add(alike);
    }
    alike.best = labels;
    alike.weights = linear.copyOfWeights();
    alike.lead.end();
    if (kept.size() > MOST) {
      Kept oldest = kept.get(0);
      for (Kept one : kept) {
        oldest = one.best < oldest.best ? one : oldest;
      }
      kept.remove(oldest);
    }
    sum = 0;
    kept.forEach(one -> one.sum = 0);
  }

  @Override
  public void exchange(StateBytes bytes) {
    boolean reads = bytes.isRead();
    linear.exchange(bytes);
    labels = bytes.whole("labels", labels, 0, Long.MAX_VALUE);
    double[] sums = {sum};
    Texts.within(bytes, "errors", sums, 0, Texts.LARGEST);
    sum = sums[0];
    if (pace.renews) {
      double[] state = Texts.numbers(bytes, "detector", detector.state());
      if (reads) {
        detector.resume(state);
      }
    }
    int count = (int) bytes.whole("kept", kept.size(), 0, MOST);
    for (int i = 0; i < count; i++) {
      if (reads) {
        kept.add(new Kept(new double[0][]));
      }
      Kept one = kept.get(i);
      exchange(bytes, one);
      one.best = bytes.whole("best", one.best, 0, Long.MAX_VALUE);
      one.weights = linear.exchange(bytes, one.weights);
    }
  }

  private static void exchange(StateBytes bytes, Kept one) {
    double[] sums = {one.sum};
    Texts.within(bytes, "errors", sums, 0, Texts.LARGEST);
    one.sum = sums[0];
    Texts.within(bytes, "lead", one.lead.numbers, 0, Texts.LARGEST);
    Texts.within(bytes, "lead", one.exchanged.numbers, 0, Texts.LARGEST);
    int classes = (int) bytes.whole("classes", one.came.length, 0, MOST_EXCHANGED);
    one.came = bytes.isRead() ? new double[classes][classes] : one.came;
    for (double[] row : one.came) {
      Texts.within(bytes, "came", row, 0, Texts.LARGEST);
    }
  }
}
