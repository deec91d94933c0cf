package org.eprop.device;

/**
 * A field of the state.
 *
 * @param type of C
 * @param name of it
 * @param count of numbers; it is an array always
 * @param saved whether the next step needs it
 * @param rows where it is a place in a ring, how many rows that has; else 0
 */
record CField(String type, String name, int count, boolean saved, int rows) {

  CField(String type, String name, int count) {
    this(type, name, count, true, 0);
  }

  /** The size of a number, bytes. */
  int size() {
    return switch (type) {
      case "uint8_t", "int8_t" -> 1;
      case "uint16_t", "int16_t" -> 2;
      case "double" -> 8;
      default -> 4;
    };
  }

  int bytes() {
    return size() * count;
  }
}
