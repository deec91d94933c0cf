package org.eprop.core.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A state as bytes, little-endian, without names: what is written in some order is read in the
 * same. Zeros at the end of an array are left out, and whole numbers of 32 bits take as many bytes
 * as they need. Reused; not thread-safe.
 */
public final class StateBytes implements StateArchive {

  private static final int MORE = 0x80;
  private static final int SEVEN_BITS = 0x7f;
  private static final int LONGEST_INT = 5;

  private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
  private boolean writing;

  /** Writes from now on, from the beginning. */
  public StateBytes beginWriting() {
    if (!writing) {
      bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    }
    bytes.clear();
    writing = true;
    return this;
  }

  /** Reads these from now on. */
  public StateBytes beginReading(byte[] from) {
    bytes = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
    writing = false;
    return this;
  }

  /** What has been written. */
  public byte[] written() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** Whether all has been read. */
  public boolean isAtEnd() {
    return !bytes.hasRemaining();
  }

  @Override
  public boolean isRead() {
    return !writing;
  }

  private void reserve(int size) {
    if (bytes.remaining() < size) {
      byte[] more = Arrays.copyOf(bytes.array(), 2 * (bytes.position() + size));
      bytes = ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN).position(bytes.position());
    }
  }

  /** Seven bits a byte, the lowest first. */
  private void putInt(int value) {
    int rest = value;
    while ((rest & ~SEVEN_BITS) != 0) {
      bytes.put((byte) ((rest & SEVEN_BITS) | MORE));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private int getInt(String name) {
    int value = 0;
    for (int i = 0; i < LONGEST_INT; i++) {
      if (!bytes.hasRemaining()) {
        throw new InvalidInputException(name + ": the state ends too early");
      }
      int next = bytes.get();
      value |= (next & SEVEN_BITS) << (7 * i);
      if ((next & MORE) == 0) {
        return value;
      }
    }
    throw new InvalidInputException(name + ": got a whole number of more than 32 bits");
  }

  private void putCount(int count, int bytesEach) {
    reserve(LONGEST_INT + count * bytesEach);
    putInt(count);
  }

  /** How many numbers of an array of this length were written. */
  private int getCount(String name, int length, int bytesEach) {
    int found = getInt(name);
    if (found < 0 || found > length || bytes.remaining() < (long) found * bytesEach) {
      throw new InvalidInputException(
          name
              + ": got "
              + found
              + " numbers, of which "
              + bytes.remaining() / bytesEach
              + " fit into the state, but expected "
              + length);
    }
    return found;
  }

  @Override
  public void floats(String name, float[][] rows, int first, int end) {
    for (int i = first; i < end; i++) {
      float[] row = rows[i];
      if (writing) {
        write(row);
      } else {
        int count = getCount(name, row.length, Float.BYTES);
        for (int j = 0; j < count; j++) {
          row[j] = bytes.getFloat();
        }
        Arrays.fill(row, count, row.length, 0);
      }
    }
  }

  private void write(float[] row) {
    int count = row.length;
    while (count > 0 && Float.floatToRawIntBits(row[count - 1]) == 0) {
      count--;
    }
    putCount(count, Float.BYTES);
    for (int j = 0; j < count; j++) {
      bytes.putFloat(row[j]);
    }
  }

  @Override
  public void doubles(String name, double[] values) {
    if (writing) {
      int count = values.length;
      while (count > 0 && Double.doubleToRawLongBits(values[count - 1]) == 0) {
        count--;
      }
      putCount(count, Double.BYTES);
      for (int i = 0; i < count; i++) {
        bytes.putDouble(values[i]);
      }
      return;
    }
    int count = getCount(name, values.length, Double.BYTES);
    for (int i = 0; i < count; i++) {
      values[i] = bytes.getDouble();
    }
    Arrays.fill(values, count, values.length, 0);
  }

  @Override
  public void expectInts(String name, int count) {
    if (!writing && bytes.remaining() < count) {
      throw new InvalidInputException(
          name + ": the state ends too early for " + count + " numbers");
    }
  }

  @Override
  public void ints(String name, int[] values, int first, int end) {
    if (writing) {
      reserve(LONGEST_INT * (end - first));
    }
    for (int i = first; i < end; i++) {
      if (writing) {
        putInt(values[i]);
      } else {
        values[i] = getInt(name);
      }
    }
  }

  @Override
  public void longs(String name, long[] values) {
    if (writing) {
      int count = values.length;
      while (count > 0 && values[count - 1] == 0) {
        count--;
      }
      putCount(count, Long.BYTES);
      for (int i = 0; i < count; i++) {
        bytes.putLong(values[i]);
      }
      return;
    }
    int count = getCount(name, values.length, Long.BYTES);
    for (int i = 0; i < count; i++) {
      values[i] = bytes.getLong();
    }
    Arrays.fill(values, count, values.length, 0);
  }
}
