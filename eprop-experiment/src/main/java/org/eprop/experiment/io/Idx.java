package org.eprop.experiment.io;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Reads .idx files, gzipped ones too: the format of MNIST. Two zero bytes, a byte for the type
 * (0x08 unsigned byte, 0x09 signed byte, 0x0B short, 0x0C int, 0x0D float, 0x0E double), one for
 * the number of dimensions, their sizes as ints, and the elements in C order, all big-endian.
 */
public final class Idx {

  private static final int BLOCK = 1 << 16;
  private static final int MOST_DIMENSIONS = 8;
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8L;
  private static final NpyType[] TYPES = {
    NpyType.UINT8,
    NpyType.INT8,
    null,
    NpyType.INT16,
    NpyType.INT32,
    NpyType.FLOAT32,
    NpyType.FLOAT64
  };
  private static final int FIRST_TYPE = 8;

  private Idx() {}

  /** Whether a file begins like one of these; {@code start} are its first bytes, unpacked. */
  public static boolean startsLike(byte[] start) {
    return start.length >= 4
        && start[0] == 0
        && start[1] == 0
        && type(start[2]) != null
        && start[3] >= 1
        && start[3] <= MOST_DIMENSIONS;
  }

  private static NpyType type(int code) {
    int place = code - FIRST_TYPE;
    return place >= 0 && place < TYPES.length ? TYPES[place] : null;
  }

  /**
   * Reads a file. Bytes stay bytes. No room is made before it is known that the file fills it.
   *
   * @throws InvalidInputException naming the file, what was found and what was expected
   */
  public static NpyArray read(Path file) {
    long bytes = InputFiles.read(file, in -> unpacked(in, Idx::count));
    return InputFiles.read(file, in -> unpacked(in, plain -> readPlain(plain, bytes)));
  }

  /** The first bytes of a file, unpacked if it is gzipped. */
  public static byte[] start(Path file) {
    return InputFiles.read(file, in -> unpacked(in, plain -> plain.readNBytes(4)));
  }

  private static <T> T unpacked(InputStream stream, InputFiles.Reader<T> reader)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(stream, BLOCK);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    try {
      return reader.read(gzip ? new GZIPInputStream(in, BLOCK) : in);
    } catch (EOFException e) {
      throw new InvalidInputException("the file ends too early", e);
    } catch (ZipException e) {
      throw new InvalidInputException("the compressed data are corrupt: " + e.getMessage(), e);
    }
  }

  private static long count(InputStream in) throws IOException {
    byte[] block = new byte[BLOCK];
    long bytes = 0;
    for (int got = in.read(block); got >= 0; got = in.read(block)) {
      bytes += got;
    }
    return bytes;
  }

  private static NpyArray readPlain(InputStream in, long bytes) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] magic = data.readNBytes(4);
    if (!startsLike(magic)) {
      throw new InvalidInputException(
          ("got %s as the first bytes, but expected 0, 0, a type (8, 9, 11 to 14) and"
                  + " the number of dimensions (1 to %s), those of an IDX file")
              .formatted(Arrays.toString(magic), MOST_DIMENSIONS));
    }
    int[] shape = new int[magic[3]];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = data.readInt();
    }
    NpyType type = type(magic[2]);
    long expected = type.bytes();
    for (int size : shape) {
      // The product of eight sizes may not fit into a long.
      expected = size < 1 || expected > bytes / size ? Long.MAX_VALUE : expected * size;
    }
    long left = bytes - 4 - 4L * shape.length;
    if (expected != left) {
      throw new InvalidInputException(
          "got %s bytes of data, but expected those of %s of the shape %s"
              .formatted(left, type.code(), Arrays.toString(shape)));
    }
    if (left / type.bytes() > MOST_ELEMENTS) {
      throw new InvalidInputException(
          "got %s elements, but expected at most %s, as many as fit into an array"
              .formatted(left / type.bytes(), MOST_ELEMENTS));
    }
    return Npy.readData(in, new NpyHeader(type, ByteOrder.BIG_ENDIAN, false, shape), left);
  }
}
