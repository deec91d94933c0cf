package org.eprop.device;

import java.util.Arrays;

/**
 * The arithmetic of the integer definition. Shifts of negative numbers are arithmetic (towards
 * minus infinity); a rounding shift adds one half first, so that halves go up:
 *
 * <pre>    round(x, s) = floor(x / 2^s + 1/2),    clip(x) = max(-32768, min(32767, x))</pre>
 *
 * <p>Every product is of two numbers of 16 bits; no sum leaves 32.
 */
final class Fixed {

  static final int MOST = Short.MAX_VALUE;
  private static final int NEAR = 9;
  static final int LEAST = Short.MIN_VALUE;

  private Fixed() {}

  static int round(int x, int shift) {
    return shift == 0 ? x : (x + (1 << (shift - 1))) >> shift;
  }

  static int clip(int x) {
    return Math.max(LEAST, Math.min(MOST, x));
  }

  /**
   * The format in which the largest number of a kind fits 16 bits.
   *
   * @param largest |x|; 0 counts as 1
   * @return f: x is kept as x 2^f
   */
  static int format(double largest) {
    double most = largest > 0 ? largest : 1;
    int f = Math.getExponent(MOST / most);
    return Math.max(-8, Math.min(20, f));
  }

  /** Formats so near each other that factors between them have a mantissa: none is far above. */
  static int[] near(int... formats) {
    int least = Arrays.stream(formats).min().orElse(0);
    return Arrays.stream(formats).map(f -> Math.min(f, least + NEAR)).toArray();
  }

  /** x 2^f as a number of 16 bits. */
  static int of(double x, int f) {
    return clip((int) Math.max(-1e9, Math.min(1e9, Math.rint(Math.scalb(x, f)))));
  }
}
