package org.eprop.stream.table;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.core.state.StateBytes;

/**
 * Says what is usual after the last labels known, whatever the row. Of classes, by n, how often
 * each came after the last five, and m, after the last one:
 *
 * <pre>
 * p_k = (n_k + 0.5 q_k) / (n + 0.5),   q_k = (m_k + 0.5 u_k) / (m + 0.5)
 * </pre>
 *
 * <p>with the share u of each class. Of values, y = a + b (known - mean). All sums fade by 0.98, n
 * with each label after the same five, others with each. Of columns that say nothing, this is the
 * best there is.
 */
final class UsualVoter implements Voter {

  private static final double FADES = 0.98;
  private static final double PRIOR = 0.5;
  private static final double[] NONE = {};

  /** Of later ones, only what is usual after the last label is known. */
  private static final int MOST_PATTERNS = 500;

  /** Makes them. */
  static final class Factory implements VoterFactory {
    @Override
    public String name() {
      return "what is usual";
    }

    @Override
    public Voter create(Shape shape) {
      return new UsualVoter();
    }
  }

  /** Of classes: [known + 1][class], known -1 if there is none. */
  private double[][] counts = {};

  /** How often each class came after the last five labels, fading with each that does. */
  private final Map<Long, double[]> patterns = new LinkedHashMap<>();

  /** Of values, fading: labels, sums of known, label, known squared, known times label. */
  private final double[] sums = new double[5];

  @Override
  public double[] vote(TableRow row, int classes) {
    if (classes == 0) {
      return new double[] {value(row.known())};
    }
    double[] all = new double[classes];
    double[] after = new double[classes];
    int known = known(row);
    for (int j = 0; j < counts.length; j++) {
      for (int k = 0; k < Math.min(counts[j].length, classes); k++) {
        all[k] += counts[j][k];
        after[k] += j == known ? counts[j][k] : 0;
      }
    }
    double total = Arrays.stream(all).sum();
    double seen = Arrays.stream(after).sum();
    for (int k = 0; k < classes; k++) {
      double usual = total == 0 ? 1.0 / classes : all[k] / total;
      after[k] = (after[k] + PRIOR * usual) / (seen + PRIOR);
    }
    double[] came = patterns.getOrDefault(pattern(row), NONE);
    double often = Arrays.stream(came).sum();
    for (int k = 0; k < classes; k++) {
      after[k] = ((k < came.length ? came[k] : 0) + PRIOR * after[k]) / (often + PRIOR);
    }
    return after;
  }

  /** By the last five labels known. */
  private static long pattern(TableRow row) {
    long pattern = known(row);
    for (int k : row.before()) {
      pattern = pattern * (Labels.MOST_CLASSES + 1) + k + 1;
    }
    return pattern;
  }

  private static int known(TableRow row) {
    return Double.isNaN(row.known()) ? 0 : (int) row.known() + 1;
  }

  private double value(double known) {
    double n = sums[0] + PRIOR;
    double mean = sums[1] / n;
    double usual = sums[2] / n;
    double variance = sums[3] / n - mean * mean;
    double slope = (sums[4] / n - mean * usual) / (Math.max(0, variance) + PRIOR / n);
    double away = Double.isNaN(known) ? 0 : known - mean;
    return usual + slope * away;
  }

  @Override
  public void learn(TableRow row, double label, int classes) {
    if (classes == 0) {
      double known = Double.isNaN(row.known()) ? 0 : row.known();
      double[] now = {1, known, label, known * known, known * label};
      for (int i = 0; i < sums.length; i++) {
        sums[i] = FADES * sums[i] + now[i];
      }
      return;
    }
    int from = counts.length;
    counts = Arrays.copyOf(counts, Math.max(from, classes + 1));
    for (int j = 0; j < counts.length; j++) {
      counts[j] = Arrays.copyOf(j < from ? counts[j] : new double[0], classes);
      for (int k = 0; k < classes; k++) {
        counts[j][k] *= FADES;
      }
    }
    counts[known(row)][(int) label]++;
    long pattern = pattern(row);
    double[] came = patterns.getOrDefault(pattern, NONE);
    if (came.length < classes && (came.length > 0 || patterns.size() < MOST_PATTERNS)) {
      came = Arrays.copyOf(came, classes);
      patterns.put(pattern, came);
    }
    for (int k = 0; k < came.length; k++) {
      came[k] = FADES * came[k] + (k == label ? 1 : 0);
    }
  }

  @Override
  public void exchange(StateBytes bytes) {
    int count = (int) bytes.whole("counts", counts.length, 0, Labels.MOST_CLASSES + 1L);
    counts = bytes.isRead() ? new double[count][] : counts;
    for (int j = 0; j < count; j++) {
      counts[j] = Texts.amounts(bytes, "counts", bytes.isRead() ? new double[0] : counts[j]);
    }
    long[] keys = patterns.keySet().stream().mapToLong(key -> key).toArray();
    int size = (int) bytes.whole("patterns", keys.length, 0, MOST_PATTERNS);
    for (int i = 0; i < size; i++) {
      long key = bytes.whole("pattern", bytes.isRead() ? 0 : keys[i], 0, Long.MAX_VALUE);
      double[] came = bytes.isRead() ? NONE : patterns.getOrDefault(key, NONE);
      patterns.put(key, Texts.amounts(bytes, "came", came));
    }
    Texts.within(bytes, "sums", sums, -Texts.LARGEST, Texts.LARGEST);
    Texts.expect("sums", new double[] {sums[0]}, 0, Texts.LARGEST);
  }
}
