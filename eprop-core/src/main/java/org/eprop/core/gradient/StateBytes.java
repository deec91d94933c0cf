package org.eprop.core.gradient;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A state as bytes, little-endian, without names: what is written in some order is read in the
 * same. Each array is preceded by its length. Reused; not thread-safe.
 */
final class StateBytes implements StateArchive {

  private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
  private boolean writing;

  /** Writes from now on, from the beginning. */
  StateBytes beginWriting() {
    bytes.clear();
    writing = true;
    return this;
  }

  /** Reads these from now on. */
  StateBytes beginReading(byte[] from) {
    bytes = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
    writing = false;
    return this;
  }

  /** What has been written. */
  byte[] written() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** Whether all has been read. */
  boolean isAtEnd() {
    return !bytes.hasRemaining();
  }

  private void reserve(int size) {
    if (writing && bytes.remaining() < size) {
      byte[] more = Arrays.copyOf(bytes.array(), 2 * (bytes.position() + size));
      bytes = ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN).position(bytes.position());
    }
  }

  /** Writes a length, or reads it and checks that it is the same. */
  private void length(String name, int length, int bytesEach) {
    reserve(Integer.BYTES + length * bytesEach);
    if (writing) {
      bytes.putInt(length);
      return;
    }
    int found;
    try {
      found = bytes.getInt();
    } catch (BufferUnderflowException e) {
      throw new InvalidInputException(name + ": the state ends too early", e);
    }
    if (found != length || bytes.remaining() < length * bytesEach) {
      throw new InvalidInputException(
          name
              + ": got "
              + found
              + " numbers, of which "
              + bytes.remaining() / bytesEach
              + " fit into the state, but expected "
              + length);
    }
  }

  @Override
  public void floats(String name, float[][] rows, int first, int end) {
    for (int i = first; i < end; i++) {
      float[] row = rows[i];
      length(name, row.length, Float.BYTES);
      for (int j = 0; j < row.length; j++) {
        if (writing) {
          bytes.putFloat(row[j]);
        } else {
          row[j] = bytes.getFloat();
        }
      }
    }
  }

  @Override
  public void doubles(String name, double[] values) {
    length(name, values.length, Double.BYTES);
    for (int i = 0; i < values.length; i++) {
      if (writing) {
        bytes.putDouble(values[i]);
      } else {
        values[i] = bytes.getDouble();
      }
    }
  }

  @Override
  public void expectInts(String name, int count) {
    if (!writing && bytes.remaining() < Integer.BYTES * (1L + count)) {
      throw new InvalidInputException(
          name + ": the state ends too early for " + count + " numbers");
    }
  }

  @Override
  public void ints(String name, int[] values, int first, int end) {
    length(name, end - first, Integer.BYTES);
    for (int i = first; i < end; i++) {
      if (writing) {
        bytes.putInt(values[i]);
      } else {
        values[i] = bytes.getInt();
      }
    }
  }

  @Override
  public void longs(String name, long[] values) {
    length(name, values.length, Long.BYTES);
    for (int i = 0; i < values.length; i++) {
      if (writing) {
        bytes.putLong(values[i]);
      } else {
        values[i] = bytes.getLong();
      }
    }
  }
}
