package org.eprop.core.io;

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

  /** A gzip stream never unpacks to more than this many times its size. */
  private static final long MOST_DEFLATED = 1032;

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
    int n = header.elements();
    long bytes = (long) n * header.type().bytes();
    if (bytes > mostBytes) {
      throw new InvalidInputException(
          "got at most "
              + mostBytes
              + " bytes, but expected "
              + bytes
              + " of data, those of "
              + describe(header));
    }
    NpyData data = allocate(header, n);
    fill(in, header, data, n);
    if (in.read() >= 0) {
      throw new InvalidInputException(
          "got more data than expected: " + describe(header) + " takes " + bytes + " bytes");
    }
    NpyType type = header.type() == NpyType.FLOAT16 ? NpyType.FLOAT32 : header.type();
    return new NpyArray(type, header.shape(), header.fortran() ? toC(header, data, n) : data, n);
  }

  private static NpyData allocate(NpyHeader header, int n) {
    try {
      return NpyData.of(header.type(), n);
    } catch (OutOfMemoryError e) {
      throw new InvalidInputException(
          "got "
              + describe(header)
              + ", but expected an array that fits into the memory left to"
              + " Java; -Xmx gives it more",
          e);
    }
  }

  private static String describe(NpyHeader header) {
    return header.type().code() + " of the shape " + Arrays.toString(header.shape());
  }

  private static void fill(InputStream in, NpyHeader header, NpyData data, int n)
      throws IOException {
    int width = header.type().bytes();
    byte[] block = new byte[BLOCK];
    ByteBuffer buffer = ByteBuffer.wrap(block).order(header.order());
    for (int done = 0; done < n; ) {
      int some = Math.min(n - done, BLOCK / width);
      int got = in.readNBytes(block, 0, some * width);
      if (got < some * width) {
        throw new InvalidInputException(
            "got "
                + ((long) done * width + got)
                + " bytes of data, but expected "
                + (long) n * width
                + ", those of "
                + describe(header));
      }
      data.take(buffer.clear(), done, some);
      done += some;
    }
  }

  /** Brings elements whose first index runs fastest into the order whose last one does. */
  private static NpyData toC(NpyHeader header, NpyData fortran, int n) {
    int[] shape = header.shape();
    NpyType type = header.type() == NpyType.FLOAT16 ? NpyType.FLOAT32 : header.type();
    NpyData out = NpyData.of(type, n);
    ByteBuffer one = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int[] index = new int[shape.length];
    for (int i = 0; i < n; i++) {
      int from = 0;
      for (int d = shape.length - 1; d >= 0; d--) {
        from = from * shape[d] + index[d];
      }
      fortran.put(one.clear(), from, 1);
      out.take(one.flip(), i, 1);
      for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
        index[d] = 0;
      }
    }
    return out;
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
  static void write(OutputStream out, NpyArray array) throws IOException {
    out.write(array.header().toBytes());
    int width = array.type().bytes();
    ByteBuffer buffer = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < array.size(); ) {
      int some = Math.min(array.size() - done, BLOCK / width);
      array.data().put(buffer.clear(), done, some);
      out.write(buffer.array(), 0, some * width);
      done += some;
    }
  }

  /** The number of bytes that {@link #write(OutputStream, NpyArray)} writes. */
  static long bytes(NpyArray array) {
    return array.header().toBytes().length + (long) array.size() * array.type().bytes();
  }
}
