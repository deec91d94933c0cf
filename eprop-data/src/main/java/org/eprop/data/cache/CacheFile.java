package org.eprop.data.cache;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;

/**
 * The layout of a cache, big-endian:
 *
 * <pre>
 * 8 bytes   magic
 * 32 bytes  key: what the recordings are of
 * 4 ints    polarities, height, width, number of recordings n
 * n times   int events, int duration, events ints of microseconds,
 *           events addresses of 2 bytes (4 if the sensor has more than 65,536 channels), int CRC-32C
 * n longs   where each recording begins
 * long      where these begin, int CRC-32C of header and index, 8 bytes magic
 * </pre>
 */
final class CacheFile {

  /** The last character is the layout's version. */
  static final long MAGIC = 0x4550524f50455631L; // EPROPEV1

  static final int KEY = 32;
  static final int HEADER = 8 + KEY + 16;
  static final int TRAILER = 8 + 4 + 8;
  static final int FRAME = 12;
  private static final int SMALL = 1 << 16;

  private CacheFile() {}

  /** Bytes of an event. */
  static int eventBytes(SensorShape sensor) {
    return sensor.channels() <= SMALL ? 6 : 8;
  }

  static ByteBuffer header(byte[] key, SensorShape sensor, int n) {
    ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(MAGIC).put(key);
    header.putInt(sensor.polarities()).putInt(sensor.height()).putInt(sensor.width()).putInt(n);
    return header.flip();
  }

  /** Decodes all recordings of a source, one after the other, and writes them. */
  static void write(OutputStream stream, byte[] key, EventSource source) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    int n = source.size();
    byte[] header = header(key, source.sensor(), n).array();
    out.write(header);
    ByteBuffer index = ByteBuffer.allocate(8 * n);
    long at = HEADER;
    for (int i = 0; i < n; i++) {
      index.putLong(at);
      byte[] record = record(source.read(i), eventBytes(source.sensor()));
      out.write(record);
      at += record.length;
    }
    out.write(index.array());
    out.writeLong(at);
    out.writeInt(crc(header, index.array()));
    out.writeLong(MAGIC);
  }

  private static byte[] record(EventRecording recording, int eventBytes) {
    int events = recording.size();
    ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(FRAME, events * eventBytes));
    bytes.putInt(events).putInt(recording.duration());
    for (int e = 0; e < events; e++) {
      bytes.putInt(recording.time(e));
    }
    for (int e = 0; e < events; e++) {
      if (eventBytes == 6) {
        bytes.putChar((char) recording.address(e));
      } else {
        bytes.putInt(recording.address(e));
      }
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, bytes.position());
    bytes.putInt((int) crc.getValue());
    return bytes.array();
  }

  static int crc(byte[]... parts) {
    CRC32C crc = new CRC32C();
    for (byte[] part : parts) {
      crc.update(part, 0, part.length);
    }
    return (int) crc.getValue();
  }
}
