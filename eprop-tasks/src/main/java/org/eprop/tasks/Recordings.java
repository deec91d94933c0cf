package org.eprop.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.io.NpyArray;

/**
 * The recordings of the spoken-digit data: normalised frames, and how sequences are put together
 * from them.
 *
 * <p>A frame is (q - mean) / standard deviation of its stored value q, channel by channel. Frames
 * of a gap are all zero <em>after</em> normalisation: no input current and no work, silence for the
 * network. The stored value 0 (-100 dB) would be 3 to 4 standard deviations below the mean in all
 * channels at once, further out than any frame of speech, a strong input that says nothing. A
 * network of 256 neurons learned to label the frames equally well either way (88.2 % of the
 * validation frames with both). Sequences share the frames' arrays.
 */
final class Recordings {

  static final int CHANNELS = 40;

  /** The ten digits and the gap. */
  static final int CLASSES = 11;

  private static final int GAP = 10;

  private record Recording(int digit, String speaker, boolean train, int first, int frames) {}

  private final Map<Integer, Recording> byId;
  private final float[][] frames;

  private Recordings(Map<Integer, Recording> byId, float[][] frames) {
    this.byId = byId;
    this.frames = frames;
  }

  /**
   * Loads all recordings.
   *
   * @param heldOut the speaker whose recordings must not be used to normalise, or empty: then mean
   *     and deviation are the data set's own, those of all its training recordings
   */
  static Recordings load(Bundle data, String heldOut) {
    Map<Integer, Recording> byId = new TreeMap<>();
    for (String row : data.rows("index.csv")) {
      String[] f = row.split(",");
      byId.put(
          Integer.parseInt(f[0]),
          new Recording(
              Integer.parseInt(f[2]),
              f[3],
              f[5].equals("train"),
              Integer.parseInt(f[6]),
              Integer.parseInt(f[7])));
    }
    NpyArray stored = data.array("logmel_u8.npy.gz");
    double[][] scale =
        heldOut.isEmpty() ? officialScale(data) : scaleWithout(heldOut, byId, stored);
    return new Recordings(byId, normalised(stored, scale));
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
  private static double[][] scaleWithout(
      String heldOut, Map<Integer, Recording> byId, NpyArray stored) {
    long[] sum = new long[CHANNELS];
    long[] squares = new long[CHANNELS];
    long n = 0;
    for (Recording r : byId.values()) {
      if (!r.train || r.speaker.equals(heldOut)) {
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

  private static float[][] normalised(NpyArray stored, double[][] meanAndDeviation) {
    float[][] frames = new float[stored.length(0)][CHANNELS];
    for (int f = 0; f < frames.length; f++) {
      for (int c = 0; c < CHANNELS; c++) {
        double q = stored.real(f * CHANNELS + c);
        frames[f][c] = (float) ((q - meanAndDeviation[0][c]) / meanAndDeviation[1][c]);
      }
    }
    return frames;
  }

  /**
   * Puts together the sequences that are wanted, in the order of the file.
   *
   * @param wanted by split and speaker
   */
  SampleList sequences(Bundle data, BiPredicate<String, String> wanted) {
    List<Sample> samples = new ArrayList<>();
    for (String row : data.rows("sequences.csv")) {
      String[] f = row.split(",");
      if (wanted.test(f[1], f[2])) {
        samples.add(sequence(f[3].split(" ")));
      }
    }
    return new SampleList(samples);
  }

  /** From parts that are either the number of a recording or, after a g, a number of frames. */
  private Sample sequence(String[] parts) {
    float[] silence = new float[CHANNELS];
    List<float[]> input = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (String part : parts) {
      if (part.startsWith("g")) {
        for (int n = Integer.parseInt(part.substring(1)); n > 0; n--) {
          input.add(silence);
          classes.add(GAP);
        }
        continue;
      }
      Recording r = byId.get(Integer.valueOf(part));
      input.addAll(Arrays.asList(frames).subList(r.first, r.first + r.frames));
      for (int n = 0; n < r.frames; n++) {
        classes.add(r.digit);
      }
    }
    return new Sample(
        new RealInput(CHANNELS, input.toArray(float[][]::new)),
        Target.classes(classes.stream().mapToInt(Integer::intValue).toArray()));
  }
}
