package org.eprop.experiment.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.zip.GZIPInputStream;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Numbers as their bytes lie in a file: a copy of these in memory, or the file itself, of which the
 * operating system brings into memory what is asked for, and takes away again what it needs the
 * room of.
 *
 * @param type of an element in the file
 * @param windows parts of {@value #WINDOW} bytes, the last one shorter; they are not written to,
 *     and have no position that counts, so that threads can share them
 * @param stamp of the file when it was opened; null of a copy
 */
record NpyBytes(NpyType type, ByteBuffer[] windows, FileStamp stamp) implements NpyData {

  /** No buffer can be longer than 2^31 - 1 bytes; elements lie in one part each. */
  private static final int WINDOW = 1 << 30;

  /** Makes the buffer of one part. */
  private interface Part {
    ByteBuffer of(long from, long length) throws IOException;
  }

  private static NpyBytes of(NpyHeader header, FileStamp stamp, Part part) throws IOException {
    long bytes = header.dataBytes();
    ByteBuffer[] windows = new ByteBuffer[(int) ((bytes + WINDOW - 1) / WINDOW)];
    for (int w = 0; w < windows.length; w++) {
      long from = (long) w * WINDOW;
      windows[w] = part.of(from, Math.min(WINDOW, bytes - from)).order(header.order());
    }
    return new NpyBytes(header.type(), windows, stamp);
  }

  /**
   * Reads all numbers.
   *
   * @throws InvalidInputException if the stream ends before
   */
  static NpyBytes read(InputStream in, NpyHeader header) throws IOException {
    NpyBytes data = of(header, null, (from, length) -> ByteBuffer.allocate((int) length));
    long done = 0;
    for (ByteBuffer window : data.windows) {
      int got = in.readNBytes(window.array(), 0, window.capacity());
      done += got;
      if (got < window.capacity()) {
        throw header.tooShort(done);
      }
    }
    return data;
  }

  /**
   * Maps an array.
   *
   * @param most bytes of data that are no reason to map
   * @return null if the file has to be read, or should be
   * @throws InvalidInputException if it is shorter or longer than it says
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
    NpyBytes data =
        of(
            header,
            stamp,
            (from, length) -> channel.map(FileChannel.MapMode.READ_ONLY, start + from, length));
    return new NpyArray(header.heldType(), header.shape(), data, header.elements());
  }

  private static boolean isGzip(FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    channel.read(start, 0);
    return (start.getShort(0) & 0xffff) == GZIPInputStream.GZIP_MAGIC;
  }

  @Override
  public double real(long i) {
    return type.real(windows[(int) (i * type.bytes() / WINDOW)], place(i));
  }

  @Override
  public long whole(long i) {
    return type.isWhole()
        ? type.whole(windows[(int) (i * type.bytes() / WINDOW)], place(i))
        : (long) real(i);
  }

  @Override
  public void floats(long from, float[] to) {
    int part = (int) (from * type.bytes() / WINDOW);
    if (type != NpyType.FLOAT32 || place(from) + (long) to.length * type.bytes() > WINDOW) {
      NpyData.super.floats(from, to);
    } else if (to.length > 0) {
      ByteBuffer window = windows[part].duplicate().order(windows[part].order());
      window.position(place(from)).asFloatBuffer().get(to);
    }
  }

  private int place(long i) {
    return (int) (i * type.bytes() % WINDOW);
  }

  /**
   * By what it shows that a file has been changed.
   *
   * @param bytes its length
   * @param modified when it was written to
   */
  record FileStamp(Path file, long bytes, FileTime modified) {

    static FileStamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(file, now.size(), now.lastModifiedTime());
    }

    /**
     * Checks that the file is as it was.
     *
     * @throws InvalidInputException without the file's name, if it is not
     * @throws UncheckedIOException naming the file, if it is gone
     */
    void check() {
      FileStamp now;
      try {
        now = of(file);
      } catch (IOException e) {
        throw new UncheckedIOException(
            file
                + ": was there, and can't be read any more: its data are read when they are needed",
            e);
      }
      if (!equals(now)) {
        throw new InvalidInputException(
            ("the file was changed while it was in use: it had %s bytes, written at %s,"
                    + " and has %s, written at %s")
                .formatted(bytes, modified, now.bytes, now.modified));
      }
    }
  }
}
