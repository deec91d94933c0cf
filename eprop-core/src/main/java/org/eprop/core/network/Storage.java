package org.eprop.core.network;

import java.util.Locale;

/**
 * In what form the weights of a projection lie in memory. Sums are in single precision always.
 *
 * @since 1.0
 */
public enum Storage {
  /** IEEE 754 single precision, four bytes. */
  FLOAT32(Float.SIZE),

  /**
   * The upper half of single precision, two bytes: sign, 8 bits of exponent and 7 of the fraction,
   * so that neighbours differ by 1/256 to 1/128 of their size. See {@link
   * org.eprop.core.common.Bfloat16}.
   */
  BFLOAT16(Short.SIZE);

  private final int bits;

  Storage(int bits) {
    this.bits = bits;
  }

  /** Of each weight. */
  public int bits() {
    return bits;
  }

  /** Its name in files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of a name in files. */
  public static Storage of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
