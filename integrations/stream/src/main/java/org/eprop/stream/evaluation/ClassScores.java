package org.eprop.stream.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.task.Target;
import org.jspecify.annotations.Nullable;

/**
 * Scores of classes. With p0 the accuracy,
 *
 * <pre>
 * kappa             = (p0 - pc) / (1 - pc),  pc = sum_k P(said k) P(label k)
 * kappa temporal    = (p0 - pn) / (1 - pn),  pn the accuracy of no-change
 * balanced accuracy = mean over the classes that came of recall k = P(said k | label k)
 * ECE               = sum_b n_b / n |right_b / n_b - mean_b of the probability of what was said|
 * </pre>
 *
 * <p>kappa: Cohen 1960; kappa temporal, which is 0 for who only repeats the last label: Zliobaite
 * et al. 2015. AUC is the probability that a step of a class has a larger margin y_k - max of the
 * others than a step of another class; of several classes, the mean over classes of each against
 * the rest. It is exact for up to 2,048 labels, and to 0.002 for more. ECE, the expected
 * calibration error with ten bins b of equal width (Guo et al. 2017), there is where outputs are
 * probabilities: numbers from 0 that sum to 1. A baseline that knows no label yet is wrong.
 */
public final class ClassScores extends StreamScores {

  private static final int BINS = 10;
  private static final double NEAR = 1e-6;

  /** How many classes there are by now. */
  private int classes;

  private long[] said;
  private long[] label;
  private long[] hits;
  private long noChangeRight;
  private long averageRight;
  private long probable;

  /** Of margins, [class]; none until needed. */
  private Ranks[] ranks = {};

  /** Of those that were said with a probability in a bin: sums of it, and how many were right. */
  private final double[] confidence = new double[BINS];

  private final long[] confirmed = new long[BINS];

  /**
   * @param classes how many; as others come, there are more
   */
  ClassScores(int classes) {
    this.classes = classes;
    said = new long[classes];
    label = new long[classes];
    hits = new long[classes];
  }

  @Override
  StreamScores fresh() {
    return new ClassScores(classes);
  }

  @Override
  StreamScores copy() {
    ClassScores copy = new ClassScores(classes);
    copy.said = said.clone();
    copy.label = label.clone();
    copy.hits = hits.clone();
    copy.noChangeRight = noChangeRight;
    copy.averageRight = averageRight;
    copy.probable = probable;
    copy.ranks = Arrays.stream(ranks).map(Ranks::copy).toArray(Ranks[]::new);
    System.arraycopy(confidence, 0, copy.confidence, 0, BINS);
    System.arraycopy(confirmed, 0, copy.confirmed, 0, BINS);
    return copy.with(labels());
  }

  private void grow(int least) {
    if (least > classes) {
      classes = least;
      said = Arrays.copyOf(said, classes);
      label = Arrays.copyOf(label, classes);
      hits = Arrays.copyOf(hits, classes);
    }
    int known = ranks.length;
    if (known < classes) {
      ranks = Arrays.copyOf(ranks, classes);
      for (int k = known; k < classes; k++) {
        ranks[k] = new Ranks();
        for (int j = 0; j < labels() - 1 && known > 0; j++) {
          ranks[k].add(Double.NEGATIVE_INFINITY, false); // nobody said it before
        }
      }
    }
  }

  @Override
  double add(
      double[] y, double @Nullable [] noChange, double @Nullable [] average, double[] wanted) {
    int truth = (int) wanted[0];
    grow(Math.max(y.length, truth + 1));
    int now = y.length == 0 ? -1 : Target.largest(y);
    label[truth]++;
    noChangeRight += noChange != null && noChange[0] == truth ? 1 : 0;
    averageRight += average != null && average[0] == truth ? 1 : 0;
    if (now >= 0) {
      said[now]++;
      hits[now] += now == truth ? 1 : 0;
      calibrate(y, now, truth);
    }
    for (int k = 0; k < classes; k++) {
      ranks[k].add(margin(y, k), k == truth);
    }
    return now == truth ? 0 : 1;
  }

  private void calibrate(double[] y, int now, int truth) {
    double sum = 0;
    for (double p : y) {
      sum += p >= 0 ? p : Double.NaN;
    }
    if (Math.abs(sum - 1) <= NEAR) {
      int bin = Math.min(BINS - 1, (int) (y[now] * BINS));
      confidence[bin] += y[now];
      confirmed[bin] += now == truth ? 1 : 0;
      probable++;
    }
  }

  private static double margin(double[] y, int k) {
    if (k >= y.length) {
      return Double.NEGATIVE_INFINITY;
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < y.length; j++) {
      most = j == k ? most : Math.max(most, y[j]);
    }
    return y[k] - most;
  }

  private double share(long count) {
    return count / (double) labels();
  }

  /** The part that was right. */
  public double accuracy() {
    return share(Arrays.stream(hits).sum());
  }

  /** The same of no-change. */
  public double noChangeAccuracy() {
    return share(noChangeRight);
  }

  /** The same of the most frequent class of the last labels. */
  public double averageAccuracy() {
    return share(averageRight);
  }

  /** Cohen's kappa; NaN if there is but one class. */
  public double kappa() {
    double chance = 0;
    for (int k = 0; k < classes; k++) {
      chance += share(said[k]) * share(label[k]);
    }
    return beyond(chance);
  }

  /** Kappa temporal; NaN if no-change is always right. */
  public double kappaTemporal() {
    return beyond(noChangeAccuracy());
  }

  private double beyond(double baseline) {
    return baseline == 1 ? Double.NaN : (accuracy() - baseline) / (1 - baseline);
  }

  /** How many classes have come or been said. */
  public int classes() {
    return classes;
  }

  /** How often a class came. */
  public long labels(int k) {
    return label[k];
  }

  /** How much of a class was said to be it; NaN if it has not come. */
  public double recall(int k) {
    return hits[k] / (double) label[k];
  }

  /** How much of what was said to be a class was it; NaN if it was never said. */
  public double precision(int k) {
    return hits[k] / (double) said[k];
  }

  /** The mean recall of the classes that have come. */
  public double balancedAccuracy() {
    return IntStream.range(0, classes)
        .filter(k -> label[k] > 0)
        .mapToDouble(this::recall)
        .average()
        .orElse(Double.NaN);
  }

  /** The area under the ROC curve; NaN if there is but one class. */
  public double auc() {
    return Arrays.stream(ranks)
        .mapToDouble(Ranks::area)
        .filter(area -> !Double.isNaN(area))
        .average()
        .orElse(Double.NaN);
  }

  /** The expected calibration error; NaN if no outputs were probabilities. */
  public double calibrationError() {
    double sum = 0;
    for (int b = 0; b < BINS; b++) {
      sum += Math.abs(confirmed[b] - confidence[b]);
    }
    return sum / probable;
  }

  @Override
  public Map<String, Double> all() {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("accuracy", accuracy());
    all.put("balanced", balancedAccuracy());
    all.put("kappa", kappa());
    all.put("kappa temporal", kappaTemporal());
    all.put("AUC", auc());
    all.put("ECE", calibrationError());
    all.put("no-change", noChangeAccuracy());
    all.put("moving average", averageAccuracy());
    return all;
  }

  /**
   * How often a number of one group is larger than one of another, ties counted half: the area
   * under the ROC curve. Of the first numbers all ranks are known. Of more, neighbours are put
   * together at their mean, as long as they are no more than 1/1024 of either group, and count as
   * equal: the area then errs by at most 1/2048, and by about as much where later numbers fall
   * between those put together, whatever the groups' sizes.
   */
  private static final class Ranks {

    private static final int PARTS = 1024;

    /** So many wait to be sorted. */
    private static final int MOST = 2048;

    private static final double[] NONE = {};

    /** Numbers that are not sorted yet, [group][number]; how many. */
    private final double[][] waiting = {NONE, NONE};

    private final int[] waits = new int[2];

    /** The others: in rising order, how many of each group. */
    private double[] values = NONE;

    private final double[][] counts = {NONE, NONE};
    private final double[] sums = new double[2];

    /** The same numbers, which others may be added to. */
    Ranks copy() {
      Ranks copy = new Ranks();
      for (int g = 0; g < 2; g++) {
        copy.waiting[g] = waiting[g].clone();
        copy.waits[g] = waits[g];
        copy.counts[g] = counts[g].clone();
        copy.sums[g] = sums[g];
      }
      copy.values = values.clone();
      return copy;
    }

    /** Takes a number; one that is none is below all. */
    void add(double value, boolean own) {
      int group = own ? 1 : 0;
      if (waits[0] + waits[1] == MOST) {
        sort(true);
      }
      if (waits[group] == waiting[group].length) {
        waiting[group] = Arrays.copyOf(waiting[group], Math.min(MOST, 16 + 2 * waits[group]));
      }
      waiting[group][waits[group]++] = Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value + 0.0;
      sums[group]++;
    }

    /** NaN if there is but one group. */
    double area() {
      sort(false);
      double below = 0;
      double area = 0;
      for (int i = 0; i < values.length; i++) {
        area += counts[1][i] * (below + counts[0][i] / 2);
        below += counts[0][i];
      }
      return area / (sums[0] * sums[1]);
    }

    /** Puts those that wait among the others; equal ones together, or also neighbours. */
    private void sort(boolean together) {
      int[] at = new int[2];
      double[] newValues = new double[values.length + waits[0] + waits[1]];
      double[][] newCounts = {new double[newValues.length], new double[newValues.length]};
      Arrays.sort(waiting[0], 0, waits[0]);
      Arrays.sort(waiting[1], 0, waits[1]);
      int n = 0;
      int i = 0;
      while (i < values.length || at[0] < waits[0] || at[1] < waits[1]) {
        double least = i < values.length ? values[i] : Double.POSITIVE_INFINITY;
        for (int g = 0; g < 2; g++) {
          least = at[g] < waits[g] ? Math.min(least, waiting[g][at[g]]) : least;
        }
        double[] count = new double[2];
        boolean before = i < values.length && values[i] == least;
        for (int g = 0; g < 2; g++) {
          count[g] = before ? counts[g][i] : 0;
          while (at[g] < waits[g] && waiting[g][at[g]] == least) {
            at[g]++;
            count[g]++;
          }
        }
        i += before ? 1 : 0;
        boolean joins =
            n > 0
                && (newValues[n - 1] == least
                    || together
                        && !Double.isInfinite(newValues[n - 1])
                        && newCounts[0][n - 1] + count[0] <= Math.max(1, sums[0] / PARTS)
                        && newCounts[1][n - 1] + count[1] <= Math.max(1, sums[1] / PARTS));
        n += joins ? 0 : 1;
        double part =
            (count[0] + count[1])
                / (count[0] + count[1] + newCounts[0][n - 1] + newCounts[1][n - 1]);
        newValues[n - 1] = part == 1 ? least : newValues[n - 1] + part * (least - newValues[n - 1]);
        newCounts[0][n - 1] += count[0];
        newCounts[1][n - 1] += count[1];
      }
      values = Arrays.copyOf(newValues, n);
      counts[0] = Arrays.copyOf(newCounts[0], n);
      counts[1] = Arrays.copyOf(newCounts[1], n);
      waits[0] = 0;
      waits[1] = 0;
    }
  }
}
