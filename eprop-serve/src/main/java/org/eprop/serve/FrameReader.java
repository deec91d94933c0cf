package org.eprop.serve;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes messages from a stream, each to its end, whatever is wrong with it: no byte of one is ever
 * read as another.
 */
final class FrameReader {

  static final int HEADER = 24;
  static final int PROTOCOL = 2;

  /** Longer JSON is read past. */
  static final int MOST_JSON = 1 << 24;

  /** More bytes of arrays are read past; they can cross in files. */
  private static final long MOST_ARRAYS = 1 << 28;

  /** What is taken at once without having seen that it comes. */
  private static final int TRUSTED = 1 << 20;

  private final InputStream in;
  private final byte[] header = new byte[HEADER];

  /**
   * @param in buffered
   */
  FrameReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next message.
   *
   * @return null if there is none any more
   * @throws EOFException if the input ends within it
   * @throws IOException if what comes is no message: no other can be found after it
   */
  Frame next() throws IOException {
    int got = in.readNBytes(header, 0, HEADER);
    if (got == 0) {
      return null;
    }
    if (got < HEADER) {
      throw new EOFException("the input ended within a header");
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    if (fields.get() != 'e' || fields.get() != 'p' || fields.get() != PROTOCOL) {
      throw new IOException(
          "got bytes that are no message of protocol " + PROTOCOL + ": see eprop docs serve");
    }
    char kind = (char) (fields.get() & 0xff);
    long json = Integer.toUnsignedLong(fields.getInt());
    long id = fields.getLong();
    long arrays = fields.getLong();
    if (arrays < 0) {
      throw new IOException("got a message of more than 2^63 bytes");
    }
    String refused = null;
    if (json > MOST_JSON) {
      refused = "got " + json + " bytes of JSON, but expected at most " + MOST_JSON;
    } else if (arrays > mostArrays()) {
      refused =
          ("got %s bytes of arrays, but expected at most %s; larger ones cross in files, or give"
                  + " Java more memory")
              .formatted(arrays, mostArrays());
    }
    if (refused == null) {
      return new Frame(kind, id, take((int) json), take((int) arrays), null);
    }
    pass(json);
    pass(arrays);
    return Frame.refused(kind, id, refused);
  }

  private static long mostArrays() {
    return Math.min(MOST_ARRAYS, Runtime.getRuntime().maxMemory() / 8);
  }

  /** A pipe can't skip. */
  private void pass(long length) throws IOException {
    byte[] block = new byte[1 << 16];
    for (long left = length; left > 0; ) {
      int got = in.read(block, 0, (int) Math.min(left, block.length));
      if (got < 0) {
        throw new EOFException("the input ended within a message");
      }
      left -= got;
    }
  }

  /** What never comes takes no memory. */
  private byte[] take(int length) throws IOException {
    byte[] bytes;
    if (length <= TRUSTED) {
      bytes = new byte[length];
      if (in.readNBytes(bytes, 0, length) < length) {
        throw new EOFException("the input ended within a message");
      }
    } else {
      bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("the input ended within a message");
      }
    }
    return bytes;
  }
}
