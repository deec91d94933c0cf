package org.eprop.core.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A state as bytes, little-endian, without names: what is written in some order is read in the
 * same, so that whoever has state walks over it once, for both. Zeros at the end of an array are
 * left out, and whole numbers take as many bytes as they need. Behind a header, if it is to be
 * kept: {@code eps}, the version; a CRC-32 of all that follows; the {@linkplain StateIdentity
 * identity} of whom it fits. Reused; not thread-safe.
 */
public final class StateBytes {

  private static final int MAGIC = 'e' | 'p' << 8 | 's' << 16;
  private static final int VERSION = 1;
  private static final int CHECKED = 2 * Integer.BYTES;
  private static final int HEADER = CHECKED + StateIdentity.SIZE;
  private static final int MORE = 0x80;
  private static final int SEVEN_BITS = 0x7f;
  private static final int LONGEST = 10;

  private final CRC32 crc = new CRC32();
  private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
  private boolean writing;
  private boolean hasHeader;

  /** Writes from now on, from the beginning, without a header. */
  public StateBytes beginWriting() {
    if (!writing) {
      bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    }
    bytes.clear();
    writing = true;
    hasHeader = false;
    return this;
  }

  /** Writes a state of this identity from now on. */
  public StateBytes beginWriting(StateIdentity of) {
    beginWriting();
    hasHeader = true;
    bytes.putInt(MAGIC | VERSION << 24).putInt(0);
    bytes.putInt(of.kindCode()).putLong(of.structure()).putLong(of.weights());
    return this;
  }

  /** Reads these, which have no header, from now on. */
  public StateBytes beginReading(byte[] from) {
    bytes = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
    writing = false;
    return this;
  }

  /**
   * Reads a state of this identity from now on.
   *
   * @param anyWeights whether it may be one of other weights
   * @throws InvalidInputException if it is none, of another version, damaged, or another's
   */
  public StateBytes beginReading(byte[] from, StateIdentity of, boolean anyWeights) {
    beginReading(from);
    int start = from.length < HEADER ? 0 : bytes.getInt();
    if ((start & ~(0xff << 24)) != MAGIC) {
      throw new InvalidInputException("got " + from.length + " bytes, which are no state");
    }
    if (start >>> 24 != VERSION) {
      throw new InvalidInputException(
          "got a state of version " + (start >>> 24) + ", but expected " + VERSION);
    }
    if (bytes.getInt() != checksum(from)) {
      throw new InvalidInputException("got a damaged state: its checksum does not fit");
    }
    of.expect(bytes.getInt(), bytes.getLong(), bytes.getLong(), anyWeights);
    return this;
  }

  private int checksum(byte[] all) {
    crc.reset();
    crc.update(all, CHECKED, all.length - CHECKED);
    return (int) crc.getValue();
  }

  /** What has been written. */
  public byte[] written() {
    byte[] all = Arrays.copyOf(bytes.array(), bytes.position());
    if (hasHeader) {
      ByteBuffer.wrap(all).order(bytes.order()).putInt(Integer.BYTES, checksum(all));
    }
    return all;
  }

  /**
   * Checks that all has been read.
   *
   * @throws InvalidInputException if there is more
   */
  public void expectEnd() {
    if (bytes.hasRemaining()) {
      throw new InvalidInputException("got " + bytes.remaining() + " bytes more than expected");
    }
  }

  /** Whether arrays are filled, rather than saved. */
  public boolean isRead() {
    return !writing;
  }

  /** How many bytes are still to be read. */
  public int remaining() {
    return bytes.remaining();
  }

  private void reserve(int size) {
    if (bytes.remaining() < size) {
      byte[] more = Arrays.copyOf(bytes.array(), 2 * (bytes.position() + size));
      bytes = ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN).position(bytes.position());
    }
  }

  /** Seven bits a byte, the lowest first. */
  private void putWhole(long value) {
    long rest = value;
    while ((rest & ~SEVEN_BITS) != 0) {
      bytes.put((byte) ((rest & SEVEN_BITS) | MORE));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private long getWhole(String name) {
    long value = 0;
    for (int i = 0; i < LONGEST; i++) {
      if (!bytes.hasRemaining()) {
        throw new InvalidInputException(name + ": the state ends too early");
      }
      int next = bytes.get();
      value |= (long) (next & SEVEN_BITS) << (7 * i);
      if ((next & MORE) == 0) {
        return value;
      }
    }
    throw new InvalidInputException(name + ": got a whole number of more than 64 bits");
  }

  private void putCount(int count, int bytesEach) {
    reserve(LONGEST + count * bytesEach);
    putWhole(count);
  }

  /** How many numbers of an array of this length were written. */
  private int getCount(String name, int length, int bytesEach) {
    long found = getWhole(name);
    if (found < 0 || found > length || bytes.remaining() < found * bytesEach) {
      throw new InvalidInputException(
          name
              + ": got "
              + found
              + " numbers, of which "
              + bytes.remaining() / bytesEach
              + " fit into the state, but expected "
              + length);
    }
    return (int) found;
  }

  /** Saves or restores rows first .. end-1, one after the other. */
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

  /** All rows but those that are null. */
  public void parts(String name, float[][][] rows) {
    for (float[][] some : rows) {
      for (float[] row : some) {
        if (row != null) {
          floats(name, new float[][] {row}, 0, 1);
        }
      }
    }
  }

  /** A whole array. */
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

  /**
   * Before room is made for so many whole numbers: there have to be as many.
   *
   * @throws InvalidInputException if the state is read and does not have them
   */
  public void expectWhole(String name, int count) {
    if (!writing && bytes.remaining() < count) {
      throw new InvalidInputException(
          name + ": the state ends too early for " + count + " numbers");
    }
  }

  /** Elements first .. end-1. */
  public void ints(String name, int[] values, int first, int end) {
    for (int i = first; i < end; i++) {
      values[i] = (int) whole(name, values[i], Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
  }

  /**
   * A whole number.
   *
   * @param value to be saved
   * @param lowest that may be restored
   * @param highest that may be restored
   * @return the same, or what was restored
   * @throws InvalidInputException if what was restored is another
   */
  public long whole(String name, long value, long lowest, long highest) {
    if (writing) {
      reserve(LONGEST);
      putWhole(value);
      return value;
    }
    long found = getWhole(name);
    if (found < lowest || found > highest) {
      throw new InvalidInputException(
          name + ": got " + found + ", but expected " + lowest + " to " + highest);
    }
    return found;
  }

  /** Whether something is so. */
  public boolean flag(String name, boolean value) {
    return whole(name, value ? 1 : 0, 0, 1) == 1;
  }
}
