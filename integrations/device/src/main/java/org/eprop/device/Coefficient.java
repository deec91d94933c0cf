package org.eprop.device;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A factor as an integer device has it, of all neurons or of each: {@code mantissa 2^-shift}, with
 * a mantissa of 16 bits, and one shift, as large as the largest mantissa allows. What it multiplies
 * has 16 bits, so that the product has 31 and one rounding:
 *
 * <pre>    x c = round(mantissa x, shift)</pre>
 *
 * @param mantissa one for all, or [neuron]
 * @param shift from 2 to 30
 */
public record Coefficient(int[] mantissa, int shift) {

  private static final int LEAST_SHIFT = 2;
  private static final int MOST_SHIFT = 30;

  /**
   * That of some factors.
   *
   * @param values [neuron]
   * @return null if all are 0
   * @throws InvalidInputException if one is too large
   */
  static Coefficient of(double... values) {
    double most = 0;
    boolean alike = true;
    for (double value : values) {
      most = Math.max(most, Math.abs(value));
      alike &= value == values[0];
    }
    if (most == 0) {
      return null;
    }
    int shift = Math.min(MOST_SHIFT, Math.getExponent(Fixed.MOST / most));
    if (Math.rint(Math.scalb(most, shift)) > Fixed.MOST) {
      shift--;
    }
    if (shift < LEAST_SHIFT) {
      throw new InvalidInputException(
          "got a factor of " + most + " between the ranges of two numbers, but expected < 8192");
    }
    int[] mantissa = new int[alike ? 1 : values.length];
    for (int j = 0; j < mantissa.length; j++) {
      mantissa[j] = (int) Math.rint(Math.scalb(values[j], shift));
    }
    return new Coefficient(mantissa, shift);
  }

  /** The same with every value multiplied. */
  static Coefficient of(double[] values, double factor) {
    return of(Arrays.stream(values).map(x -> x * factor).toArray());
  }

  int of(int j) {
    return mantissa.length == 1 ? mantissa[0] : mantissa[j];
  }

  /** x times that of neuron j. */
  int times(int j, int x) {
    return Fixed.round(of(j) * x, shift);
  }

  /** Whether it changes nothing. */
  public boolean isOne() {
    return mantissa.length == 1 && mantissa[0] == 1 << shift;
  }
}
