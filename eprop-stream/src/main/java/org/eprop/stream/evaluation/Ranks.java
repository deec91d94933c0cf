package org.eprop.stream.evaluation;

import java.util.Arrays;

/**
 * How often a number of one group is larger than one of another, ties counted half: the area under
 * the ROC curve. Of the first numbers all ranks are known. Of more, neighbours are put together at
 * their mean, as long as they are no more than 1/1024 of either group, and count as equal: the area
 * then errs by at most 1/2048, and by about as much where later numbers fall between those put
 * together, whatever the groups' sizes.
 */
final class Ranks {

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
          (count[0] + count[1]) / (count[0] + count[1] + newCounts[0][n - 1] + newCounts[1][n - 1]);
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
