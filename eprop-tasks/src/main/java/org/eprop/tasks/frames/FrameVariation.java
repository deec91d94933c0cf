package org.eprop.tasks.frames;

import java.util.random.RandomGenerator;

/**
 * How training sequences vary from epoch to epoch, so that a network does not learn them by heart.
 * Step t of a copy is read at frame t s, between two frames on the line between them, and then
 *
 * <pre>    x_i^t = b_i^t (x_{i-c}(t s - d) + n_i^t) / (1 - dropout),
 *    s = exp(U(-timeWarp, timeWarp)),  d = U{-timeShift .. timeShift},
 *    c = U{-channelShift .. channelShift},  n = N(0, noise),
 *    b = 0 with probability dropout, else 1
 * </pre>
 *
 * <p>with x = 0 where a shift leaves the sequence. s, d and c are drawn for a sequence.
 *
 * @param timeWarp logarithm of a speed
 * @param timeShift frames
 * @param channelShift channels
 * @param noise standard deviation
 * @param dropout share of the values that are left out (Srivastava et al. 2014)
 */
record FrameVariation(
    double timeWarp, int timeShift, int channelShift, double noise, double dropout) {

  static final FrameVariation NONE = new FrameVariation(0, 0, 0, 0, 0);

  /**
   * A sequence that varies.
   *
   * @param values [frames][channels]
   * @param frameOf which frame of what was given each of them shows
   */
  record Copy(float[][] values, int[] frameOf) {
    static Copy of(float[][] values) {
      int[] frameOf = new int[values.length];
      for (int f = 0; f < frameOf.length; f++) {
        frameOf[f] = f;
      }
      return new Copy(values, frameOf);
    }
  }

  /** A varied copy. */
  Copy vary(float[][] values, RandomGenerator random) {
    Copy copy = timeWarp > 0 ? warp(values, random) : Copy.of(values);
    if (timeShift > 0 || channelShift > 0) {
      copy = shift(copy, random);
    }
    if (noise == 0 && dropout == 0) {
      return copy;
    }
    double kept = 1 / (1 - dropout);
    for (float[] row : copy.values) {
      for (int i = 0; i < row.length; i++) {
        double x = noise > 0 ? row[i] + noise * random.nextGaussian() : row[i];
        row[i] = dropout > 0 && random.nextDouble() < dropout ? 0 : (float) (kept * x);
      }
    }
    return copy;
  }

  private Copy shift(Copy copy, RandomGenerator random) {
    int later = random.nextInt(-timeShift, timeShift + 1);
    int up = random.nextInt(-channelShift, channelShift + 1);
    int frames = copy.values.length;
    int channels = copy.values[0].length;
    float[][] shifted = new float[frames][channels];
    int[] frameOf = new int[frames];
    int kept = Math.max(0, channels - Math.abs(up));
    for (int f = 0; f < frames; f++) {
      int from = f - later;
      frameOf[f] = copy.frameOf[Math.min(Math.max(from, 0), frames - 1)];
      if (from >= 0 && from < frames && kept > 0) {
        System.arraycopy(copy.values[from], Math.max(0, -up), shifted[f], Math.max(0, up), kept);
      }
    }
    return new Copy(shifted, frameOf);
  }

  private Copy warp(float[][] values, RandomGenerator random) {
    double speed = StrictMath.exp(timeWarp * (2 * random.nextDouble() - 1));
    int last = values.length - 1;
    int frames = Math.max(1, (int) Math.rint(values.length / speed));
    float[][] warped = new float[frames][values[0].length];
    int[] frameOf = new int[frames];
    for (int f = 0; f < frames; f++) {
      double at = Math.min(f * speed, last);
      int early = (int) at;
      double share = at - early;
      frameOf[f] = (int) Math.rint(at);
      float[] a = values[early];
      float[] b = values[Math.min(early + 1, last)];
      for (int i = 0; i < a.length; i++) {
        warped[f][i] = (float) (a[i] + share * (b[i] - a[i]));
      }
    }
    return new Copy(warped, frameOf);
  }
}
