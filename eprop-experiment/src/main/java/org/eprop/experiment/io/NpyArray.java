package org.eprop.experiment.io;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;

/**
 * An array of numbers of any rank, as a NumPy file holds it. Elements are in C order: the last
 * index runs fastest. Arrays given to it are not copied and must not be modified while it is used.
 * One that is mapped ({@link Npy#open}) has its elements in the file, for as long as it is used.
 * Thread-safe.
 */
public final class NpyArray {

  private final NpyType type;
  private final int[] shape;
  private final NpyData data;
  private final long size;

  NpyArray(NpyType type, int[] shape, NpyData data, long size) {
    this.type = type;
    this.shape = shape;
    this.data = data;
    this.size = size;
    long n = 1;
    for (int d : shape) {
      n *= d;
    }
    if (n != size) {
      throw new IllegalArgumentException(
          "got " + size + " elements, but expected those of the shape " + Arrays.toString(shape));
    }
  }

  /** Bytes, signed. */
  public static NpyArray of(byte[] data, int... shape) {
    return new NpyArray(NpyType.INT8, shape.clone(), whole(i -> data[(int) i]), data.length);
  }

  /** Whole numbers. */
  public static NpyArray of(int[] data, int... shape) {
    return new NpyArray(NpyType.INT32, shape.clone(), whole(i -> data[(int) i]), data.length);
  }

  /** Long whole numbers. */
  public static NpyArray of(long[] data, int... shape) {
    return new NpyArray(NpyType.INT64, shape.clone(), whole(i -> data[(int) i]), data.length);
  }

  private static NpyData whole(NpyData.Whole data) {
    return data;
  }

  /** Single precision. */
  public static NpyArray of(float[] data, int... shape) {
    return new NpyArray(
        NpyType.FLOAT32,
        shape.clone(),
        new NpyData.Rows(new float[][] {data}, Math.max(1, data.length)),
        data.length);
  }

  /** Double precision. */
  public static NpyArray of(double[] data, int... shape) {
    return new NpyArray(NpyType.FLOAT64, shape.clone(), new NpyData.Doubles(data), data.length);
  }

  /**
   * A matrix in single precision, of shape [rows, columns].
   *
   * @throws IllegalArgumentException if a row has another length
   */
  public static NpyArray ofRows(float[][] rows, int columns) {
    for (float[] row : rows) {
      if (row.length != columns) {
        throw new IllegalArgumentException(
            "got a row of " + row.length + " numbers, but expected " + columns);
      }
    }
    return new NpyArray(
        NpyType.FLOAT32,
        new int[] {rows.length, columns},
        new NpyData.Rows(rows, Math.max(1, columns)),
        Math.multiplyExact(rows.length, columns));
  }

  /** The type of its elements. */
  public NpyType type() {
    return type;
  }

  /** The number of elements along each dimension; empty for a single number. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of dimensions. */
  public int rank() {
    return shape.length;
  }

  /** The number of elements along dimension d. */
  public int length(int d) {
    return shape[d];
  }

  /** The number of elements; one that is not mapped has fewer than 2^31. */
  public long size() {
    return size;
  }

  /** Whether its elements are in a file, and not in memory. */
  public boolean isMapped() {
    return data instanceof NpyBytes bytes && bytes.stamp() != null;
  }

  /**
   * Checks that what was read until now was what the file had when it was opened; of an array in
   * memory that is so.
   *
   * @throws InvalidInputException without the file's name, if the file has changed
   */
  public void checkUnchanged() {
    if (data instanceof NpyBytes bytes && bytes.stamp() != null) {
      bytes.stamp().check();
    }
  }

  /** Element i in C order. */
  public double real(long i) {
    return data.real(i);
  }

  /** Element i in C order, without what is after the point. */
  public long whole(long i) {
    return data.whole(i);
  }

  /** Copies elements from one on, in C order, into an array that they fill, in single precision. */
  public void floats(long from, float[] to) {
    data.floats(from, to);
  }

  /** A copy in single precision. */
  public float[] toFloats() {
    float[] out = new float[held()];
    data.floats(0, out);
    return out;
  }

  /** A copy in double precision. */
  public double[] toDoubles() {
    double[] out = new double[held()];
    for (int i = 0; i < size; i++) {
      out[i] = data.real(i);
    }
    return out;
  }

  /**
   * A copy as whole numbers.
   *
   * @throws InvalidInputException if an element is not one, or needs more than 32 bits
   */
  public int[] toInts() {
    int[] out = new int[held()];
    for (int i = 0; i < size; i++) {
      out[i] = (int) data.whole(i);
      if (out[i] != data.real(i)) {
        throw new InvalidInputException(
            "at %s: got %s, but expected a whole number of at most 32 bits"
                .formatted(Arrays.toString(indexOf(i)), data.real(i)));
      }
    }
    return out;
  }

  /**
   * A copy of a matrix, row by row, in single precision.
   *
   * @throws InvalidInputException if it is not of the shape [rows, columns]
   */
  public float[][] toFloatRows(int rows, int columns) {
    expectShape(rows, columns);
    float[][] out = new float[rows][columns];
    for (int r = 0; r < rows; r++) {
      data.floats((long) r * columns, out[r]);
    }
    return out;
  }

  /** The number of elements of a copy. */
  private int held() {
    if (size > Npy.MOST_HELD) {
      throw new InvalidInputException(Npy.tooLarge(Arrays.toString(shape)));
    }
    return (int) size;
  }

  /**
   * Checks the shape.
   *
   * @throws InvalidInputException if it is another
   */
  public void expectShape(int... expected) {
    if (!Arrays.equals(shape, expected)) {
      throw new InvalidInputException(
          "got the shape %s, but expected %s"
              .formatted(Arrays.toString(shape), Arrays.toString(expected)));
    }
  }

  /** The index along each dimension of element i in C order. */
  public int[] indexOf(long i) {
    int[] index = new int[shape.length];
    long rest = i;
    for (int d = shape.length - 1; d >= 0; d--) {
      index[d] = (int) (rest % shape[d]);
      rest /= shape[d];
    }
    return index;
  }

  NpyData data() {
    return data;
  }

  /** The header under which it is written. */
  NpyHeader header() {
    return new NpyHeader(type, ByteOrder.LITTLE_ENDIAN, false, shape);
  }

  @Override
  public String toString() {
    return type.code() + Arrays.toString(shape);
  }
}
