package org.eprop.stream.table;

import java.util.ArrayList;
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
 * about as well; else they take the place of those. All that are kept go on answering. Who was
 * wrong less often over the last labels than the weights of now, by a margin, answers in their
 * place, and replaces them; so does who would have been with classes exchanged: with class k called
 * what came most often where it said k, if these are all different. Of more than {@value #MOST},
 * those go that were best longest ago. One that is slow learns fast again where ADWIN finds more
 * errors.
 */
final class RecallingVoter implements Voter {

  private static final int PART = 250;
  private static final int MOST = 6;
  private static final double MARGIN = 0.1;
  private static final double ABOUT = 1.2;
  private static final double LEAST = 0.02;

  /** What came where a class was said, with each time. */
  private static final double FADES = 0.9;

  /** With fewer errors, a run of them in one class is no exchange. */
  private static final double HALF = 0.5;

  /** More classes are not exchanged. */
  private static final int MOST_EXCHANGED = 12;

  /** Answers that remember each other err so many times in a row. */
  private static final int BLOCK = 25;

  private static final double DELTA = 0.15;

  /**
   * How fast one learns.
   *
   * @param judged over how many labels who is to answer is judged
   * @param renews whether it learns fast again after an alarm
   */
  record Pace(double lambda, int judged, boolean renews) {

    /** Of rows that do not depend on each other. */
    static final Pace QUICK = new Pace(0.995, 30, /* renews= */ false);

    /** Of answers that persist: thirty of them say little. */
    static final Pace SLOW = new Pace(0.999, 60, /* renews= */ true);
  }

  /** Weights, running and summed errors, and when they were best. */
  private static final class Kept {
    private double[][] weights;
    private double soon;
    private double sum;
    private long best;

    /** Of classes: how often [said][label] came lately, and errors with classes exchanged. */
    private double[][] came = {};

    private double exchanged = 1;

    Kept(double[][] weights) {
      this.weights = weights;
    }

    void count(double error, int judged) {
      soon += (error - soon) / judged;
      sum += error;
    }

    /** Who would be right with classes exchanged. */
    void exchange(int said, int label, int classes, int judged) {
      int[] names = names(classes);
      boolean right = names.length > 0 && names[said] == label;
      exchanged += ((right ? 0 : 1) - exchanged) / judged;
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
        names[k] = k < came.length && came[k][most] > 0 ? most : k;
        if (taken[names[k]]) {
          return new int[0];
        }
        taken[names[k]] = true;
        others |= names[k] != k;
      }
      return others ? names : new int[0];
    }
  }

  /** Weights that are better than those of now, and their error. */
  private record Better(Kept kept, double[][] weights, double error) {}

  private final LinearVoter linear;
  private final Pace pace;
  private final Kept now = new Kept(new double[0][]);
  private final List<Kept> kept = new ArrayList<>();
  private long labels;
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

  /** Null if the weights of now are to answer. */
  private @Nullable Better better(int classes) {
    Better best = null;
    for (Kept one : kept) {
      if (best == null || one.soon < best.error) {
        best = new Better(one, one.weights, one.soon);
      }
      if (now.soon > HALF && one.exchanged < best.error) {
        best = new Better(one, exchanged(one, classes), one.exchanged);
      }
    }
    return best != null && best.error + MARGIN * scale() < now.soon ? best : null;
  }

  private static double[][] exchanged(Kept one, int classes) {
    int[] names = one.names(classes);
    double[][] weights = one.weights.clone();
    for (int k = 0; k < names.length && names[k] < weights.length; k++) {
      weights[names[k]] = k < one.weights.length ? one.weights[k] : weights[names[k]];
    }
    return weights;
  }

  /** Errors of classes are 0 or 1; of values, as large as they are. */
  private double scale() {
    return Math.min(1, now.soon);
  }

  @Override
  public double[] vote(TableRow row, int classes) {
    Better better = better(classes);
    return better == null
        ? linear.vote(row, classes)
        : LinearVoter.answers(better.weights, linear.features(row), Math.max(1, classes));
  }

  @Override
  public void learn(TableRow row, double label, int classes) {
    double[] f = linear.features(row);
    int outputs = Math.max(1, classes);
    for (Kept one : kept) {
      double[] y = LinearVoter.answers(one.weights, f, outputs);
      one.count(error(y, label, classes), pace.judged);
      if (classes > 1 && classes <= MOST_EXCHANGED) {
        one.exchange(Target.largest(y), (int) label, classes, pace.judged);
      }
    }
    double[] y = LinearVoter.answers(linear.weights(), f, outputs);
    double error = error(y, label, classes);
    now.count(error, pace.judged);
    if (pace.renews && detector.add(Math.min(1, error))) {
      linear.renew();
      detector = detector();
    }
    labels++;
    Better better = better(classes);
    if (better != null) {
      better.kept.best = labels;
      linear.use(better.weights);
      now.soon = better.error;
    }
    linear.learn(row, label, classes);
    if (labels % PART == 0) {
      keep();
    }
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
      boolean as = one.sum <= ABOUT * now.sum + LEAST * PART;
      alike = as && (alike == null || one.sum < alike.sum) ? one : alike;
    }
    if (alike == null) {
      alike = new Kept(new double[0][]);
      alike.soon = now.soon;
      kept.add(alike);
    }
    alike.best = labels;
    alike.weights = linear.copyOfWeights();
    if (kept.size() > MOST) {
      Kept oldest = kept.get(0);
      for (Kept one : kept) {
        oldest = one.best < oldest.best ? one : oldest;
      }
      kept.remove(oldest);
    }
    now.sum = 0;
    kept.forEach(one -> one.sum = 0);
  }

  @Override
  public void exchange(StateBytes bytes) {
    boolean reads = bytes.isRead();
    linear.exchange(bytes);
    labels = bytes.whole("labels", labels, 0, Long.MAX_VALUE);
    if (pace.renews) {
      double[] state = Texts.numbers(bytes, "detector", detector.state());
      if (reads) {
        detector.resume(state);
      }
    }
    exchange(bytes, now);
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
    double[] errors = {one.soon, one.sum, one.exchanged};
    bytes.doubles("errors", errors);
    one.soon = errors[0];
    one.sum = errors[1];
    one.exchanged = errors[2];
    int classes = (int) bytes.whole("classes", one.came.length, 0, MOST_EXCHANGED);
    one.came = bytes.isRead() ? new double[classes][classes] : one.came;
    for (double[] row : one.came) {
      bytes.doubles("came", row);
    }
  }
}
