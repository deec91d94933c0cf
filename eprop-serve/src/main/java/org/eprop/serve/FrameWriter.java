package org.eprop.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Puts messages on a stream, for any thread. */
final class FrameWriter {

  private final OutputStream out;
  private boolean broken;

  FrameWriter(OutputStream out) {
    this.out = out;
  }

  /** Where nobody listens any more, nothing fails: what is under way is still to be saved. */
  void write(char kind, long id, byte[] json, List<byte[]> arrays) {
    long length = arrays.stream().mapToLong(array -> array.length).sum();
    ByteBuffer all =
        ByteBuffer.allocate(Math.toIntExact(FrameReader.HEADER + json.length + length))
            .order(ByteOrder.LITTLE_ENDIAN);
    all.put((byte) 'e').put((byte) 'p').put((byte) FrameReader.PROTOCOL).put((byte) kind);
    all.putInt(json.length).putLong(id).putLong(length).put(json);
    arrays.forEach(all::put);
    synchronized (this) {
      if (broken) {
        return;
      }
      try {
        out.write(all.array());
        out.flush();
      } catch (IOException e) {
        broken = true;
      }
    }
  }
}
