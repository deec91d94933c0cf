package org.eprop.device;

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
