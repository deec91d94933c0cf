package org.eprop.report.chart;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Leaves out what a screen could not show, but no peak: of each of a number of equal stretches, the
 * places where a curve has its least and its greatest value stay, with all curves' values there.
 */
final class Decimation {

  private Decimation() {}

  /** The indices to keep, ascending; all if there are no more than {@code most}. */
  static int[] indices(double[] x, List<Series> series, int most) {
    if (x.length <= most || series.isEmpty()) {
      return IntStream.range(0, x.length).toArray();
    }
    int buckets = Math.max(1, most / (2 * series.size()));
    BitSet kept = new BitSet(x.length);
    kept.set(0);
    kept.set(x.length - 1);
    for (int b = 0; b < buckets; b++) {
      int from = (int) ((long) b * x.length / buckets);
      int to = (int) ((long) (b + 1) * x.length / buckets);
      for (Series one : series) {
        keepExtremes(one.low() == null ? one.values() : one.low(), from, to, kept);
        keepExtremes(one.high() == null ? one.values() : one.high(), from, to, kept);
      }
    }
    return kept.stream().toArray();
  }

  private static void keepExtremes(double[] values, int from, int to, BitSet kept) {
    int least = -1;
    int greatest = -1;
    for (int i = from; i < to; i++) {
      if (Double.isNaN(values[i])) {
        continue;
      }
      least = least < 0 || values[i] < values[least] ? i : least;
      greatest = greatest < 0 || values[i] > values[greatest] ? i : greatest;
    }
    if (least >= 0) {
      kept.set(least);
      kept.set(greatest);
    }
  }
}
