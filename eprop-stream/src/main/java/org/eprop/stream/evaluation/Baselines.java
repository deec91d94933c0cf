package org.eprop.stream.evaluation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.eprop.api.task.Target;
import org.jspecify.annotations.Nullable;

/** What baselines say of a key's next step: of the labels known by now. */
final class Baselines {

  private final int classes;
  private final int length;
  private final Deque<double[]> known = new ArrayDeque<>();

  /** How often each class is among the last ones; or their sum. */
  private double[] sums;

  /** The latest step whose label is known. */
  private long latest = -1;

  private double @Nullable [] last;

  /**
   * @param classes how many; 0 for values
   * @param length how many labels the moving average is over
   */
  Baselines(int classes, int outputs, int length) {
    this.classes = classes;
    this.length = length;
    sums = new double[classes > 0 ? 0 : outputs];
  }

  /** A label has come; of those that came, the one of the latest step is the last. */
  void know(long step, double[] wanted) {
    if (step > latest) {
      latest = step;
      last = wanted;
    }
    count(wanted, 1);
    known.add(wanted);
    if (known.size() > length) {
      count(known.remove(), -1);
    }
  }

  private void count(double[] wanted, int times) {
    if (classes > 0) {
      int k = (int) wanted[0];
      sums = k < sums.length ? sums : Arrays.copyOf(sums, k + 1);
      sums[k] += times;
      return;
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] += times * wanted[k];
    }
  }

  /** Null if no label is known. */
  double @Nullable [] noChange() {
    return last;
  }

  /** Null if no label is known. */
  double @Nullable [] average() {
    if (known.isEmpty()) {
      return null;
    }
    if (classes > 0) {
      return new double[] {Target.largest(sums)};
    }
    double[] mean = sums.clone();
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= known.size();
    }
    return mean;
  }
}
