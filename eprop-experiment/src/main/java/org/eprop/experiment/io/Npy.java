package org.eprop.experiment.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Reads and writes .npy files, gzipped ones too.
 *
 * <p>Read are the format versions 1 to 3, the types of {@link NpyType} in either byte order, and
 * arrays in C and in Fortran order (which are brought into C order). Written is version 1,
 * little-endian, C order.
 */
public final class Npy {

  private static final int BLOCK = 1 << 16;

  /** Java arrays are not much longer. */
  static final long MOST_HELD = Integer.MAX_VALUE - 8L;

  /** A gzip stream never unpacks to more than this many times its size. */
  private static final long MOST_DEFLATED = 1032;

  /** What to do with an array that is too large. */
  private static final String UNHELD = "a .npy file, not gzipped and in C order, need not be held";

  private Npy() {}

  /**
   * Reads a .npy or .npy.gz file; which one, its first bytes say.
   *
   * @throws InvalidInputException naming the file, what was found and what was expected
   */
  public static NpyArray read(Path file) {
    return InputFiles.read(file, in -> read(in, Files.size(file)));
  }

  /**
   * Reads a file, or maps it: then its elements stay in the file, and are read when they are asked
   * for. Mapped is what is neither gzipped nor in Fortran order, and large. The file must stay as
   * it is for as long as the array is used ({@link NpyArray#checkUnchanged()}); it is not kept
   * open, and what is mapped of it is let go with the array.
   *
   * @param most bytes of data to hold in memory
   * @throws InvalidInputException naming the file, what was found and what was expected
   */
  public static NpyArray open(Path file, long most) {
    NpyArray mapped = InputFiles.map(file, channel -> NpyBytes.map(file, channel, most));
    return mapped == null ? read(file) : mapped;
  }

  /**
   * Reads a .npy or .npy.gz stream to its end.
   *
   * @param length of the stream, which bounds how much memory a wrong header can ask for
   * @throws InvalidInputException saying what was found and what was expected
   */
  public static NpyArray read(InputStream stream, long length) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stream, BLOCK);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    try {
      return gzip
          ? readPlain(new GZIPInputStream(in, BLOCK), length * MOST_DEFLATED)
          : readPlain(in, length);
    } catch (EOFException e) {
      throw new InvalidInputException("the compressed data end too early", e);
    } catch (ZipException e) {
      throw new InvalidInputException("the compressed data are corrupt: " + e.getMessage(), e);
    }
  }

  /**
   * Reads an uncompressed .npy stream to its end.
   *
   * @param mostBytes the stream can't have more
   */
  static NpyArray readPlain(InputStream in, long mostBytes) throws IOException {
    return readData(in, NpyHeader.read(in), mostBytes);
  }

  /** Reads what comes after the header, to the stream's end. */
  static NpyArray readData(InputStream in, NpyHeader header, long mostBytes) throws IOException {
    long bytes = header.dataBytes();
    if (bytes > mostBytes) {
      throw new InvalidInputException(
          "got at most %s bytes, but expected %s of data, those of %s"
              .formatted(mostBytes, bytes, header));
    }
    if (header.elements() > MOST_HELD) {
      throw new InvalidInputException(tooLarge(Arrays.toString(header.shape())));
    }
    NpyData data = held(in, header);
    if (in.read() >= 0) {
      throw header.tooLong();
    }
    return new NpyArray(
        header.heldType(),
        header.shape(),
        header.fortran() ? new NpyData.FortranOrder(header.shape(), header.elements(), data) : data,
        header.elements());
  }

  /** What is said of an array that does not fit into one of Java's. */
  static String tooLarge(String shape) {
    return ("got the shape %s, but expected at most %s elements in an array that is held in"
            + " memory; %s")
        .formatted(shape, MOST_HELD, UNHELD);
  }

  private static NpyData held(InputStream in, NpyHeader header) throws IOException {
    Runtime java = Runtime.getRuntime();
    long left = java.maxMemory() - java.totalMemory() + java.freeMemory();
    if (header.elements() * header.heldType().bytes() > left) {
      throw new InvalidInputException(
          ("got %s, but expected an array that fits into the memory left to Java;"
                  + " -Xmx gives it more, and %s")
              .formatted(header, UNHELD));
    }
    return NpyBytes.read(in, header);
  }

  /**
   * Writes a .npy file, or leaves what was there.
   *
   * @throws InvalidInputException if the file can't be written
   */
  public static void write(Path file, NpyArray array) {
    AtomicFiles.write(file, out -> write(out, array));
  }

  /** Writes a .npy stream block by block, without a copy of the data. */
  public static void write(OutputStream out, NpyArray array) throws IOException {
    out.write(array.header().toBytes());
    int bytes = array.type().bytes();
    int most = (int) Math.min(array.size(), BLOCK / bytes); // most arrays are small
    ByteBuffer buffer = ByteBuffer.allocate(most * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long from = 0; from < array.size(); from += most) {
      int count = (int) Math.min(most, array.size() - from);
      if (!array.data().put(buffer, from, count)) {
        for (long i = from; i < from + count; i++) {
          array.type().put(buffer, array.data(), i);
        }
      }
      out.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
  }

  /** The number of bytes that {@link #write(OutputStream, NpyArray)} writes. */
  public static long bytes(NpyArray array) {
    return array.header().toBytes().length + array.size() * array.type().bytes();
  }
}
