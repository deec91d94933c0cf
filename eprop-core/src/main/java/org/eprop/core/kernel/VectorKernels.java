package org.eprop.core.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static org.eprop.core.kernel.Kernels.STEPS;
import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;
import static org.eprop.core.kernel.Vectors.at;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops with the Vector API. Each element sees the operations of {@link Kernels} in the
 * same order, hence the same bits; no fused multiply-add. What is not here, C2 makes vectors of as
 * it is.
 *
 * <p>HotSpot keeps a vector in a register only where it sees the vector's whole life: within one
 * method (and small ones that it always inlines), without a choice between two vectors, and with
 * vectors of one length anywhere. Otherwise each becomes an object. On JDK 17 the same holds for
 * turning masks into bits.
 */
public final class VectorKernels extends Kernels {

  /** Vectors of as many numbers as {@link Vectors#WIDE} has, of four and of two bytes. */
  private static final VectorSpecies<Integer> WHOLE = IntVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Short> HALF =
      VectorSpecies.of(short.class, VectorShape.forBitSize(WIDE.vectorBitSize() / 2));

  /** Vectors of half as many numbers, of eight and of four bytes. */
  private static final int HALF_W = W / 2;

  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /** Whether C2 makes vectors of loops that convert numbers: since JDK 19, and then better ones. */
  private static final boolean LOOPS_CONVERT = Runtime.version().feature() >= 19;

  private final float[] sums = new float[STEPS];
  private final PlainStart.Share start;

  /**
   * As {@link KernelProvider} makes them.
   *
   * @param start when vectors begin
   */
  VectorKernels(PlainStart start) {
    this(start.newShare());
  }

  private VectorKernels(PlainStart.Share start) {
    super(new VectorEvents(start));
    this.start = start;
  }

  @Override
  public void addRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (n < W || start.isPlain((last - first) * n)) {
      super.addRows(o, rows, index, first, last, shift, n);
    } else if (first < last) {
      VectorRowSums.sum(o, o, rows, index, first, last, shift, n);
    }
  }

  @Override
  public void sumRows(
      float[] o, float[][] rows, int[] index, int first, int last, int shift, int n) {
    if (n < W || first == last || start.isPlain((last - first) * n)) {
      super.sumRows(o, rows, index, first, last, shift, n);
    } else {
      VectorRowSums.sum(o, rows[index[first] + shift], rows, index, first + 1, last, shift, n);
    }
  }

  @Override
  public void addRowsOf(float[] o, float[] rows, int[] index, int first, int last, int n) {
    if (n < W || start.isPlain((last - first) * n)) {
      super.addRowsOf(o, rows, index, first, last, n);
    } else if (first < last) {
      VectorRowSums.sumOf(o, rows, index, first, last, n);
    }
  }

  @Override
  public void addRowsTo(
      float[] o, float[][] rows, int[] index, int[] to, int first, int last, int shift, int n) {
    if (n < W || start.isPlain((last - first) * n)) {
      super.addRowsTo(o, rows, index, to, first, last, shift, n);
      return;
    }
    for (int e = first; e < last; e++) {
      float[] row = rows[index[e]];
      int at = (to[e] - shift) * n;
      int j = 0;
      for (; j + W <= n; j += W) {
        at(o, at + j).add(at(row, j)).intoArray(o, at + j);
      }
      for (; j < n; j++) {
        o[at + j] += row[j];
      }
    }
  }

  @Override
  public void addScaledRows(float[] o, float[] factors, float[][] rows, int count, int n) {
    if (n < W || start.isPlain(count * n)) {
      super.addScaledRows(o, factors, rows, count, n);
    } else {
      VectorRowSums.sum(o, o, factors, rows, count, n);
    }
  }

  @Override
  public void sumScaledRows(
      float[][] o,
      float[] first,
      float[][] factors,
      int from,
      float[][] rows,
      int count,
      int sums,
      int n) {
    if (n < W || start.isPlain(sums * count * n)) {
      super.sumScaledRows(o, first, factors, from, rows, count, sums, n);
    } else if (count == 2 && sums > 1) {
      VectorRowSums.sumsOfTwo(o, first, factors, from, rows, sums, n);
    } else {
      int i = 0;
      for (; i + 4 <= sums; i += 4) {
        VectorRowSums.sumOfFour(o, i, first, factors, from + i, rows, count, n);
      }
      for (; i < sums; i++) {
        VectorRowSums.sum(o[i], first, factors[from + i], rows, count, n);
      }
    }
  }

  @Override
  public void addScaledRows(
      float[][] o, int at, float[][] factors, float[][] rows, int first, int last, int n) {
    if (n < W || start.isPlain((last - first) * n)) {
      super.addScaledRows(o, at, factors, rows, first, last, n);
    } else {
      VectorRowSums.addToFour(o, at, factors, rows, first, last, n);
    }
  }

  @Override
  public void scatterSteps(float[] o, int[] at, float[] x, float[] f, int from, int n) {
    if (start.isPlain(STEPS * n)) {
      super.scatterSteps(o, at, x, f, from, n);
      return;
    }
    for (int part = 0; part < STEPS; part += W) {
      VectorSteps.scatter(o, at, x, f, from, n, part);
    }
  }

  @Override
  public void gatheredDots(float[] o, int to, float[] row, float[] x, int[] at, int n) {
    if (start.isPlain(STEPS * n)) {
      super.gatheredDots(o, to, row, x, at, n);
      return;
    }
    for (int part = 0; part < STEPS; part += W) {
      VectorSteps.dots(o, to, row, x, at, n, part);
    }
  }

  @Override
  public void addDotsOfSteps(
      float[] o,
      float[] x,
      int from,
      int stride,
      float[] y,
      int[] at,
      int yStride,
      int blocks,
      int n) {
    if (start.isPlain(STEPS * blocks * n)) {
      super.addDotsOfSteps(o, x, from, stride, y, at, yStride, blocks, n);
      return;
    }
    for (int k = 0; k < n; k++) {
      for (int part = 0; part < STEPS; part += W) {
        VectorSteps.dots(sums, x, from, stride, y, at[k] * STEPS, yStride, blocks, part);
      }
      o[k] += halved(sums);
    }
  }

  @Override
  public void narrow(double[] x, float[] o, int n) {
    int j = 0;
    boolean vectors = !LOOPS_CONVERT && !start.isPlain(n);
    for (; vectors && j + W <= n; j += HALF_W) {
      DoubleVector.fromArray(DOUBLES, x, j)
          .convertShape(VectorOperators.D2F, WIDE, 0)
          .reinterpretAsFloats()
          .intoArray(o, j);
    }
    Elements.narrow(x, o, j, n);
  }

  @Override
  public void widen(float[] x, double[] o, int n) {
    int j = 0;
    boolean vectors = !LOOPS_CONVERT && !start.isPlain(n);
    for (; vectors && j + W <= n; j += HALF_W) {
      FloatVector.fromArray(WIDE, x, j)
          .convertShape(VectorOperators.F2D, DOUBLES, 0)
          .reinterpretAsDoubles()
          .intoArray(o, j);
    }
    Elements.widen(x, o, j, n);
  }

  @Override
  public void widen(float[] o, short[] x, int n) {
    if (start.isPlain(n)) {
      super.widen(o, x, n);
      return;
    }
    int k = 0;
    for (; k + W <= n; k += W) {
      ShortVector.fromArray(HALF, x, k)
          .convertShape(VectorOperators.S2I, WHOLE, 0)
          .reinterpretAsInts()
          .lanewise(VectorOperators.LSHL, Short.SIZE)
          .reinterpretAsFloats()
          .intoArray(o, k);
    }
    for (; k < n; k++) {
      o[k] = Float.intBitsToFloat(x[k] << Short.SIZE);
    }
  }

  @Override
  public void triangle(float[] psi, float[] q, float decline, float[] half, int n, long[] above) {
    if (start.isPlain(n)) {
      super.triangle(psi, q, decline, half, n, above);
      return;
    }
    VectorLayers.triangle(psi, q, decline, half, n);
    positives(q, n, above);
  }

  @Override
  public void stepWithTriangle(
      LinearArrays c,
      float[][] s,
      float[][] to,
      float[] current,
      float[] q,
      float[] psi,
      float decline,
      float[] half,
      long[] above) {
    if (c.shared == null || start.isPlain(2 * c.n)) {
      super.stepWithTriangle(c, s, to, current, q, psi, decline, half, above);
    } else {
      VectorLayers.step(c, s, to, input(c, current, q), q, psi, decline, half);
      positives(q, c.n, above);
    }
  }

  @Override
  public void adjoint(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int count,
      float[][] kept) {
    if (c.shape == LinearArrays.Shape.ANY || start.isPlain(2 * count * c.n)) {
      super.adjoint(c, lambda, direct, psi, latest, count, kept);
      return;
    }
    boolean pairs = c.sharedAdjoint && kept == null;
    for (int j = 0; pairs && j < c.padded; j += 2 * W) {
      int k = Math.min(j + W, c.padded - W);
      VectorLayers.adjointPair(c, lambda, direct, psi, latest, count, j, k);
    }
    if (pairs) {
      weighInput(c, psi, latest, count);
      return;
    }
    if (c.shape == LinearArrays.Shape.ONE) {
      VectorLayers.adjointOne(c, lambda, direct, psi, latest, count, kept);
    } else {
      VectorLayers.adjointAdaptive(c, lambda, direct, psi, latest, count, kept);
    }
  }

  @Override
  public void adjointOfOutputs(
      LinearArrays c,
      float[][] lambda,
      float[][] errors,
      float[] always,
      float[][] weights,
      float[][] psi,
      int latest,
      int count) {
    if (start.isPlain(2 * count * c.n)) {
      super.adjointOfOutputs(c, lambda, errors, always, weights, psi, latest, count);
      return;
    }
    for (int j = 0; j < c.padded; j += 2 * W) {
      int k = Math.min(j + W, c.padded - W);
      if (weights.length == 2) {
        VectorLayers.adjointOfTwo(c, lambda, errors, always, weights, psi, latest, count, j, k);
      } else {
        VectorLayers.adjointOfOutputs(c, lambda, errors, always, weights, psi, latest, count, j, k);
      }
    }
    weighInput(c, psi, latest, count);
  }

  @Override
  public void adjointOfTrace(
      float rho,
      float[] lambda,
      float[][] direct,
      float[][] ownToQ,
      float[][] arriving,
      int latest,
      int count,
      int n) {
    if (start.isPlain(2 * count * n)) {
      super.adjointOfTrace(rho, lambda, direct, ownToQ, arriving, latest, count, n);
      return;
    }
    int padded = Padding.blocks(n);
    for (int j = 0; j < padded; j += 2 * W) {
      int k = Math.min(j + W, padded - W);
      VectorLayers.adjointOfTrace(rho, lambda, direct, ownToQ, arriving, latest, count, j, k);
    }
  }

  @Override
  public void addProductsOfSteps(float[] o, float[][] x, float[][] y, int from, int steps, int n) {
    if (start.isPlain(steps * n)) {
      super.addProductsOfSteps(o, x, y, from, steps, n);
      return;
    }
    VectorLayers.addProductsOfSteps(o, x, y, from, steps, n);
  }

  @Override
  public void positives(float[] x, int n, long[] out) {
    if (!start.isPlain(n) && VectorBits.AVAILABLE) {
      VectorBits.positives(x, (n + Long.SIZE - 1) / Long.SIZE, out);
    } else {
      super.positives(x, n, out);
    }
  }

  /** Blocks of steps of compressed rows, W of their steps at once, which divides {@link #STEPS}. */
  private static final class VectorSteps {

    private VectorSteps() {}

    /** See {@link Kernels#scatterSteps}, steps part .. part + W-1. */
    static void scatter(float[] o, int[] at, float[] x, float[] f, int from, int n, int part) {
      FloatVector factors = at(f, from + part);
      for (int k = 0; k < n; k++) {
        int to = at[k] * STEPS + part;
        at(o, to).add(factors.mul(x[k])).intoArray(o, to);
      }
    }

    /** See {@link Kernels#gatheredDots}, likewise. */
    static void dots(float[] o, int to, float[] row, float[] x, int[] at, int n, int part) {
      FloatVector sum = FloatVector.zero(WIDE);
      for (int k = 0; k < n; k++) {
        sum = sum.add(at(x, at[k] * STEPS + part).mul(row[k]));
      }
      sum.intoArray(o, to + part);
    }

    /** The sums over blocks, [step], of {@link Kernels#addDotsOfSteps}, likewise. */
    static void dots(
        float[] o,
        float[] x,
        int from,
        int stride,
        float[] y,
        int with,
        int yStride,
        int blocks,
        int part) {
      FloatVector sum = FloatVector.zero(WIDE);
      int i = from + part;
      int j = with + part;
      for (int b = 0; b < blocks; b++) {
        sum = sum.add(at(x, i).mul(at(y, j)));
        i += stride;
        j += yStride;
      }
      sum.intoArray(o, part);
    }
  }

  /**
   * Which numbers are above zero, a bit for each of 64 numbers. The method is compiled by itself,
   * being too large for C2 to inline (325 bytecodes): together with a layer's step it would exhaust
   * what C2 allows a method, and vectors would become objects.
   */
  private static final class VectorBits {

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
          long high =
              at(x, j).compare(GT, 0f).toLong() | at(x, j + W).compare(GT, 0f).toLong() << W;
          out[w] = low | high << HALF;
        } else if (W == 16) {
          IntVector a = zero.sub(at(x, j)).reinterpretAsInts().lanewise(LSHR, 31);
          IntVector b = zero.sub(at(x, j + W)).reinterpretAsInts().lanewise(LSHR, 31);
          IntVector c = zero.sub(at(x, j + 2 * W)).reinterpretAsInts().lanewise(LSHR, 31);
          IntVector d = zero.sub(at(x, j + 3 * W)).reinterpretAsInts().lanewise(LSHR, 31);
          // bits 0 .. 31 in lanes of their own, then gathered in every other lane; 32 .. 63
          // likewise
          LongVector low = a.lanewise(LSHL, LANE).or(b.lanewise(LSHL, SECOND)).reinterpretAsLongs();
          LongVector high =
              c.lanewise(LSHL, LANE).or(d.lanewise(LSHL, SECOND)).reinterpretAsLongs();
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
}
