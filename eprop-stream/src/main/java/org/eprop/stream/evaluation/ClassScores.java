package org.eprop.stream.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.task.Target;
import org.jspecify.annotations.Nullable;

/**
 * Scores of classes. With p0 the accuracy,
 *
 * <pre>
 * kappa          = (p0 - pc) / (1 - pc),  pc = sum_k P(said k) P(label k)
 * kappa temporal = (p0 - pn) / (1 - pn),  pn the accuracy of no-change
 * </pre>
 *
 * <p>kappa: Cohen 1960; kappa temporal, which is 0 for who only repeats the last label: Zliobaite
 * et al. 2015. AUC is the probability that a step of a class has a larger margin y_k - max of the
 * others than a step of another class; of several classes, the mean over classes of each against
 * the rest. Margins are counted in bins, 1/512 apart on the scale of x / (1 + |x|); two in one bin
 * count half. A baseline that knows no label yet is wrong.
 */
public final class ClassScores extends StreamScores {

  private static final int BINS = 1024;

  private final int classes;
  private final long[] said;
  private final long[] label;
  private long right;
  private long noChangeRight;
  private long averageRight;

  /** Bins of margins, [class][bin], of steps of the class and of the others; none until needed. */
  private int[][] own = {};

  private int[][] others = {};

  /**
   * @param classes how many, &gt;= 2
   */
  ClassScores(int classes) {
    this.classes = classes;
    said = new long[classes];
    label = new long[classes];
  }

  @Override
  StreamScores fresh() {
    return new ClassScores(classes);
  }

  @Override
  double add(
      double[] y, double @Nullable [] noChange, double @Nullable [] average, double[] wanted) {
    int now = Target.largest(y);
    int truth = (int) wanted[0];
    said[now]++;
    label[truth]++;
    right += now == truth ? 1 : 0;
    noChangeRight += noChange != null && noChange[0] == truth ? 1 : 0;
    averageRight += average != null && average[0] == truth ? 1 : 0;
    if (own.length == 0) {
      own = new int[classes][BINS];
      others = new int[classes][BINS];
    }
    for (int k = 0; k < classes; k++) {
      (k == truth ? own : others)[k][bin(margin(y, k))]++;
    }
    return now == truth ? 0 : 1;
  }

  private static double margin(double[] y, int k) {
    double most = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < y.length; j++) {
      most = j == k ? most : Math.max(most, y[j]);
    }
    return y[k] - most;
  }

  private static int bin(double margin) {
    double part = (1 + margin / (1 + Math.abs(margin))) / 2;
    return (int) Math.min(BINS - 1, Math.max(0, part * BINS)); // NaN is in the first
  }

  private double share(long count) {
    return count / (double) labels();
  }

  /** The part that was right. */
  public double accuracy() {
    return share(right);
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

  /** The area under the ROC curve; NaN if there is but one class. */
  public double auc() {
    double sum = 0;
    int count = 0;
    for (int k = 0; k < classes; k++) {
      double positives = label[k];
      double negatives = labels() - label[k];
      if (positives > 0 && negatives > 0) {
        double below = 0;
        double area = 0;
        for (int b = 0; b < BINS; b++) {
          area += own[k][b] * (below + others[k][b] / 2.0);
          below += others[k][b];
        }
        sum += area / (positives * negatives);
        count++;
      }
    }
    return sum / count;
  }

  @Override
  public Map<String, Double> all() {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("accuracy", accuracy());
    all.put("kappa", kappa());
    all.put("kappa temporal", kappaTemporal());
    all.put("AUC", auc());
    all.put("no-change", noChangeAccuracy());
    all.put("moving average", averageAccuracy());
    return all;
  }
}
