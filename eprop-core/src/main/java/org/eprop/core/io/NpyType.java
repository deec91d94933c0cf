package org.eprop.core.io;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The types of number a NumPy file may hold. */
public enum NpyType {
  /** True or false, as 1 or 0. */
  BOOL("b1", 1),
  /** Signed byte. */
  INT8("i1", 1),
  /** Unsigned byte. */
  UINT8("u1", 1),
  /** Signed 16 bits. */
  INT16("i2", 2),
  /** Unsigned 16 bits. */
  UINT16("u2", 2),
  /** Signed 32 bits. */
  INT32("i4", 4),
  /** Unsigned 32 bits. */
  UINT32("u4", 4),
  /** Signed 64 bits. */
  INT64("i8", 8),
  /** Half precision. Only in files: once read it is {@link #FLOAT32}, which holds it exactly. */
  FLOAT16("f2", 2),
  /** Single precision. */
  FLOAT32("f4", 4),
  /** Double precision. */
  FLOAT64("f8", 8);

  private final String code;
  private final int bytes;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** NumPy's kind and size, for example {@code "f4"}. */
  public String code() {
    return code;
  }

  /** The size of an element in the file. */
  public int bytes() {
    return bytes;
  }

  /** Whether its numbers are whole by type; class labels are. */
  public boolean isWhole() {
    return code.charAt(0) != 'f';
  }

  /** The type of a code, or null. */
  static NpyType of(String code) {
    for (NpyType type : values()) {
      if (type.code.equals(code)) {
        return type;
      }
    }
    return null;
  }

  /** All codes, for an error message. */
  static String codes() {
    return Arrays.stream(values()).map(NpyType::code).collect(Collectors.joining(", "));
  }
}
