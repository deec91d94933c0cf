package org.eprop.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops with the Vector API: several rows are added for one pass over the sum, which stays
 * in registers; a layer's step and its adjoint are one pass each. Each element sees the operations
 * of {@link PlainKernels} in the same order, hence the same bits; no fused multiply-add.
 *
 * <p>What is left over at the end of an array is done as one more whole vector, the array's last W
 * elements: some are then computed twice, with the same result. Sums write it first and steps read
 * it last, because a load that needs two stores not yet in the cache has to wait for them.
 *
 * <p>HotSpot keeps a vector in a register only where it sees the vector's whole life: within one
 * method (and small ones that it always inlines), without a choice between two vectors, and with
 * vectors of one length anywhere. Otherwise each becomes an object. On JDK 17 the same holds for
 * turning masks into bits.
 */
public final class VectorKernels extends PlainKernels {

  private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
  private static final int W = WIDE.length();
  private static final boolean BITS_OF_MASKS = Runtime.version().feature() >= 19;
  private static final int B = Padding.BLOCK;
  private static final float TINY = 1e-25f;
  private static final IntVector LANE =
      IntVector.zero(IntVector.SPECIES_PREFERRED).addIndex(1);
  private static final IntVector LATER_LANE = LANE.add(W);

  @Override
  public String name() {
    return "vector instructions, " + WIDE.vectorBitSize() + " bits";
  }

  private static FloatVector at(float[] x, int j) {
    return FloatVector.fromArray(WIDE, x, j);
  }

  @Override
  public void addRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (n < W) {
      super.addRows(o, rows, index, first, last, shift, n);
    } else if (first < last) {
      sum(o, o, rows, index, first, last, shift, rows, index, 0, 0, n);
    }
  }

  @Override
  public void sumRows(
      float[] o,
      float[][] rows,
      int[] index,
      int first,
      int last,
      float[][] more,
      int[] moreIndex,
      int moreFirst,
      int moreLast,
      int n) {
    if (n < W || (first == last && moreFirst == moreLast)) {
      super.sumRows(o, rows, index, first, last, more, moreIndex, moreFirst, moreLast, n);
    } else if (first < last) {
      float[] start = rows[index[first]];
      sum(o, start, rows, index, first + 1, last, 0, more, moreIndex, moreFirst, moreLast, n);
    } else {
      float[] start = more[moreIndex[moreFirst]];
      sum(o, start, more, moreIndex, moreFirst + 1, moreLast, 0, more, moreIndex, 0, 0, n);
    }
  }

  /**
   * o = start + rows[index[e] + shift] + ... + more[moreIndex[f]] + ..., the array's end first: all
   * vectors that share elements with others are read before any of them is written.
   */
  private static void sum(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      float[][] more,
      int[] moreIndex,
      int moreFirst,
      int moreLast,
      int n) {
    int end = n - W;
    int others = (end + W - 1) / W;
    int j = others / 5 * 5 * W;
    switch (others % 5) {
      case 0 -> {
        j = Math.max(0, j - 5 * W);
        if (others == 0) {
          sumOne(o, start, rows, index, first, last, shift, more, moreIndex, moreFirst, moreLast, end);
        } else {
          sumTwo(o, start, rows, index, first, last, shift, more, moreIndex, moreFirst, moreLast, j + 4 * W, end);
          sumFour(o, start, rows, index, first, last, shift, more, moreIndex, moreFirst, moreLast, j, j + W, j + 2 * W, j + 3 * W);
        }
      }
      case 1 -> sumTwo(o, start, rows, index, first, last, shift, more, moreIndex, moreFirst, moreLast, j, end);
      case 2 -> sumThree(o, start, rows, index, first, last, shift, more, moreIndex, moreFirst, moreLast, j, end);
      case 3 -> sumFour(o, start, rows, index, first, last, shift, more, moreIndex, moreFirst, moreLast, j, j + W, j + 2 * W, end);
      default -> sumFive(o, start, rows, index, first, last, shift, more, moreIndex, moreFirst, moreLast, j, j + W, j + 2 * W, j + 3 * W, end);
    }
    for (int i = 0; i < j; i += 5 * W) {
      sumFive(o, start, rows, index, first, last, shift, more, moreIndex, moreFirst, moreLast, i, i + W, i + 2 * W, i + 3 * W, i + 4 * W);
    }
  }

  private static void sumOne(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      float[][] more,
      int[] moreIndex,
      int moreFirst,
      int moreLast,
      int end) {
    FloatVector s = at(start, end);
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e] + shift];
      s = s.add(at(row, end));
    }
    for (int e = moreFirst; e < moreLast; e++) {
      float[] row = more[moreIndex[e]];
      s = s.add(at(row, end));
    }
    s.intoArray(o, end);
  }

  private static void sumTwo(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      float[][] more,
      int[] moreIndex,
      int moreFirst,
      int moreLast,
      int j,
      int end) {
    FloatVector s1 = at(start, end);
    FloatVector s0 = at(start, j);
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e] + shift];
      s1 = s1.add(at(row, end));
      s0 = s0.add(at(row, j));
    }
    for (int e = moreFirst; e < moreLast; e++) {
      float[] row = more[moreIndex[e]];
      s1 = s1.add(at(row, end));
      s0 = s0.add(at(row, j));
    }
    s1.intoArray(o, end);
    s0.intoArray(o, j);
  }

  private static void sumThree(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      float[][] more,
      int[] moreIndex,
      int moreFirst,
      int moreLast,
      int j,
      int end) {
    FloatVector s2 = at(start, end);
    FloatVector s0 = at(start, j);
    FloatVector s1 = at(start, j + W);
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e] + shift];
      s2 = s2.add(at(row, end));
      s0 = s0.add(at(row, j));
      s1 = s1.add(at(row, j + W));
    }
    for (int e = moreFirst; e < moreLast; e++) {
      float[] row = more[moreIndex[e]];
      s2 = s2.add(at(row, end));
      s0 = s0.add(at(row, j));
      s1 = s1.add(at(row, j + W));
    }
    s2.intoArray(o, end);
    s0.intoArray(o, j);
    s1.intoArray(o, j + W);
  }

  private static void sumFour(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      float[][] more,
      int[] moreIndex,
      int moreFirst,
      int moreLast,
      int i,
      int j,
      int k,
      int end) {
    FloatVector s3 = at(start, end);
    FloatVector s0 = at(start, i);
    FloatVector s1 = at(start, j);
    FloatVector s2 = at(start, k);
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e] + shift];
      s3 = s3.add(at(row, end));
      s0 = s0.add(at(row, i));
      s1 = s1.add(at(row, j));
      s2 = s2.add(at(row, k));
    }
    for (int e = moreFirst; e < moreLast; e++) {
      float[] row = more[moreIndex[e]];
      s3 = s3.add(at(row, end));
      s0 = s0.add(at(row, i));
      s1 = s1.add(at(row, j));
      s2 = s2.add(at(row, k));
    }
    s3.intoArray(o, end);
    s0.intoArray(o, i);
    s1.intoArray(o, j);
    s2.intoArray(o, k);
  }

  private static void sumFive(
      float[] o,
      float[] start,
      float[][] rows,
      int[] index,
      int first,
      int last,
      int shift,
      float[][] more,
      int[] moreIndex,
      int moreFirst,
      int moreLast,
      int i,
      int j,
      int k,
      int l,
      int end) {
    FloatVector s4 = at(start, end);
    FloatVector s0 = at(start, i);
    FloatVector s1 = at(start, j);
    FloatVector s2 = at(start, k);
    FloatVector s3 = at(start, l);
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e] + shift];
      s4 = s4.add(at(row, end));
      s0 = s0.add(at(row, i));
      s1 = s1.add(at(row, j));
      s2 = s2.add(at(row, k));
      s3 = s3.add(at(row, l));
    }
    for (int e = moreFirst; e < moreLast; e++) {
      float[] row = more[moreIndex[e]];
      s4 = s4.add(at(row, end));
      s0 = s0.add(at(row, i));
      s1 = s1.add(at(row, j));
      s2 = s2.add(at(row, k));
      s3 = s3.add(at(row, l));
    }
    s4.intoArray(o, end);
    s0.intoArray(o, i);
    s1.intoArray(o, j);
    s2.intoArray(o, k);
    s3.intoArray(o, l);
  }

  @Override
  public void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    sum(o, 1, o, factors, rows, 0, count, n);
  }

  @Override
  public void sumScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    if (count == 0) {
      super.sumScaledRows(o, factors, rows, count, n);
    } else {
      sum(o, factors[0], rows[0], factors, rows, 1, count, n);
    }
  }

  /** o = f first + factors[from] rows[from] + ... + factors[count - 1] rows[count - 1]. */
  private static void sum(
      float[] o,
      float f,
      float[] first,
      float[] factors,
      float[][] rows,
      int from,
      int count,
      int n) {
    if (n < W) {
      for (int j = 0; j < n; j++) {
        float s = f * first[j];
        for (int i = from; i < count; i++) {
          s += factors[i] * rows[i][j];
        }
        o[j] = s;
      }
      return;
    }
    FloatVector end = at(first, n - W).mul(f);
    boolean ragged = n % W != 0;
    if (ragged) {
      for (int i = from; i < count; i++) {
        end = end.add(at(rows[i], n - W).mul(factors[i]));
      }
      if (first != o) {
        end.intoArray(o, n - W);
      }
    }
    int j = 0;
    for (; j + 4 * W <= n; j += 4 * W) {
      FloatVector s0 = at(first, j).mul(f);
      FloatVector s1 = at(first, j + W).mul(f);
      FloatVector s2 = at(first, j + 2 * W).mul(f);
      FloatVector s3 = at(first, j + 3 * W).mul(f);
      for (int i = from; i < count; i++) {
        float[] row = rows[i];
        FloatVector g = FloatVector.broadcast(WIDE, factors[i]);
        s0 = s0.add(at(row, j).mul(g));
        s1 = s1.add(at(row, j + W).mul(g));
        s2 = s2.add(at(row, j + 2 * W).mul(g));
        s3 = s3.add(at(row, j + 3 * W).mul(g));
      }
      s0.intoArray(o, j);
      s1.intoArray(o, j + W);
      s2.intoArray(o, j + 2 * W);
      s3.intoArray(o, j + 3 * W);
    }
    for (; j + W <= n; j += W) {
      FloatVector s = at(first, j).mul(f);
      for (int i = from; i < count; i++) {
        s = s.add(at(rows[i], j).mul(factors[i]));
      }
      s.intoArray(o, j);
    }
    if (ragged && first == o) {
      end.intoArray(o, n - W);
    }
  }

  @Override
  public void sumScaledRows(
      float[][] o, float[] first, float[][] factors, float[][] rows, int count, int n) {
    if (n < W) {
      super.sumScaledRows(o, first, factors, rows, count, n);
      return;
    }
    if (n % W != 0) {
      fourSums(o, first, factors, rows, count, n - W);
    }
    int j = 0;
    for (; j + 2 * W <= n; j += 2 * W) {
      fourWideSums(o, first, factors, rows, count, j);
    }
    if (j + W <= n) {
      fourSums(o, first, factors, rows, count, j);
    }
  }

  private static void fourWideSums(
      float[][] o, float[] first, float[][] factors, float[][] rows, int count, int j) {
    FloatVector s0 = at(first, j);
    FloatVector t0 = at(first, j + W);
    FloatVector s1 = s0;
    FloatVector t1 = t0;
    FloatVector s2 = s0;
    FloatVector t2 = t0;
    FloatVector s3 = s0;
    FloatVector t3 = t0;
    float[] f0 = factors[0];
    float[] f1 = factors[1];
    float[] f2 = factors[2];
    float[] f3 = factors[3];
    for (int k = 0; k < count; k++) {
      FloatVector a = at(rows[k], j);
      FloatVector b = at(rows[k], j + W);
      s0 = s0.add(a.mul(f0[k]));
      t0 = t0.add(b.mul(f0[k]));
      s1 = s1.add(a.mul(f1[k]));
      t1 = t1.add(b.mul(f1[k]));
      s2 = s2.add(a.mul(f2[k]));
      t2 = t2.add(b.mul(f2[k]));
      s3 = s3.add(a.mul(f3[k]));
      t3 = t3.add(b.mul(f3[k]));
    }
    s0.intoArray(o[0], j);
    t0.intoArray(o[0], j + W);
    s1.intoArray(o[1], j);
    t1.intoArray(o[1], j + W);
    s2.intoArray(o[2], j);
    t2.intoArray(o[2], j + W);
    s3.intoArray(o[3], j);
    t3.intoArray(o[3], j + W);
  }

  private static void fourSums(
      float[][] o, float[] first, float[][] factors, float[][] rows, int count, int j) {
    FloatVector s0 = at(first, j);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int k = 0; k < count; k++) {
      FloatVector a = at(rows[k], j);
      s0 = s0.add(a.mul(factors[0][k]));
      s1 = s1.add(a.mul(factors[1][k]));
      s2 = s2.add(a.mul(factors[2][k]));
      s3 = s3.add(a.mul(factors[3][k]));
    }
    s0.intoArray(o[0], j);
    s1.intoArray(o[1], j);
    s2.intoArray(o[2], j);
    s3.intoArray(o[3], j);
  }

  @Override
  public void product(float[] o, float[] p, float[] x, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      at(p, j).mul(at(x, j)).intoArray(o, j);
    }
    for (; j < n; j++) {
      o[j] = p[j] * x[j];
    }
  }

  @Override
  public void product(float[] o, float[] p, float[] x, int from, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      at(p, j).mul(at(x, from + j)).intoArray(o, j);
    }
    for (; j < n; j++) {
      o[j] = p[j] * x[from + j];
    }
  }

  @Override
  public void sumOfProducts(float[] o, float[] p, float[] x, float[] q, float[] y, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      at(p, j).mul(at(x, j)).add(at(q, j).mul(at(y, j))).intoArray(o, j);
    }
    for (; j < n; j++) {
      o[j] = p[j] * x[j] + q[j] * y[j];
    }
  }

  @Override
  public void flush(float[] x, int n) {
    int j = 0;
    for (; j + W <= n; j += W) {
      at(x, j).add(TINY).sub(TINY).intoArray(x, j);
    }
    for (; j < n; j++) {
      x[j] = (x[j] + TINY) - TINY;
    }
  }

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

  /** Where the constants of the block that begins at neuron j begin, if each has so many. */
  private static int block(int j, int constants) {
    return W == Padding.BLOCK
        ? constants * j
        : constants * (j & -Padding.BLOCK) + (j & (Padding.BLOCK - 1));
  }

  @Override
  public void step(
      LinearArrays c, float[][] s, float[][] next, float[] current, float[] q, int[] above) {
    int from = c.shared == null ? 0 : stepShared(c, s, next, current, q, above);
    if (from == c.padded) {
      return;
    }
    switch (c.shape) {
      case ONE -> stepOne(c.packed, s[0], next[0], current, q, above, from, c.padded);
      case TWO_APART -> stepTwoApart(c.packed, s, next, current, q, above, from, c.padded);
      case TWO -> stepTwo(c.packed, s, next, current, q, above, c.padded);
      case ANY -> {
        stepAny(c, s, next, current, q);
        positives(q, c.n, above);
      }
    }
  }

  /** Does pairs of vectors; returns where they end. */
  private static int stepShared(
      LinearArrays c, float[][] s, float[][] next, float[] current, float[] q, int[] above) {
    if (c.shape == LinearArrays.Shape.ONE) {
      stepOneShared(c.shared, c.own, s[0], next[0], current, q, above, c.padded);
    } else {
      stepTwoApartShared(
          c.shared, c.own, s[0], s[1], next[0], next[1], current, q, above, c.padded);
    }
    return c.padded / (2 * W) * (2 * W);
  }

  private static void stepOneShared(
      float[] shared,
      float[] theta,
      float[] s,
      float[] next,
      float[] current,
      float[] q,
      int[] bits,
      int n) {
    FloatVector a = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector u = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector steepness = FloatVector.broadcast(WIDE, shared[3]);
    for (int j = 0; j <= n - 2 * W; j += 2 * W) {
      FloatVector x = a.mul(at(s, j)).add(u.mul(at(current, j)));
      x.intoArray(next, j);
      FloatVector d = g.mul(x).sub(at(theta, j)).mul(steepness);
      d.intoArray(q, j);
      FloatVector v = a.mul(at(s, j + W)).add(u.mul(at(current, j + W)));
      v.intoArray(next, j + W);
      FloatVector e = g.mul(v).sub(at(theta, j + W)).mul(steepness);
      e.intoArray(q, j + W);
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
      int[] bits,
      int n) {
    FloatVector a0 = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector u0 = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector a1 = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector u1 = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector g0 = FloatVector.broadcast(WIDE, shared[4]);
    FloatVector steepness = FloatVector.broadcast(WIDE, shared[5]);
    for (int j = 0; j <= n - 2 * W; j += 2 * W) {
      int i = block(j, 2);
      FloatVector in = at(current, j);
      FloatVector x = a0.mul(at(s0, j)).add(u0.mul(in));
      FloatVector y = a1.mul(at(s1, j)).add(u1.mul(in));
      x.intoArray(next0, j);
      y.intoArray(next1, j);
      FloatVector d = g0.mul(x).add(at(own, i).mul(y)).sub(at(own, i + B)).mul(steepness);
      d.intoArray(q, j);
      int k = block(j + W, 2);
      in = at(current, j + W);
      x = a0.mul(at(s0, j + W)).add(u0.mul(in));
      y = a1.mul(at(s1, j + W)).add(u1.mul(in));
      x.intoArray(next0, j + W);
      y.intoArray(next1, j + W);
      FloatVector e = g0.mul(x).add(at(own, k).mul(y)).sub(at(own, k + B)).mul(steepness);
      e.intoArray(q, j + W);
      int pair = positive(d, e);
      if (W == B) {
        bits[j / B] = pair & 0xffff;
        bits[j / B + 1] = pair >>> 16;
      } else {
        bits[j / B] = (j % B == 0 ? 0 : bits[j / B]) | pair << (j % B);
      }
    }
  }

  private static void stepOne(
      float[] c,
      float[] s,
      float[] next,
      float[] current,
      float[] q,
      int[] bits,
      int from,
      int n) {
    for (int j = from; j <= n - W; j += W) {
      int i = block(j, 5);
      FloatVector x = at(c, i).mul(at(s, j)).add(at(c, i + B).mul(at(current, j)));
      x.intoArray(next, j);
      FloatVector d = at(c, i + 2 * B).mul(x).sub(at(c, i + 3 * B)).mul(at(c, i + 4 * B));
      d.intoArray(q, j);
      bits[j / B] = word(bits[j / B], j, positive(d));
    }
  }

  private static void stepTwoApart(
      float[] c,
      float[][] s,
      float[][] next,
      float[] current,
      float[] q,
      int[] bits,
      int from,
      int n) {
    float[] s0 = s[0];
    float[] s1 = s[1];
    float[] next0 = next[0];
    float[] next1 = next[1];
    for (int j = from; j <= n - W; j += W) {
      int i = block(j, 8);
      FloatVector in = at(current, j);
      FloatVector x = at(c, i).mul(at(s0, j)).add(at(c, i + B).mul(in));
      FloatVector y = at(c, i + 2 * B).mul(at(s1, j)).add(at(c, i + 3 * B).mul(in));
      x.intoArray(next0, j);
      y.intoArray(next1, j);
      FloatVector sum = at(c, i + 4 * B).mul(x).add(at(c, i + 5 * B).mul(y));
      FloatVector d = sum.sub(at(c, i + 6 * B)).mul(at(c, i + 7 * B));
      d.intoArray(q, j);
      bits[j / B] = word(bits[j / B], j, positive(d));
    }
  }

  private static void stepTwo(
      float[] c, float[][] s, float[][] next, float[] current, float[] q, int[] bits, int n) {
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
      d.intoArray(q, j);
      bits[j / B] = word(bits[j / B], j, positive(d));
    }
  }

  @Override
  public void adjoint(
      LinearArrays c, float[][] lambda, float[][] next, float[] direct, float[] psi) {
    int from = c.sharedAdjoint == null ? 0 : adjointShared(c, lambda, next, direct, psi);
    if (from == c.padded) {
      return;
    }
    switch (c.shape) {
      case ONE -> adjointOne(c.packedAdjoint, lambda[0], next[0], direct, psi, from, c.padded);
      case TWO_APART ->
          adjointTwoApart(c.packedAdjoint, lambda, next, direct, psi, from, c.padded);
      case TWO -> adjointTwo(c.packedAdjoint, lambda, next, direct, psi, c.padded);
      case ANY -> adjointAny(c, lambda, next, direct, psi);
    }
  }

  /** Does pairs of vectors; returns where they end. */
  private static int adjointShared(
      LinearArrays c, float[][] lambda, float[][] next, float[] direct, float[] psi) {
    if (c.shape == LinearArrays.Shape.ONE) {
      adjointOneShared(c.sharedAdjoint, lambda[0], next[0], direct, psi, c.padded);
    } else {
      adjointTwoApartShared(
          c.sharedAdjoint,
          c.ownAdjoint,
          lambda[0],
          lambda[1],
          next[0],
          next[1],
          direct,
          psi,
          c.padded);
    }
    return c.padded / (2 * W) * (2 * W);
  }

  private static void adjointOneShared(
      float[] shared, float[] lambda, float[] next, float[] direct, float[] psi, int n) {
    FloatVector r = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector a = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector g = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector u = FloatVector.broadcast(WIDE, shared[3]);
    for (int j = 0; j <= n - 2 * W; j += 2 * W) {
      FloatVector x = at(lambda, j);
      FloatVector source = at(direct, j).add(r.mul(x)).mul(at(psi, j));
      x = a.mul(x).add(g.mul(source));
      x.intoArray(next, j);
      u.mul(x).intoArray(psi, j);
      x = at(lambda, j + W);
      source = at(direct, j + W).add(r.mul(x)).mul(at(psi, j + W));
      x = a.mul(x).add(g.mul(source));
      x.intoArray(next, j + W);
      u.mul(x).intoArray(psi, j + W);
    }
  }

  private static void adjointTwoApartShared(
      float[] shared,
      float[] own,
      float[] lambda0,
      float[] lambda1,
      float[] next0,
      float[] next1,
      float[] direct,
      float[] psi,
      int n) {
    FloatVector r0 = FloatVector.broadcast(WIDE, shared[0]);
    FloatVector r1 = FloatVector.broadcast(WIDE, shared[1]);
    FloatVector a0 = FloatVector.broadcast(WIDE, shared[2]);
    FloatVector g0 = FloatVector.broadcast(WIDE, shared[3]);
    FloatVector a1 = FloatVector.broadcast(WIDE, shared[4]);
    FloatVector u0 = FloatVector.broadcast(WIDE, shared[5]);
    FloatVector u1 = FloatVector.broadcast(WIDE, shared[6]);
    for (int j = 0; j <= n - 2 * W; j += 2 * W) {
      FloatVector x = at(lambda0, j);
      FloatVector y = at(lambda1, j);
      FloatVector source = at(direct, j).add(r0.mul(x)).add(r1.mul(y)).mul(at(psi, j));
      x = a0.mul(x).add(g0.mul(source));
      y = a1.mul(y).add(at(own, j).mul(source));
      x.intoArray(next0, j);
      y.intoArray(next1, j);
      u0.mul(x).add(u1.mul(y)).intoArray(psi, j);
      int k = j + W;
      x = at(lambda0, k);
      y = at(lambda1, k);
      source = at(direct, k).add(r0.mul(x)).add(r1.mul(y)).mul(at(psi, k));
      x = a0.mul(x).add(g0.mul(source));
      y = a1.mul(y).add(at(own, k).mul(source));
      x.intoArray(next0, k);
      y.intoArray(next1, k);
      u0.mul(x).add(u1.mul(y)).intoArray(psi, k);
    }
  }

  private static void adjointOne(
      float[] c, float[] lambda, float[] next, float[] direct, float[] psi, int from, int n) {
    for (int j = from; j <= n - W; j += W) {
      int i = block(j, 4);
      FloatVector x = at(lambda, j);
      FloatVector source = at(direct, j).add(at(c, i).mul(x)).mul(at(psi, j));
      x = at(c, i + B).mul(x).add(at(c, i + 2 * B).mul(source));
      x.intoArray(next, j);
      at(c, i + 3 * B).mul(x).intoArray(psi, j);
    }
  }

  private static void adjointTwoApart(
      float[] c, float[][] lambda, float[][] next, float[] direct, float[] psi, int from, int n) {
    float[] lambda0 = lambda[0];
    float[] lambda1 = lambda[1];
    float[] next0 = next[0];
    float[] next1 = next[1];
    for (int j = from; j <= n - W; j += W) {
      int i = block(j, 8);
      FloatVector x = at(lambda0, j);
      FloatVector y = at(lambda1, j);
      FloatVector source = at(direct, j).add(at(c, i).mul(x)).add(at(c, i + B).mul(y));
      source = source.mul(at(psi, j));
      x = at(c, i + 2 * B).mul(x).add(at(c, i + 3 * B).mul(source));
      y = at(c, i + 4 * B).mul(y).add(at(c, i + 5 * B).mul(source));
      x.intoArray(next0, j);
      y.intoArray(next1, j);
      at(c, i + 6 * B).mul(x).add(at(c, i + 7 * B).mul(y)).intoArray(psi, j);
    }
  }

  private static void adjointTwo(
      float[] c, float[][] lambda, float[][] next, float[] direct, float[] psi, int n) {
    float[] lambda0 = lambda[0];
    float[] lambda1 = lambda[1];
    float[] next0 = next[0];
    float[] next1 = next[1];
    for (int j = 0; j <= n - W; j += W) {
      int i = block(j, 10);
      FloatVector v = at(lambda0, j);
      FloatVector w = at(lambda1, j);
      FloatVector source = at(direct, j).add(at(c, i).mul(v)).add(at(c, i + B).mul(w));
      source = source.mul(at(psi, j));
      FloatVector x = at(c, i + 2 * B).mul(v).add(at(c, i + 3 * B).mul(w));
      x = x.add(at(c, i + 4 * B).mul(source));
      FloatVector y = at(c, i + 5 * B).mul(v).add(at(c, i + 6 * B).mul(w));
      y = y.add(at(c, i + 7 * B).mul(source));
      x.intoArray(next0, j);
      y.intoArray(next1, j);
      at(c, i + 8 * B).mul(x).add(at(c, i + 9 * B).mul(y)).intoArray(psi, j);
    }
  }
}
