package org.eprop.experiment.io;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Numbers in C order. */
@FunctionalInterface
interface NpyData {

  /** Element i as a real number. */
  double real(long i);

  /** Element i as a whole number; what is after the point is lost. */
  default long whole(long i) {
    return (long) real(i);
  }

  /** Copies elements into an array, which they fill, rounded to single precision. */
  default void floats(long from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) real(from + i);
    }
  }

  /**
   * Puts elements into a buffer, many at once.
   *
   * @return whether it did; else they have to be put one by one
   */
  default boolean put(ByteBuffer to, long from, int count) {
    return false;
  }

  /** Single precision, in rows of one length. */
  record Rows(float[][] rows, int columns) implements NpyData {
    @Override
    public double real(long i) {
      return rows[(int) (i / columns)][(int) (i % columns)];
    }

    @Override
    public boolean put(ByteBuffer to, long from, int count) {
      FloatBuffer floats = to.asFloatBuffer();
      int column = (int) (from % columns);
      for (int row = (int) (from / columns); floats.position() < count; row++) {
        floats.put(rows[row], column, Math.min(columns - column, count - floats.position()));
        column = 0;
      }
      to.position(to.position() + count * Float.BYTES);
      return true;
    }
  }

  /** Double precision. */
  record Doubles(double[] data) implements NpyData {
    @Override
    public double real(long i) {
      return data[(int) i];
    }

    @Override
    public boolean put(ByteBuffer to, long from, int count) {
      to.asDoubleBuffer().put(data, (int) from, count);
      to.position(to.position() + count * Double.BYTES);
      return true;
    }
  }

  /** Numbers that are whole by type. */
  @FunctionalInterface
  interface Whole extends NpyData {

    @Override
    long whole(long i);

    @Override
    default double real(long i) {
      return whole(i);
    }
  }

  /**
   * Numbers whose first index runs fastest, in the order whose last one does.
   *
   * @param size the product of the shape
   */
  record FortranOrder(int[] shape, long size, NpyData data) implements NpyData {
    @Override
    public double real(long i) {
      return data.real(place(i));
    }

    @Override
    public long whole(long i) {
      return data.whole(place(i));
    }

    private long place(long i) {
      long place = 0;
      long rest = i;
      long stride = size;
      for (int d = shape.length - 1; d >= 0; d--) {
        stride /= shape[d];
        place += rest % shape[d] * stride;
        rest /= shape[d];
      }
      return place;
    }
  }
}
