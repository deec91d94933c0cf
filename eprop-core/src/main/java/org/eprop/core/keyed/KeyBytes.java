package org.eprop.core.keyed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A key's state as bytes, little-endian: {@code epk}, the version; a CRC-32 of all that follows;
 * digests of the network and of the layout; then whole numbers of as many bytes as they need,
 * arrays behind their lengths, and rows of numbers without the zeros at their ends. Written or read
 * from the first to the last. Reused; not thread-safe.
 */
final class KeyBytes {

  private static final int MAGIC = 'e' | 'p' << 8 | 'k' << 16;
  private static final int VERSION = 1;
  private static final int CRC_AT = Integer.BYTES;
  private static final int BODY = CRC_AT + Integer.BYTES;
  private static final int HEADER = BODY + 2 * Long.BYTES;
  private static final int MORE = 0x80;
  private static final int SEVEN_BITS = 0x7f;
  private static final int LONGEST = 10;

  private final CRC32 crc = new CRC32();
  private ByteBuffer out = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
  private ByteBuffer in;

  /** Writes from now on. */
  void beginWriting(long networkDigest, long layoutDigest) {
    out.clear();
    out.putInt(MAGIC | VERSION << 24).putInt(0).putLong(networkDigest).putLong(layoutDigest);
  }

  /** All that was written. */
  byte[] written() {
    byte[] bytes = Arrays.copyOf(out.array(), out.position());
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(CRC_AT, checksum(bytes));
    return bytes;
  }

  private int checksum(byte[] bytes) {
    crc.reset();
    crc.update(bytes, BODY, bytes.length - BODY);
    return (int) crc.getValue();
  }

  /**
   * Reads these from now on.
   *
   * @throws InvalidInputException if they are not whole, or of something else
   */
  void beginReading(byte[] bytes, long networkDigest, long layoutDigest) {
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = bytes.length < HEADER ? 0 : in.getInt();
    if ((start & ~(0xff << 24)) != MAGIC) {
      throw new InvalidInputException("got " + bytes.length + " bytes that are no state of a key");
    }
    if (start >>> 24 != VERSION) {
      throw new InvalidInputException(
          "got a state of version " + (start >>> 24) + ", but expected " + VERSION);
    }
    if (in.getInt() != checksum(bytes)) {
      throw new InvalidInputException("got a damaged state: its checksum does not fit");
    }
    long ofNetwork = in.getLong();
    long ofLayout = in.getLong();
    if (ofNetwork != networkDigest) {
      throw new InvalidInputException(
          String.format(
              "got a state of another network, or of other weights: its digest begins with %016x,"
                  + " but expected %016x; a key that is to go on with this one begins anew",
              ofNetwork, networkDigest));
    }
    if (ofLayout != layoutDigest) {
      throw new InvalidInputException(
          "got a state of this network, but of a learner with other leaves of its own, or other"
              + " optimizers");
    }
  }

  private void reserve(int size) {
    if (out.remaining() < size) {
      byte[] more = Arrays.copyOf(out.array(), 2 * (out.position() + size));
      out = ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN).position(out.position());
    }
  }

  /** Seven bits a byte, the lowest first. */
  void putWhole(long value) {
    reserve(LONGEST);
    long rest = value;
    while ((rest & ~SEVEN_BITS) != 0) {
      out.put((byte) ((rest & SEVEN_BITS) | MORE));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  long getWhole() {
    long value = 0;
    for (int i = 0; i < LONGEST; i++) {
      int next = get();
      value |= (long) (next & SEVEN_BITS) << (7 * i);
      if ((next & MORE) == 0) {
        return value;
      }
    }
    throw new InvalidInputException("got a whole number of more than 64 bits");
  }

  private int get() {
    expect(1);
    return in.get();
  }

  private void expect(long size) {
    if (size < 0 || in.remaining() < size) {
      throw new InvalidInputException(
          "got a state of " + in.limit() + " bytes, which ends too early");
    }
  }

  /** A whole number from 0 to a highest one. */
  int getWhole(String what, long highest) {
    long value = getWhole();
    if (value < 0 || value > highest) {
      throw new InvalidInputException(what + ": got " + value + ", but expected 0 to " + highest);
    }
    return (int) value;
  }

  void put(byte[] bytes) {
    putWhole(bytes.length);
    reserve(bytes.length);
    out.put(bytes);
  }

  byte[] getBytes() {
    long length = getWhole();
    expect(length);
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  void put(float[] row) {
    int count = row.length;
    while (count > 0 && Float.floatToRawIntBits(row[count - 1]) == 0) {
      count--;
    }
    putWhole(count);
    reserve(count * Float.BYTES);
    for (int i = 0; i < count; i++) {
      out.putFloat(row[i]);
    }
  }

  void get(float[] row) {
    int count = getWhole("numbers of a row", row.length);
    expect((long) count * Float.BYTES);
    for (int i = 0; i < count; i++) {
      row[i] = in.getFloat();
    }
    Arrays.fill(row, count, row.length, 0);
  }

  /** How many bytes are still to be read. */
  int remaining() {
    return in.remaining();
  }

  void put(double x) {
    reserve(Double.BYTES);
    out.putDouble(x);
  }

  double getDouble() {
    expect(Double.BYTES);
    return in.getDouble();
  }

  /** Rows of which most keys have those that are given. */
  void put(float[][] rows, float[][] usual) {
    boolean same = true;
    for (int i = 0; same && i < rows.length; i++) {
      same = sameBits(rows[i], usual[i]);
    }
    putWhole(same ? 0 : 1);
    for (int i = 0; !same && i < rows.length; i++) {
      put(rows[i]);
    }
  }

  private static boolean sameBits(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
        return false;
      }
    }
    return true;
  }

  void get(float[][] rows, float[][] usual) {
    boolean same = getWhole("rows", 1) == 0;
    for (int i = 0; i < rows.length; i++) {
      if (same) {
        System.arraycopy(usual[i], 0, rows[i], 0, rows[i].length);
      } else {
        get(rows[i]);
      }
    }
  }

  void expectEnd() {
    if (in.hasRemaining()) {
      throw new InvalidInputException("got " + in.remaining() + " bytes more than expected");
    }
  }
}
