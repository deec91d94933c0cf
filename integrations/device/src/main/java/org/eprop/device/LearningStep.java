package org.eprop.device;

import org.eprop.api.plugin.InvalidInputException;

/**
 * The step of a leaf in units of what its weights are held in: a signal l and a trace e of 16 bits
 * change a weight by
 *
 * <pre>
 *     dw = -floor((round(l mantissa, 15) e + random) / 2^shift),    0 &lt;= random &lt; 2^shift
 * </pre>
 *
 * <p>whose mean is right, however small it is: rounding is stochastic.
 *
 * @param mantissa of 15 bits
 * @param shift 1 to 30
 */
public record LearningStep(int mantissa, int shift) {

  static final int SIGNAL_BITS = 15;
  private static final int MOST_SHIFT = 30;

  /** A mantissa of fewer bits would make steps of another size. */
  private static final int LEAST_MANTISSA = 64;

  /**
   * That of a factor between l e and the change of a weight.
   *
   * @throws InvalidInputException if it is out of range
   */
  static LearningStep of(double factor, String leaf) {
    int shift = Math.getExponent(Fixed.MOST / factor) - SIGNAL_BITS;
    double mantissa = Math.rint(Math.scalb(factor, shift + SIGNAL_BITS));
    while (shift > MOST_SHIFT) {
      shift--;
      mantissa = Math.rint(mantissa / 2);
    }
    if (shift < 1 || mantissa < LEAST_MANTISSA || mantissa > Fixed.MOST) {
      throw new InvalidInputException(
              "learning rate: is too "
                  + (shift < 1 ? "large" : "small")
                  + " for weights of these bits")
          .at(leaf);
    }
    return new LearningStep((int) mantissa, shift);
  }

  /** The same times {@code factor 2^-exponent}, factor of 15 bits. */
  LearningStep times(int factor, int exponent) {
    int product = mantissa * factor >> SIGNAL_BITS;
    int shifted = shift + exponent - SIGNAL_BITS;
    while (shifted > MOST_SHIFT && product > 0) {
      product >>= 1;
      shifted--;
    }
    return new LearningStep(product, Math.max(1, Math.min(MOST_SHIFT, shifted)));
  }
}
