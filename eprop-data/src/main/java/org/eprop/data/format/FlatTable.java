package org.eprop.data.format;

import com.google.flatbuffers.Table;
import java.nio.ByteBuffer;

/**
 * A table of a FlatBuffer, its fields by number. Reads beyond the buffer are errors of the buffer.
 */
final class FlatTable extends Table {

  private FlatTable(int at, ByteBuffer buffer) {
    __reset(at, buffer);
  }

  /** The table to which the offset at a place leads. */
  static FlatTable root(ByteBuffer buffer, int place) {
    return new FlatTable(place + buffer.getInt(place), buffer);
  }

  private int offset(int field) {
    return __offset(4 + 2 * field);
  }

  int integer(int field, int otherwise) {
    int offset = offset(field);
    return offset == 0 ? otherwise : bb.getInt(bb_pos + offset);
  }

  long longInteger(int field, long otherwise) {
    int offset = offset(field);
    return offset == 0 ? otherwise : bb.getLong(bb_pos + offset);
  }

  /** A string; empty if there is none. */
  String text(int field) {
    int offset = offset(field);
    return offset == 0 ? "" : __string(bb_pos + offset);
  }

  /** Where the first element of a vector is, its length before it; -1 if there is none. */
  int vector(int field) {
    int offset = offset(field);
    return offset == 0 ? -1 : __vector(offset);
  }
}
