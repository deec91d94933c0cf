package org.eprop.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Numbers in a file, in C order, of which the operating system brings into memory what is asked
 * for, and takes away again what it needs the room of.
 *
 * @param type of an element in the file
 * @param windows parts of {@value #WINDOW} bytes, the last one shorter; they are not written to,
 *     and have no position that counts, so that threads can share them
 * @param stamp of the file when it was opened
 */
record MappedData(NpyType type, ByteBuffer[] windows, FileStamp stamp) implements NpyData {

  /** A mapping can't be longer than 2^31 - 1 bytes; elements lie in one part each. */
  private static final int WINDOW = 1 << 30;

  /**
   * Maps an array.
   *
   * @param most bytes of data that are no reason to map
   * @return null if the file has to be read, or should be
   * @throws org.eprop.api.plugin.InvalidInputException if it is shorter or longer than it says
   */
  static NpyArray map(Path file, FileChannel channel, long most) throws IOException {
    FileStamp stamp = FileStamp.of(file);
    if (stamp.bytes() <= most || isGzip(channel)) {
      return null;
    }
    NpyHeader header = NpyHeader.read(Channels.newInputStream(channel));
    long start = channel.position();
    long there = stamp.bytes() - start;
    if (there < header.dataBytes()) {
      throw header.tooShort(there);
    }
    if (there > header.dataBytes()) {
      throw header.tooLong();
    }
    if (header.dataBytes() <= most || header.fortran()) {
      return null;
    }
    ByteBuffer[] windows = new ByteBuffer[(int) ((there + WINDOW - 1) / WINDOW)];
    for (int w = 0; w < windows.length; w++) {
      long from = (long) w * WINDOW;
      windows[w] =
          channel
              .map(FileChannel.MapMode.READ_ONLY, start + from, Math.min(WINDOW, there - from))
              .order(header.order());
    }
    return new NpyArray(
        header.heldType(),
        header.shape(),
        new MappedData(header.type(), windows, stamp),
        header.elements());
  }

  private static boolean isGzip(FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(2);
    channel.read(start, 0);
    return (start.get(0) & 0xff | (start.get(1) & 0xff) << 8) == GZIPInputStream.GZIP_MAGIC;
  }

  @Override
  public double real(long i) {
    ByteBuffer window = window(i);
    int at = place(i);
    return switch (type) {
      case FLOAT16 -> Halves.widen(window.getShort(at));
      case FLOAT32 -> window.getFloat(at);
      case FLOAT64 -> window.getDouble(at);
      default -> whole(window, at);
    };
  }

  @Override
  public long whole(long i) {
    return type.isWhole() ? whole(window(i), place(i)) : (long) real(i);
  }

  private long whole(ByteBuffer window, int at) {
    return switch (type) {
      case UINT8 -> window.get(at) & 0xff;
      case INT16 -> window.getShort(at);
      case UINT16 -> window.getShort(at) & 0xffff;
      case INT32 -> window.getInt(at);
      case UINT32 -> window.getInt(at) & 0xffffffffL;
      case INT64 -> window.getLong(at);
      default -> window.get(at);
    };
  }

  private ByteBuffer window(long i) {
    return windows[(int) (i * type.bytes() / WINDOW)];
  }

  private int place(long i) {
    return (int) (i * type.bytes() % WINDOW);
  }

  @Override
  public void put(ByteBuffer out, long from, int n) {
    for (long i = from; i < from + n; i++) {
      switch (type) {
        case FLOAT16, FLOAT32 -> out.putFloat((float) real(i));
        case FLOAT64 -> out.putDouble(real(i));
        case INT64 -> out.putLong(whole(i));
        case INT32, UINT32 -> out.putInt((int) whole(i));
        case INT16, UINT16 -> out.putShort((short) whole(i));
        default -> out.put((byte) whole(i));
      }
    }
  }
}
