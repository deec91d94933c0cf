package org.eprop.core.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A state as bytes, little-endian, without names: what is written in some order is read in the
 * same, so that whoever has state walks over it once, for both. Zeros are left out where that is
 * shorter, and whole numbers take as many bytes as they need. Behind a header, if it is to be kept:
 * {@code eps}, the version; a CRC-32 of all that follows; the {@linkplain Identity identity} of
 * whom it fits. Numbers that are not finite are refused, written or read. Who keeps parts
 * otherwise, as by their names, overrides what takes them. Reused; not thread-safe.
 */
public class StateBytes {

  private static final int MAGIC = 'e' | 'p' << 8 | 's' << 16;
  private static final int VERSION = 1;
  private static final int CHECKED = 2 * Integer.BYTES;
  private static final int HEADER = CHECKED + Identity.SIZE;
  private static final int MORE = 0x80;
  private static final int SEVEN_BITS = 0x7f;
  private static final int LONGEST = 10;

  /** Added to the bits of |x|, it gives a negative number where x is not finite. */
  private static final int LOWEST_EXPONENT = 0x00800000;

  private final CRC32 crc = new CRC32();

  /** What is written; kept, so that it seldom grows. */
  private ByteBuffer room = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

  /** The same, or what is read. */
  private ByteBuffer bytes = room;

  private boolean writing;
  private boolean hasHeader;

  /** Writes from now on, from the beginning, without a header. */
  public StateBytes beginWriting() {
    bytes = room.clear();
    writing = true;
    hasHeader = false;
    return this;
  }

  /** Writes a state of this identity from now on. */
  public StateBytes beginWriting(Identity of) {
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

  /** Whether the header of these says that they are a state of this identity. */
  public static boolean isOf(byte[] state, Identity of) {
    if (state.length < HEADER) {
      return false;
    }
    ByteBuffer header = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
    return header.getInt(0) == (MAGIC | VERSION << 24)
        && header.getInt(CHECKED) == of.kindCode()
        && header.getLong(CHECKED + Integer.BYTES) == of.structure()
        && header.getLong(CHECKED + Integer.BYTES + Long.BYTES) == of.weights();
  }

  /**
   * Reads a state of this identity from now on.
   *
   * @param anyWeights whether it may be one of other weights
   * @throws InvalidInputException if it is none, of another version, damaged, or another's
   */
  public StateBytes beginReading(byte[] from, Identity of, boolean anyWeights) {
    beginReading(from);
    int start = from.length < HEADER ? 0 : bytes.getInt();
    if ((start & ~(0xff << 24)) != MAGIC) {
      throw new InvalidInputException("got " + from.length + " bytes, which are no state");
    }
    if (start >>> 24 != VERSION) {
      throw new InvalidInputException(
          "got a state of version " + (start >>> 24) + ", but expected " + VERSION);
    }
    if (bytes.getInt() != checksum(from, from.length)) {
      throw new InvalidInputException("got a damaged state: its checksum does not fit");
    }
    of.expect(bytes.getInt(), bytes.getLong(), bytes.getLong(), anyWeights);
    return this;
  }

  private int checksum(byte[] all, int length) {
    crc.reset();
    crc.update(all, CHECKED, length - CHECKED);
    return (int) crc.getValue();
  }

  /** What has been written. */
  public byte[] written() {
    if (hasHeader) {
      bytes.putInt(Integer.BYTES, checksum(bytes.array(), bytes.position()));
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** Refuses a state of which there is more to be read. */
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
      room = ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN).position(bytes.position());
      bytes = room;
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
    return checked(name, getWhole(name), length, bytesEach);
  }

  private int checked(String name, long found, int length, int bytesEach) {
    if (found < 0 || found > length || bytes.remaining() < found * bytesEach) {
      throw new InvalidInputException(
          "%s: got %s numbers, of which %s fit into the state, but expected %s"
              .formatted(name, found, bytes.remaining() / Math.max(1, bytesEach), length));
    }
    return (int) found;
  }

  /** Saves or restores rows first .. end-1, one after the other. */
  public void floats(String name, float[][] rows, int first, int end) {
    for (int i = first; i < end; i++) {
      floats(name, rows[i], rows[i].length);
    }
  }

  /** Saves or restores the first numbers of rows, the first of an array. */
  public void floats(String of, String name, float[][] rows, int count, int width) {
    for (int i = 0; i < count; i++) {
      floats(name, rows[i], width);
    }
  }

  /** Saves or restores a matrix, one row of this width after the other in an array. */
  public void matrix(String of, String name, float[] numbers, int width) {
    floats(name, numbers, numbers.length);
  }

  private static double finite(String name, int i, double number) {
    if (!Double.isFinite(number)) {
      throw new InvalidInputException(
          name + ": got " + number + " at " + i + ", but expected finite numbers in a state");
    }
    return number;
  }

  /**
   * How many numbers there are up to the last that is not 0, and these; or, more than the width by
   * that number and one, a bit of each, and those that are not 0.
   */
  private void floats(String name, float[] row, int width) {
    if (writing) {
      expectFinite(name, row, width);
      int some = 0;
      for (int j = 0; j < width; j++) {
        some += Float.floatToRawIntBits(row[j]) != 0 ? 1 : 0;
      }
      int count = some == 0 ? 0 : width;
      while (count > 0 && Float.floatToRawIntBits(row[count - 1]) == 0) {
        count--;
      }
      boolean sparse = (count - some) * Float.BYTES > bytesOfBits(count);
      reserve(LONGEST + bytesOfBits(count) + count * Float.BYTES);
      putWhole(sparse ? width + 1 + count : count);
      if (!sparse) {
        bytes.asFloatBuffer().put(row, 0, count);
        skip(name, count * Float.BYTES);
        return;
      }
      for (int j = 0; j < count; j += Byte.SIZE) {
        bytes.put(bitsFrom(row, j, count));
      }
      for (int j = 0; j < count; j++) {
        if (Float.floatToRawIntBits(row[j]) != 0) {
          bytes.putFloat(row[j]);
        }
      }
      return;
    }
    long found = getWhole(name);
    boolean sparse = found > width;
    int count = checked(name, sparse ? found - width - 1 : found, width, sparse ? 0 : Float.BYTES);
    int bits = bytes.position();
    if (!sparse) {
      bytes.asFloatBuffer().get(row, 0, count);
    }
    skip(name, sparse ? bytesOfBits(count) : count * Float.BYTES);
    for (int j = 0; sparse && j < count; j++) {
      boolean is = (bytes.get(bits + j / Byte.SIZE) >> (j % Byte.SIZE) & 1) != 0;
      if (is && bytes.remaining() < Float.BYTES) {
        skip(name, Float.BYTES);
      }
      row[j] = is ? bytes.getFloat() : 0;
    }
    Arrays.fill(row, count, width, 0);
    expectFinite(name, row, count);
  }

  private static void expectFinite(String name, float[] row, int count) {
    int exponents = 0;
    for (int j = 0; j < count; j++) {
      exponents |= (Float.floatToRawIntBits(row[j]) & Integer.MAX_VALUE) + LOWEST_EXPONENT;
    }
    for (int j = 0; exponents < 0 && j < count; j++) {
      finite(name, j, row[j]);
    }
  }

  private static int bytesOfBits(int count) {
    return (count + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Which of the next eight numbers are not 0. */
  private static byte bitsFrom(float[] row, int first, int count) {
    int bits = 0;
    for (int j = first; j < Math.min(count, first + Byte.SIZE); j++) {
      bits |= Float.floatToRawIntBits(row[j]) == 0 ? 0 : 1 << (j - first);
    }
    return (byte) bits;
  }

  private void skip(String name, int count) {
    if (bytes.remaining() < count) {
      throw new InvalidInputException(name + ": the state ends too early");
    }
    bytes.position(bytes.position() + count);
  }

  /** All rows but those that are null. */
  public void parts(String name, float[][][] rows) {
    for (float[][] some : rows) {
      for (float[] row : some) {
        if (row != null) {
          floats(name, row, row.length);
        }
      }
    }
  }

  /** A whole array. */
  public void doubles(String name, double[] values) {
    doubles("", name, values, 0, values.length);
  }

  /** Rows as one array. */
  public void rows(String name, double[][] rows) {
    double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    doubles(name, all);
    int at = 0;
    for (double[] row : rows) {
      System.arraycopy(all, at, row, 0, row.length);
      at += row.length;
    }
  }

  /** Elements first .. end-1. */
  public void doubles(String of, String name, double[] values, int first, int end) {
    if (writing) {
      int last = end;
      while (last > first && Double.doubleToRawLongBits(values[last - 1]) == 0) {
        last--;
      }
      putCount(last - first, Double.BYTES);
      for (int i = first; i < last; i++) {
        bytes.putDouble(finite(name, i - first, values[i]));
      }
      return;
    }
    int last = first + getCount(name, end - first, Double.BYTES);
    for (int i = first; i < last; i++) {
      values[i] = finite(name, i - first, bytes.getDouble());
    }
    Arrays.fill(values, last, end, 0);
  }

  /** Bits of neurons, so many words in each of some rows. */
  public void bits(String of, String name, long[] bits, int rows, int words, int neurons) {
    for (int i = 0; i < rows * words; i++) {
      bits[i] = whole(name, bits[i], Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  /** Before room is made for so many whole numbers: refuses a state that has not as many left. */
  public void expectWhole(String name, int count) {
    if (!writing && remaining() < count) {
      throw new InvalidInputException(
          name + ": the state ends too early for " + count + " numbers");
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
    return whole("", name, value, lowest, highest);
  }

  /** The same with a name of two parts. */
  public long whole(String of, String name, long value, long lowest, long highest) {
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

  /**
   * Bytes of somebody else, as they are; not by name.
   *
   * @param value to be saved; null where it is restored
   */
  public byte[] raw(String name, byte[] value) {
    int length = (int) whole(name, writing ? value.length : 0, 0, bytes.remaining());
    if (writing) {
      reserve(length);
      bytes.put(value);
      return value;
    }
    int begin = bytes.position();
    skip(name, length);
    return Arrays.copyOfRange(bytes.array(), begin, begin + length);
  }

  /** Whether something is so. */
  public boolean flag(String name, boolean value) {
    return whole(name, value ? 1 : 0, 0, 1) == 1;
  }

  /**
   * What a state is bound to: it fits nothing else.
   *
   * @param kind what has such states, in words
   * @param structure digest of the network's structure
   * @param weights digest of its weights
   */
  public record Identity(String kind, long structure, long weights) {

    private static final int SIZE = Integer.BYTES + 2 * Long.BYTES;

    private int kindCode() {
      CRC32 crc = new CRC32();
      crc.update(kind.getBytes(StandardCharsets.UTF_8));
      return (int) crc.getValue();
    }

    /**
     * Checks what a state says of itself.
     *
     * @param anyWeights whether weights may be others
     * @throws InvalidInputException if it is another's
     */
    private void expect(int kindFound, long structureFound, long weightsFound, boolean anyWeights) {
      if (structureFound != structure) {
        throw new InvalidInputException(
            String.format(
                "got a state of another network: the digest of its structure begins with %016x, but"
                    + " expected %016x",
                structureFound, structure));
      }
      if (kindFound != kindCode()) {
        throw new InvalidInputException(
            "got a state of this network, but of something else than expected: " + kind);
      }
      if (weightsFound != weights && !anyWeights) {
        throw new InvalidInputException(
            String.format(
                "got a state of this network with other weights: their digest begins with %016x, but"
                    + " expected %016x; start again with these weights",
                weightsFound, weights));
      }
    }
  }
}
