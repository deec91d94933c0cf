package org.eprop.kafka;

import java.nio.ByteBuffer;
import org.eprop.stream.keyed.KeyedSession;

/**
 * What a sensor says at a step.
 *
 * @param step its number among the sensor's, from 0
 * @param x the input
 * @param label what the answer should be; {@link #UNLABELLED} if that is not known
 */
record Reading(int step, float[] x, int label) {

  /** Without a label. */
  static final int UNLABELLED = -1;

  /** The answer to it; none to one that was there before. */
  static double[] answer(KeyedSession sensor, Reading reading) {
    if (reading.step < sensor.steps()) {
      return null;
    }
    double[] y = sensor.step(reading.x);
    if (reading.label != UNLABELLED) {
      sensor.learn(reading.label);
    }
    return y;
  }

  /** As a record's value. */
  static byte[] toBytes(Reading reading) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Integer.BYTES + reading.x.length * Float.BYTES);
    bytes.putInt(reading.step).putInt(reading.label).asFloatBuffer().put(reading.x);
    return bytes.array();
  }

  /** From a record's value; null of null. */
  static Reading of(byte[] value) {
    if (value == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(value);
    int step = bytes.getInt();
    int label = bytes.getInt();
    float[] x = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(x);
    return new Reading(step, x, label);
  }
}
