package org.eprop.tasks.wav;

/**
 * The power spectrum of n real numbers, |sum_j x_j exp(-2 pi i j k / n)|^2 for k = 0 .. n/2, by the
 * radix-2 algorithm of Cooley and Tukey (1965). Not thread-safe.
 */
final class Fourier {

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
