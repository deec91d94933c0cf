package org.eprop.experiment.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * TensorFlow's record framing, all little-endian:
 *
 * <pre>
 * uint64 length, uint32 masked CRC of the length, byte data[length], uint32 masked CRC of the data
 * masked(crc) = ((crc &gt;&gt;&gt; 15) | (crc &lt;&lt; 17)) + 0xa282ead8
 * </pre>
 *
 * <p>with the Castagnoli CRC (<a href="https://www.tensorflow.org/tutorials/load_data/tfrecord"
 * >TFRecord</a>).
 */
final class Records {

  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final int MASK_DELTA = 0xa282ead8;

  private Records() {}

  /** A record of the data. */
  static byte[] frame(byte[] data) {
    ByteBuffer record = ByteBuffer.allocate(HEAD + data.length + Integer.BYTES);
    record.order(ByteOrder.LITTLE_ENDIAN).putLong(data.length);
    record.putInt(maskedCrc(record.array(), 0, Long.BYTES)).put(data);
    return record.putInt(maskedCrc(data, 0, data.length)).array();
  }

  /** The data of all records up to the first that is not whole. */
  static List<byte[]> parse(byte[] file) {
    List<byte[]> all = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= HEAD) {
      int start = in.position();
      long length = in.getLong();
      boolean whole =
          in.getInt() == maskedCrc(file, start, Long.BYTES)
              && length >= 0
              && length <= in.remaining() - Integer.BYTES;
      if (!whole) {
        break;
      }
      byte[] data = new byte[(int) length];
      in.get(data);
      if (in.getInt() != maskedCrc(data, 0, data.length)) {
        break;
      }
      all.add(data);
    }
    return all;
  }

  static int maskedCrc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }
}
