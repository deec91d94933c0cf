package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;
import static org.eprop.core.kernel.Vectors.block;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A layer's step and its adjoint, one pass over the neurons each. Where neurons share their
 * constants, these stay in registers, and two vectors are done at a time; where they don't, or for
 * a vector that is left over, constants are read block by block.
 */
final class VectorSteps {

  private static final boolean BITS_OF_MASKS = Runtime.version().feature() >= 19;
  private static final int B = Padding.BLOCK;
  private static final IntVector LANE =
      IntVector.zero(IntVector.SPECIES_PREFERRED).addIndex(1);
  private static final IntVector LATER_LANE = LANE.add(W);

  private VectorSteps() {}

  /** Which elements of a vector are above zero, a bit for each. */
  private static int positive(FloatVector x) {
    return BITS_OF_MASKS
        ? (int) x.compare(VectorOperators.GT, 0f).toLong()
        : FloatVector.zero(WIDE)
            .sub(x)
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHR, 31)
            .lanewise(VectorOperators.LSHL, LANE)
            .reduceLanes(VectorOperators.OR);
  }

  /** The same for two vectors that follow each other. */
  private static int positive(FloatVector x, FloatVector y) {
    return BITS_OF_MASKS
        ? (int)
            (x.compare(VectorOperators.GT, 0f).toLong()
                | y.compare(VectorOperators.GT, 0f).toLong() << W)
        : FloatVector.zero(WIDE)
            .sub(x)
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHR, 31)
            .lanewise(VectorOperators.LSHL, LANE)
            .lanewise(
                VectorOperators.OR,
                FloatVector.zero(WIDE)
                    .sub(y)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, 31)
                    .lanewise(VectorOperators.LSHL, LATER_LANE))
            .reduceLanes(VectorOperators.OR);
  }

  /** The bits of a block, of which those of elements before j are known. */
  private static int word(int known, int j, int bits) {
    return W == B ? bits : (j % B == 0 ? 0 : known) | bits << (j % B);
  }

  /**
   * Does pairs of vectors; of an odd number, one vector belongs to two pairs and is done twice, with
   * the same result.
   */
  static void stepShared(
      LinearArrays c, float[][] s, float[][] next, float[] current, float[] q, int from, int[] above) {
    if (c.shape == LinearArrays.Shape.ONE) {
      stepOneShared(c.shared, c.own, s[0], next[0], current, q, from, above, c.padded);
    } else {
      stepTwoApartShared(
          c.shared, c.own, s[0], s[1], next[0], next[1], current, q, from, above, c.padded);
    }
  }

  private static void stepOneShared(
      float[] shared,
      float[] theta,
      float[] s,
      float[] next,
      float[] current,
      float[] q,
      int origin,
      int[] bits,
      int n) {
    FloatVector a = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector u = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector steepness = FloatVector.broadcast(WIDE, shared[3]);
    for (int begin = 0; begin < n; begin += 2 * W) {
      int j = Math.min(begin, n - 2 * W);
      FloatVector x = a.mul(at(s, j)).add(u.mul(at(current, j)));
      x.intoArray(next, j);
      FloatVector d = g.mul(x).sub(at(theta, j)).mul(steepness);
      d.intoArray(q, origin + j);
      FloatVector v = a.mul(at(s, j + W)).add(u.mul(at(current, j + W)));
      v.intoArray(next, j + W);
      FloatVector e = g.mul(v).sub(at(theta, j + W)).mul(steepness);
      e.intoArray(q, origin + j + W);
      int pair = positive(d, e);
      if (W == B) {
        bits[j / B] = pair & 0xffff;
        bits[j / B + 1] = pair >>> 16;
      } else {
        bits[j / B] = (j % B == 0 ? 0 : bits[j / B]) | pair << (j % B);
      }
    }
  }

  private static void stepTwoApartShared(
      float[] shared,
      float[] own,
      float[] s0,
      float[] s1,
      float[] next0,
      float[] next1,
      float[] current,
      float[] q,
      int origin,
      int[] bits,
      int n) {
    FloatVector a0 = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector u0 = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector a1 = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector u1 = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector g0 = FloatVector.broadcast(WIDE, shared[4]);
    FloatVector steepness = FloatVector.broadcast(WIDE, shared[5]);
    for (int begin = 0; begin < n; begin += 2 * W) {
      int j = Math.min(begin, n - 2 * W);
      int i = block(j, 2);
      FloatVector in = at(current, j);
      FloatVector x = a0.mul(at(s0, j)).add(u0.mul(in));
      FloatVector y = a1.mul(at(s1, j)).add(u1.mul(in));
      x.intoArray(next0, j);
      y.intoArray(next1, j);
      FloatVector d = g0.mul(x).add(at(own, i).mul(y)).sub(at(own, i + B)).mul(steepness);
      d.intoArray(q, origin + j);
      int k = block(j + W, 2);
      in = at(current, j + W);
      x = a0.mul(at(s0, j + W)).add(u0.mul(in));
      y = a1.mul(at(s1, j + W)).add(u1.mul(in));
      x.intoArray(next0, j + W);
      y.intoArray(next1, j + W);
      FloatVector e = g0.mul(x).add(at(own, k).mul(y)).sub(at(own, k + B)).mul(steepness);
      e.intoArray(q, origin + j + W);
      int pair = positive(d, e);
      if (W == B) {
        bits[j / B] = pair & 0xffff;
        bits[j / B + 1] = pair >>> 16;
      } else {
        bits[j / B] = (j % B == 0 ? 0 : bits[j / B]) | pair << (j % B);
      }
    }
  }

  static void stepOne(
      float[] c,
      float[] s,
      float[] next,
      float[] current,
      float[] q,
      int origin,
      int[] bits,
      int n) {
    for (int j = 0; j <= n - W; j += W) {
      int i = block(j, 5);
      FloatVector x = at(c, i).mul(at(s, j)).add(at(c, i + B).mul(at(current, j)));
      x.intoArray(next, j);
      FloatVector d = at(c, i + 2 * B).mul(x).sub(at(c, i + 3 * B)).mul(at(c, i + 4 * B));
      d.intoArray(q, origin + j);
      bits[j / B] = word(bits[j / B], j, positive(d));
    }
  }

  static void stepTwoApart(
      float[] c,
      float[][] s,
      float[][] next,
      float[] current,
      float[] q,
      int origin,
      int[] bits,
      int n) {
    float[] s0 = s[0];
    float[] s1 = s[1];
    float[] next0 = next[0];
    float[] next1 = next[1];
    for (int j = 0; j <= n - W; j += W) {
      int i = block(j, 8);
      FloatVector in = at(current, j);
      FloatVector x = at(c, i).mul(at(s0, j)).add(at(c, i + B).mul(in));
      FloatVector y = at(c, i + 2 * B).mul(at(s1, j)).add(at(c, i + 3 * B).mul(in));
      x.intoArray(next0, j);
      y.intoArray(next1, j);
      FloatVector sum = at(c, i + 4 * B).mul(x).add(at(c, i + 5 * B).mul(y));
      FloatVector d = sum.sub(at(c, i + 6 * B)).mul(at(c, i + 7 * B));
      d.intoArray(q, origin + j);
      bits[j / B] = word(bits[j / B], j, positive(d));
    }
  }

  static void stepTwo(
      float[] c, float[][] s, float[][] next, float[] current, float[] q, int origin, int[] bits, int n) {
    float[] s0 = s[0];
    float[] s1 = s[1];
    float[] next0 = next[0];
    float[] next1 = next[1];
    for (int j = 0; j <= n - W; j += W) {
      int i = block(j, 10);
      FloatVector in = at(current, j);
      FloatVector v = at(s0, j);
      FloatVector w = at(s1, j);
      FloatVector x = at(c, i).mul(v).add(at(c, i + B).mul(w));
      x = x.add(at(c, i + 2 * B).mul(in));
      FloatVector y = at(c, i + 3 * B).mul(v).add(at(c, i + 4 * B).mul(w));
      y = y.add(at(c, i + 5 * B).mul(in));
      x.intoArray(next0, j);
      y.intoArray(next1, j);
      FloatVector sum = at(c, i + 6 * B).mul(x).add(at(c, i + 7 * B).mul(y));
      FloatVector d = sum.sub(at(c, i + 8 * B)).mul(at(c, i + 9 * B));
      d.intoArray(q, origin + j);
      bits[j / B] = word(bits[j / B], j, positive(d));
    }
  }
}
