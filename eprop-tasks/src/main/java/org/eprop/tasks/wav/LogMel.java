package org.eprop.tasks.wav;

import org.eprop.api.plugin.InvalidInputException;

/**
 * The spectrum of a sound as the ear has it: power in bands that are evenly spaced in mel, 2595
 * log10(1 + f / 700 Hz), in decibels, frame by frame.
 *
 * <pre>
 *   P_k = |FFT(w x)_k|^2 / (sum_j w_j^2 / 2)        w a periodic Hann window
 *   L_b = 10 log10(sum_k F_bk P_k)                  F_b a triangle whose sum is 1
 * </pre>
 *
 * <p>0 dB is white noise of the power of a full-scale sine. A frame is stored in bytes, q =
 * round(2.55 (L + 100)), 0 to 255. The last frame is filled up with silence. With the defaults
 * these are the features of the task {@code spoken_digits}.
 *
 * @param window length of a frame, ms
 * @param hop from one frame to the next, ms
 * @param bands how many
 * @param lowest edge of the first band, Hz
 * @param highest edge of the last band, Hz
 */
record LogMel(double window, double hop, int bands, double lowest, double highest) {

  private static final double LEAST = 1e-10;
  private static final double STEPS_PER_DB = 2.55;
  private static final double LEAST_DB = -100;
  private static final int MOST_BINS = 1 << 20;
  private static final int MOST_VALUES = 1 << 27;

  /** The decibels of a stored byte. */
  static float decibels(byte q) {
    return (float) ((q & 0xff) / STEPS_PER_DB + LEAST_DB);
  }

  /**
   * The frames of a sound, one after the other, each of them {@code bands} bytes.
   *
   * @throws InvalidInputException if the sound has too few samples a second
   */
  byte[] of(Sound sound) {
    if (2 * highest > sound.rate()) {
      throw new InvalidInputException(
          ("got %s samples a second, but expected at least %s, twice the highest"
                  + " frequency that is asked for (\"highest\")")
              .formatted(sound.rate(), 2 * highest));
    }
    if (hop * sound.rate() < 1000) {
      throw new InvalidInputException(
          "got a \"hop\" of %s ms, but expected at least %s, from one sample to the next"
              .formatted(hop, 1000.0 / sound.rate()));
    }
    int width = samples(window, sound.rate());
    int step = samples(hop, sound.rate());
    // Twice as many as needed, so that narrow bands have bins.
    int bins = Integer.highestOneBit(2 * width - 1) * 2;
    if (bins > MOST_BINS) {
      throw new InvalidInputException(
          "got frames of " + width + " samples, but expected at most " + MOST_BINS / 2);
    }
    double[][] filters = filters(bins, sound.rate());
    int frames = 1 + Math.max(0, (sound.samples().length - width + step - 1) / step);
    if ((long) frames * bands > MOST_VALUES) {
      throw new InvalidInputException(
          "got %s frames of %s bands, but expected at most %s values of one recording"
              .formatted(frames, bands, MOST_VALUES));
    }
    byte[] out = new byte[frames * bands];
    double[] hann = hann(width);
    double[] x = new double[width];
    double[] power = new double[bins / 2 + 1];
    Fourier fourier = new Fourier(bins);
    for (int f = 0; f < frames; f++) {
      for (int j = 0; j < width; j++) {
        int at = f * step + j;
        x[j] = at < sound.samples().length ? hann[j] * sound.samples()[at] : 0;
      }
      fourier.power(x, power);
      for (int b = 0; b < bands; b++) {
        out[f * bands + b] = stored(filters[b], power);
      }
    }
    return out;
  }

  private static int samples(double ms, int rate) {
    return (int) Math.max(1, Math.rint(ms * rate / 1000));
  }

  private static byte stored(double[] filter, double[] power) {
    double sum = 0;
    for (int k = 0; k < power.length; k++) {
      sum += filter[k] * power[k];
    }
    double db = 10 * StrictMath.log10(Math.max(sum, LEAST));
    double q = Math.rint(STEPS_PER_DB * (db - LEAST_DB));
    return (byte) (int) Math.max(0, Math.min(255, q));
  }

  /** Divided by the root of half its power, so that the spectrum need not be. */
  private static double[] hann(int width) {
    double[] w = new double[width];
    double squares = 0;
    for (int j = 0; j < width; j++) {
      w[j] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * j / width);
      squares += w[j] * w[j];
    }
    for (int j = 0; j < width; j++) {
      w[j] = squares == 0 ? 1 : w[j] / Math.sqrt(squares / 2);
    }
    return w;
  }

  /** [bands][bins / 2 + 1]. */
  private double[][] filters(int bins, int rate) {
    double[] edge = new double[bands + 2];
    double low = mel(lowest);
    double high = mel(highest);
    for (int b = 0; b < edge.length; b++) {
      edge[b] = hertz(low + (high - low) * b / (bands + 1));
    }
    double[][] filters = new double[bands][bins / 2 + 1];
    for (int b = 0; b < bands; b++) {
      double sum = 0;
      for (int k = 0; k <= bins / 2; k++) {
        double f = (double) k * rate / bins;
        double rise = (f - edge[b]) / (edge[b + 1] - edge[b]);
        double fall = (edge[b + 2] - f) / (edge[b + 2] - edge[b + 1]);
        filters[b][k] = Math.max(0, Math.min(rise, fall));
        sum += filters[b][k];
      }
      if (sum == 0) {
        throw new InvalidInputException(
            ("got %s bands of frames of %s ms, but expected fewer \"bands\" or a longer"
                    + " \"window\": band %s lies between two frequencies")
                .formatted(bands, window, b));
      }
      for (int k = 0; k <= bins / 2; k++) {
        filters[b][k] /= sum;
      }
    }
    return filters;
  }

  private static double mel(double hertz) {
    return 2595 * StrictMath.log10(1 + hertz / 700);
  }

  private static double hertz(double mel) {
    return 700 * (StrictMath.pow(10, mel / 2595) - 1);
  }

  /**
   * The power spectrum of n real numbers, |sum_j x_j exp(-2 pi i j k / n)|^2 for k = 0 .. n/2, by
   * the radix-2 algorithm of Cooley and Tukey (1965). Not thread-safe.
   */
  static final class Fourier {

    private final int n;
    private final double[] cosine;
    private final double[] sine;
    private final double[] real;
    private final double[] imaginary;

    /**
     * @param n a power of two, &gt;= 2
     */
    Fourier(int n) {
      this.n = n;
      cosine = new double[n / 2];
      sine = new double[n / 2];
      for (int k = 0; k < n / 2; k++) {
        cosine[k] = StrictMath.cos(2 * Math.PI * k / n);
        sine[k] = StrictMath.sin(2 * Math.PI * k / n);
      }
      real = new double[n];
      imaginary = new double[n];
    }

    /**
     * The spectrum.
     *
     * @param x at most n numbers; the rest is 0
     * @param power receives n/2 + 1 numbers
     */
    void power(double[] x, double[] power) {
      int bits = Integer.numberOfTrailingZeros(n);
      for (int j = 0; j < n; j++) {
        real[Integer.reverse(j) >>> (32 - bits)] = j < x.length ? x[j] : 0;
        imaginary[j] = 0;
      }
      for (int half = 1; half < n; half *= 2) {
        int stride = n / (2 * half);
        for (int start = 0; start < n; start += 2 * half) {
          for (int k = 0; k < half; k++) {
            butterfly(start + k, start + k + half, cosine[k * stride], sine[k * stride]);
          }
        }
      }
      for (int k = 0; k <= n / 2; k++) {
        power[k] = real[k] * real[k] + imaginary[k] * imaginary[k];
      }
    }

    private void butterfly(int a, int b, double c, double s) {
      double re = real[b] * c + imaginary[b] * s;
      double im = imaginary[b] * c - real[b] * s;
      real[b] = real[a] - re;
      imaginary[b] = imaginary[a] - im;
      real[a] += re;
      imaginary[a] += im;
    }
  }
}
