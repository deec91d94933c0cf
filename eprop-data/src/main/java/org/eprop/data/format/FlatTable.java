package org.eprop.data.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A table of a FlatBuffer, its fields by number. A table begins with the distance back to its
 * vtable, which is two lengths (its own and the table's) and then, for each field, where it is in
 * the table, or 0 if it has its default. Reads beyond the buffer are errors of the buffer.
 *
 * <p>Source: the description of FlatBuffers' binary format (google.github.io/flatbuffers).
 */
final class FlatTable {

  private final ByteBuffer buffer;
  private final int table;
  private final int vtable;

  private FlatTable(int table, ByteBuffer buffer) {
    this.buffer = buffer;
    this.table = table;
    this.vtable = table - buffer.getInt(table);
  }

  /** The table to which the offset at a place of a little-endian buffer leads. */
  static FlatTable root(ByteBuffer buffer, int place) {
    return new FlatTable(place + buffer.getInt(place), buffer);
  }

  /** Where a field is in the buffer; -1 if it is not there. Older tables have shorter vtables. */
  private int place(int field) {
    int entry = 2 * Short.BYTES + Short.BYTES * field;
    if (entry >= Short.toUnsignedInt(buffer.getShort(vtable))) {
      return -1;
    }
    int offset = Short.toUnsignedInt(buffer.getShort(vtable + entry));
    return offset == 0 ? -1 : table + offset;
  }

  int integer(int field, int otherwise) {
    int place = place(field);
    return place < 0 ? otherwise : buffer.getInt(place);
  }

  long longInteger(int field, long otherwise) {
    int place = place(field);
    return place < 0 ? otherwise : buffer.getLong(place);
  }

  /**
   * A string; empty if there is none.
   *
   * @throws IllegalArgumentException if it is no UTF-8
   */
  String text(int field) {
    int first = vector(field);
    if (first < 0) {
      return "";
    }
    ByteBuffer bytes = buffer.slice(first, buffer.getInt(first - Integer.BYTES));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a string that is no UTF-8", e);
    }
  }

  /** Where the first element of a vector is, its length before it; -1 if there is none. */
  int vector(int field) {
    int place = place(field);
    return place < 0
        ? -1
        : Objects.checkIndex(place + buffer.getInt(place) + Integer.BYTES, buffer.limit() + 1);
  }
}
