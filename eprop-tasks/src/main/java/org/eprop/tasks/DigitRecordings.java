package org.eprop.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eprop.experiment.io.NpyArray;

/**
 * The recordings of the spoken-digit data, their frames normalised as they are asked for.
 *
 * <p>A frame is (q - mean) / standard deviation of its stored value q, channel by channel. Frames
 * of a gap are all zero <em>after</em> normalisation: no input current and no work, silence for the
 * network. The stored value 0 (-100 dB) would be 3 to 4 standard deviations below the mean in all
 * channels at once, further out than any frame of speech, a strong input that says nothing. A
 * network of 256 neurons learned to label the frames equally well either way (88.2 % of the
 * validation frames with both).
 */
final class DigitRecordings {

  static final int CHANNELS = 40;

  /** The ten digits and the gap. */
  static final int CLASSES = 11;

  static final int GAP = 10;

  /** Of every digit and speaker, numbered from 0. */
  static final int TAKES = 50;

  /** The first takes, which the official split tests on. */
  static final int TEST_TAKES = 5;

  /**
   * One digit, spoken once.
   *
   * @param take 0 to 49, of this digit and speaker
   * @param first its first frame
   * @param frames how many it has
   */
  record Recording(int digit, String speaker, int take, int first, int frames) {

    /** Whether the official split learns from it. */
    boolean train() {
      return take >= TEST_TAKES;
    }
  }

  private final Map<Integer, Recording> byId;
  private final NpyArray stored;
  private final double[][] meanAndDeviation;

  private DigitRecordings(
      Map<Integer, Recording> byId, NpyArray stored, double[][] meanAndDeviation) {
    this.byId = byId;
    this.stored = stored;
    this.meanAndDeviation = meanAndDeviation;
  }

  /**
   * Loads all recordings.
   *
   * @param learned those to normalise with; mean and deviation of all that the official split
   *     learns from are the data set's own
   */
  static DigitRecordings load(Bundle data, Predicate<Recording> learned) {
    Map<Integer, Recording> byId = new TreeMap<>();
    for (String row : data.rows("index.csv")) {
      String[] f = row.split(",");
      byId.put(
          Integer.parseInt(f[0]),
          new Recording(
              Integer.parseInt(f[2]),
              f[3],
              Integer.parseInt(f[4]),
              Integer.parseInt(f[6]),
              Integer.parseInt(f[7])));
    }
    NpyArray stored = data.array("logmel_u8.npy.gz");
    boolean official = byId.values().stream().allMatch(r -> r.train() == learned.test(r));
    return new DigitRecordings(
        byId, stored, official ? officialScale(data) : scale(learned, byId, stored));
  }

  private static double[][] officialScale(Bundle data) {
    double[][] meanAndDeviation = new double[2][CHANNELS];
    int i = 0;
    for (String row : data.rows("train_mean_std_u8.csv")) {
      String[] f = row.split(",");
      meanAndDeviation[0][i] = Double.parseDouble(f[0]);
      meanAndDeviation[1][i++] = Double.parseDouble(f[1]);
    }
    return meanAndDeviation;
  }

  /** The sums are exact: they are of whole numbers. */
  private static double[][] scale(
      Predicate<Recording> learned, Map<Integer, Recording> byId, NpyArray stored) {
    long[] sum = new long[CHANNELS];
    long[] squares = new long[CHANNELS];
    long n = 0;
    for (Recording r : byId.values()) {
      if (!learned.test(r)) {
        continue;
      }
      n += r.frames;
      for (int i = r.first * CHANNELS; i < (r.first + r.frames) * CHANNELS; i++) {
        long q = stored.whole(i);
        sum[i % CHANNELS] += q;
        squares[i % CHANNELS] += q * q;
      }
    }
    double[][] meanAndDeviation = new double[2][CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      double mean = (double) sum[c] / n;
      meanAndDeviation[0][c] = mean;
      meanAndDeviation[1][c] = Math.sqrt((double) squares[c] / n - mean * mean);
    }
    return meanAndDeviation;
  }

  /** The recording of that number. */
  Recording get(int id) {
    return byId.get(id);
  }

  /** Those wanted, in the order of the file. */
  List<Recording> matching(Predicate<Recording> wanted) {
    List<Recording> found = new ArrayList<>(byId.values());
    found.removeIf(wanted.negate());
    return found;
  }

  /** A frame of a recording. */
  float[] frame(Recording recording, int t) {
    float[] x = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      double q = stored.real((recording.first + t) * CHANNELS + c);
      x[c] = (float) ((q - meanAndDeviation[0][c]) / meanAndDeviation[1][c]);
    }
    return x;
  }
}
