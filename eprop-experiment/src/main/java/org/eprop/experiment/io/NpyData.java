package org.eprop.experiment.io;

/** Numbers in C order. */
@FunctionalInterface
interface NpyData {

  /** Element i as a real number. */
  double real(long i);

  /** Element i as a whole number; what is after the point is lost. */
  default long whole(long i) {
    return (long) real(i);
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
