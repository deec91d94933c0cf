package org.eprop.experiment.io;

import java.nio.ByteBuffer;
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
  private final boolean whole;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
    this.whole = code.charAt(0) != 'f';
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
    return whole;
  }

  /** The element at a place as a real number. */
  double real(ByteBuffer in, int at) {
    return switch (this) {
      case FLOAT16 -> widen(in.getShort(at));
      case FLOAT32 -> in.getFloat(at);
      case FLOAT64 -> in.getDouble(at);
      default -> whole(in, at);
    };
  }

  /** The element at a place, of a type that is whole. */
  long whole(ByteBuffer in, int at) {
    return switch (this) {
      case UINT8 -> in.get(at) & 0xff;
      case INT16 -> in.getShort(at);
      case UINT16 -> in.getShort(at) & 0xffff;
      case INT32 -> in.getInt(at);
      case UINT32 -> in.getInt(at) & 0xffffffffL;
      case INT64 -> in.getLong(at);
      default -> in.get(at);
    };
  }

  /** Appends element i to the buffer, in its byte order. */
  void put(ByteBuffer out, NpyData data, long i) {
    switch (this) {
      case FLOAT32 -> out.putFloat((float) data.real(i));
      case FLOAT64 -> out.putDouble(data.real(i));
      case INT64 -> out.putLong(data.whole(i));
      case INT32, UINT32 -> out.putInt((int) data.whole(i));
      case INT16, UINT16 -> out.putShort((short) data.whole(i));
      case FLOAT16 -> throw new IllegalStateException("half precision is only read");
      default -> out.put((byte) data.whole(i));
    }
  }

  /** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
  private static float widen(short half) {
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude =
        exponent == 0
            ? fraction * 0x1p-24f
            : exponent == 0x1f
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : Float.intBitsToFloat(((exponent - 15 + 127) << 23) | (fraction << 13));
    return half < 0 ? -magnitude : magnitude;
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
