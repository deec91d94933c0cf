package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/** Which of 64 numbers are above zero, a bit for each. */
final class VectorBits {

  /** For vectors of fewer numbers there is nothing here. */
  static final int SHORTEST = 8;

  /** On older ones a mask that is turned into bits becomes an object first. */
  private static final boolean BITS_OF_MASKS = Runtime.version().feature() >= 19;

  private static final int HALF = Integer.SIZE;
  private static final long LOW = (1L << HALF) - 1;
  private static final IntVector LANE = IntVector.zero(IntVector.SPECIES_PREFERRED).addIndex(1);
  private static final IntVector SECOND = LANE.add(W);

  private VectorBits() {}

  static long positives(float[] x, int j) {
    if (W == 16) {
      return BITS_OF_MASKS
          ? bits(at(x, j)) | bits(at(x, j + W)) << W | bits(at(x, j + 2 * W)) << 2 * W
              | bits(at(x, j + 3 * W)) << 3 * W
          : word(pair(at(x, j), at(x, j + W)), pair(at(x, j + 2 * W), at(x, j + 3 * W)));
    }
    return half(x, j) | half(x, j + HALF) << HALF;
  }

  /** The bits of half a word, of vectors of eight numbers. */
  private static long half(float[] x, int j) {
    return BITS_OF_MASKS
        ? bits(at(x, j)) | bits(at(x, j + W)) << W | bits(at(x, j + 2 * W)) << 2 * W
            | bits(at(x, j + 3 * W)) << 3 * W
        : pair(at(x, j), at(x, j + W))
                .or(pair(at(x, j + 2 * W), at(x, j + 3 * W)).lanewise(LSHL, 2 * W))
                .reduceLanes(OR)
            & LOW;
  }

  private static long bits(FloatVector x) {
    return x.compare(GT, 0f).toLong();
  }

  /** The bits of two vectors, each in a lane of its own. */
  private static IntVector pair(FloatVector x, FloatVector y) {
    IntVector first = sign(x).lanewise(LSHL, LANE);
    return first.or(sign(y).lanewise(LSHL, SECOND));
  }

  /** 1 where an element is above zero. */
  private static IntVector sign(FloatVector x) {
    return FloatVector.zero(WIDE).sub(x).reinterpretAsInts().lanewise(LSHR, 31);
  }

  /** The bits of two pairs, the first one's in the lower half. */
  private static long word(IntVector low, IntVector high) {
    LongVector first = low.reinterpretAsLongs();
    LongVector second = high.reinterpretAsLongs();
    first = first.or(first.lanewise(LSHR, HALF)).and(LOW);
    second = second.or(second.lanewise(LSHL, HALF)).and(~LOW);
    return first.or(second).reduceLanes(OR);
  }
}
