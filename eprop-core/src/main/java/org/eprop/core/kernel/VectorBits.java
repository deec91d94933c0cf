package org.eprop.core.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/**
 * Which numbers are above zero, a bit for each of 64 numbers. The method is compiled by itself,
 * being too large for C2 to inline (325 bytecodes): together with a layer's step it would exhaust
 * what C2 allows a method, and vectors would become objects.
 */
final class VectorBits {

  /** Whether vectors are of a length that is known here. */
  static final boolean AVAILABLE = W == 8 || W == 16;

  /** On older ones a mask that is turned into bits becomes an object first. */
  private static final boolean BITS_OF_MASKS = Runtime.version().feature() >= 19;

  private static final int HALF = Integer.SIZE;
  private static final long LOW = (1L << HALF) - 1;
  private static final IntVector LANE = IntVector.zero(IntVector.SPECIES_PREFERRED).addIndex(1);
  private static final IntVector SECOND = LANE.add(W);
  private static final IntVector THIRD = SECOND.add(W);
  private static final IntVector FOURTH = THIRD.add(W);

  private VectorBits() {}

  /** See {@link Kernels#positives}, words being n in words. */
  static void positives(float[] x, int words, long[] out) {
    FloatVector zero = FloatVector.zero(WIDE);
    for (int w = 0; w < words; w++) {
      int j = w * Long.SIZE;
      if (W == 16 && BITS_OF_MASKS) {
        long low = at(x, j).compare(GT, 0f).toLong() | at(x, j + W).compare(GT, 0f).toLong() << W;
        j += 2 * W;
        long high = at(x, j).compare(GT, 0f).toLong() | at(x, j + W).compare(GT, 0f).toLong() << W;
        out[w] = low | high << HALF;
      } else if (W == 16) {
        IntVector a = zero.sub(at(x, j)).reinterpretAsInts().lanewise(LSHR, 31);
        IntVector b = zero.sub(at(x, j + W)).reinterpretAsInts().lanewise(LSHR, 31);
        IntVector c = zero.sub(at(x, j + 2 * W)).reinterpretAsInts().lanewise(LSHR, 31);
        IntVector d = zero.sub(at(x, j + 3 * W)).reinterpretAsInts().lanewise(LSHR, 31);
        // bits 0 .. 31 in lanes of their own, then gathered in every other lane; 32 .. 63 likewise
        LongVector low = a.lanewise(LSHL, LANE).or(b.lanewise(LSHL, SECOND)).reinterpretAsLongs();
        LongVector high = c.lanewise(LSHL, LANE).or(d.lanewise(LSHL, SECOND)).reinterpretAsLongs();
        low = low.or(low.lanewise(LSHR, HALF)).and(LOW);
        high = high.or(high.lanewise(LSHL, HALF)).and(~LOW);
        out[w] = low.or(high).reduceLanes(OR);
      } else {
        long bits = 0;
        for (int half = 0; half < Long.SIZE; half += HALF, j += HALF) {
          IntVector a = zero.sub(at(x, j)).reinterpretAsInts().lanewise(LSHR, 31);
          IntVector b = zero.sub(at(x, j + W)).reinterpretAsInts().lanewise(LSHR, 31);
          IntVector c = zero.sub(at(x, j + 2 * W)).reinterpretAsInts().lanewise(LSHR, 31);
          IntVector d = zero.sub(at(x, j + 3 * W)).reinterpretAsInts().lanewise(LSHR, 31);
          IntVector first = a.lanewise(LSHL, LANE).or(b.lanewise(LSHL, SECOND));
          IntVector second = c.lanewise(LSHL, THIRD).or(d.lanewise(LSHL, FOURTH));
          bits |= (first.or(second).reduceLanes(OR) & LOW) << half;
        }
        out[w] = bits;
      }
    }
  }
}
