package org.eprop.device;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Collects the constants of a C file, and how much read-only memory they take. Mutable. */
final class CConstants {

  private final CText text = new CText();
  private final Set<String> defined = new HashSet<>();
  private long bytes;

  /** The definitions so far. */
  String definitions() {
    return text.toString();
  }

  /** The bytes of all arrays so far. */
  long bytes() {
    return bytes;
  }

  CConstant coefficient(String name, Coefficient c) {
    if (c == null) {
      return null;
    }
    if (c.mantissa().length == 1) {
      return new CConstant(String.valueOf(c.mantissa()[0]), null, null, c.shift(), c.isOne());
    }
    return new CConstant(null, name, integers(name, c.mantissa()), c.shift(), false);
  }

  /** Numbers of 16 bits, one for all or [neuron]; null if there are none. */
  CConstant numbers(String name, int[] values) {
    if (values == null) {
      return null;
    }
    return values.length == 1
        ? new CConstant(String.valueOf(values[0]), null, null, -1, false)
        : new CConstant(null, name, integers(name, values), -1, false);
  }

  /** Numbers of single precision; null if all are 0, which add nothing. */
  CConstant reals(String name, double[] values) {
    return Arrays.stream(values).allMatch(x -> (float) x == 0) ? null : realsOrZero(name, values);
  }

  /** Numbers of single precision. */
  CConstant realsOrZero(String name, double[] values) {
    float[] all = new float[values.length];
    boolean alike = true;
    for (int j = 0; j < all.length; j++) {
      all[j] = (float) values[j];
      alike &= all[j] == all[0];
    }
    if (alike) {
      return new CConstant("(" + CText.text(all[0]) + ")", null, null, -1, all[0] == 1);
    }
    return new CConstant(null, name, floats(name, all), -1, false);
  }

  /** An array of whole numbers in as few bytes as they need; returns the macro that reads it. */
  String integers(String name, int[] values) {
    int least = Arrays.stream(values).min().orElse(0);
    int most = Arrays.stream(values).max().orElse(0);
    int bits = least >= Byte.MIN_VALUE && most <= Byte.MAX_VALUE ? 8 : 16;
    return define("R" + bits, "int" + bits + "_t", name, bits / 8, CText.texts(values));
  }

  /** The same of numbers that count or point. */
  String places(String name, int[] values) {
    int most = Arrays.stream(values).max().orElse(0);
    int bits = most <= 255 ? 8 : most <= 65535 ? 16 : 32;
    return define("U" + bits, "uint" + bits + "_t", name, bits / 8, CText.texts(values));
  }

  /** An array of single precision. */
  String floats(String name, float[] values) {
    return define("RF", "float", name, Float.BYTES, CText.texts(values));
  }

  private String define(String read, String type, String name, int size, String[] values) {
    if (defined.add(name)) {
      bytes += (long) size * values.length;
      text.array(type, name, values);
    }
    return read;
  }

  /**
   * A number of C, or one for each neuron.
   *
   * @param literal of all; null if there is an array
   * @param array its name, read by {@code read}
   * @param read the macro that reads it
   * @param shift of a {@link Coefficient}; -1 if it is none
   * @param one whether it changes nothing
   */
  record CConstant(String literal, String array, String read, int shift, boolean one) {

    /** That of neuron j. */
    String of(String j) {
      return literal != null ? literal : read + "(" + array + ", " + j + ")";
    }

    /** The product with x. */
    String times(String j, String x) {
      if (one) {
        return shift < 0 ? x : "(int32_t)" + x;
      }
      return shift < 0 ? of(j) + " * " + x : "mul(" + of(j) + ", " + x + ", " + shift + ")";
    }
  }
}
