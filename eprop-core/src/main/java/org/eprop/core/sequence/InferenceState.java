package org.eprop.core.sequence;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Where one stream is: the states of the neurons, who is refractory, the spikes that are still on
 * their way, and the last outputs. A few numbers for each neuron; no weights. Changed by {@link
 * Inference#step} alone; not thread-safe.
 */
public final class InferenceState {

  private static final int MAGIC = 0x65707231;
  private static final int FORMAT = 2;
  private static final int HEADER = 3 * Integer.BYTES + Long.BYTES;

  byte[] data;

  InferenceState(byte[] data) {
    this.data = data;
  }

  /** How many bytes it has. */
  public int size() {
    return data.length;
  }

  /** A copy that shares nothing. */
  public InferenceState copy() {
    return new InferenceState(data.clone());
  }

  /** As bytes with a version and a checksum, to be stored elsewhere. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + data.length).order(ByteOrder.LITTLE_ENDIAN);
    return bytes
        .putInt(MAGIC)
        .putInt(FORMAT)
        .putInt(data.length)
        .putLong(checksum(data))
        .put(data)
        .array();
  }

  /**
   * What {@link #toBytes} made; whether it fits a network is seen at its next step.
   *
   * @throws InvalidInputException if it is something else, of another version, or damaged
   */
  public static InferenceState of(byte[] stored) {
    ByteBuffer bytes = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    if (stored.length < HEADER || bytes.getInt() != MAGIC) {
      throw new InvalidInputException(
          "got " + stored.length + " bytes that are no state of an inference");
    }
    int format = bytes.getInt();
    if (format != FORMAT) {
      throw new InvalidInputException(
          "got a state of format " + format + ", but expected " + FORMAT);
    }
    int length = bytes.getInt();
    long checksum = bytes.getLong();
    byte[] data = Arrays.copyOfRange(stored, HEADER, stored.length);
    if (length != data.length || checksum != checksum(data)) {
      throw new InvalidInputException("got a damaged state: its checksum does not fit");
    }
    return new InferenceState(data);
  }

  private static long checksum(byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(data);
    return crc.getValue();
  }
}
