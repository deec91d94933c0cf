package org.eprop.kafka;

import java.nio.ByteBuffer;

/**
 * A step of a key's stream.
 *
 * @param x the input
 * @param label what the answer should be; {@link #UNLABELLED} if that is not known
 */
public record Reading(float[] x, int label) {

  /** Without a label. */
  public static final int UNLABELLED = -1;

  /** As a record's value. */
  static byte[] toBytes(Reading reading) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + reading.x.length * Float.BYTES);
    bytes.putInt(reading.label).asFloatBuffer().put(reading.x);
    return bytes.array();
  }

  /** From a record's value. */
  static Reading of(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    int label = bytes.getInt();
    float[] x = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(x);
    return new Reading(x, label);
  }
}
