package org.eprop.device;

/**
 * The words of C in which numbers differ.
 *
 * @param number type of a state, current, trace or output
 * @param wide type of a sum
 * @param weight type of a weight that learns, as it is held
 * @param zero the literal
 */
record CNumbers(String number, String wide, String weight, String zero) {

  static final CNumbers FLOAT = new CNumbers("float", "float", "float", "0.0f");

  static CNumbers integers(int bits) {
    return new CNumbers("int16_t", "int32_t", "int" + bits + "_t", "0");
  }

  boolean isFloat() {
    return number.equals("float");
  }

  /** A sum made a number. */
  String clip(String sum) {
    return isFloat() ? sum : "clip(" + sum + ")";
  }
}
