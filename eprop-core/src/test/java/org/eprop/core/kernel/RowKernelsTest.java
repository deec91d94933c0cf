package org.eprop.core.kernel;

import static org.eprop.core.kernel.KernelsTest.assertSame;
import static org.eprop.core.kernel.KernelsTest.copy;
import static org.eprop.core.kernel.KernelsTest.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums of rows give the same bits by plain loops and by the Vector API, for any length. */
class RowKernelsTest {

  private final Kernels plain = new Kernels();
  private final Kernels vector = KernelProvider.choose().supplier().get();

  private static float[] widened(short[] stored) {
    float[] wide = new float[stored.length];
    for (int k = 0; k < wide.length; k++) {
      wide[k] = Bfloat16.widened(stored[k]);
    }
    return wide;
  }

  @ParameterizedTest
  @MethodSource("org.eprop.core.kernel.KernelsTest#lengths")
  void sums(int n) {
    RandomGenerator random = new RandomStreams(n).stream("sums");
    for (int count = 0; count < 10; count++) {
      float[][] rows = random(count, n, random);
      float[] factors = random(count, random);
      float[] a = random(n, random);
      float[] b = a.clone();
      compareSums(rows, n, random);
      plain.addScaledRows(a, factors, rows, count, n);
      vector.addScaledRows(b, factors, rows, count, n);
      assertSame(a, b);
      Arrays.fill(a, 0);
      vector.addScaledRows(a, factors, rows, count, n);
      assertSum(rows, factors, a);
      compareSeveralSums(rows, count, 5, n, random);
      compareSeveralSums(rows, count, 1, n, random);
    }
    short[] stored = new short[n];
    for (int k = 0; k < n; k++) {
      stored[k] = (short) random.nextInt();
    }
    float[] wide = new float[n];
    vector.widen(wide, stored, n);
    assertSame(widened(stored), wide);
    plain.widen(wide, stored, n);
    assertSame(widened(stored), wide);
  }

  /** Sums of rows picked by a list, which may be empty and begin anywhere. */
  private void compareSums(float[][] rows, int n, RandomGenerator random) {
    int count = rows.length;
    int[] index =
        IntStream.range(0, count + 2).map(e -> random.nextInt(Math.max(1, count))).toArray();
    float[] start = random(n, random);
    float[] added = start.clone();
    float[] sum = new float[n];
    for (int j = 0; j < n; j++) {
      for (int e = 1; e < 1 + count; e++) {
        added[j] += rows[index[e]][j];
      }
      for (int e = 1; e < 1 + count; e++) {
        sum[j] = e == 1 ? rows[index[e]][j] : sum[j] + rows[index[e]][j];
      }
    }
    int[] shifted = Arrays.stream(index).map(i -> i + 3).toArray();
    for (Kernels kernels : new Kernels[] {plain, vector}) {
      float[] o = start.clone();
      kernels.addRows(o, rows, shifted, 1, 1 + count, -3, n);
      assertSame(added, o);
      kernels.sumRows(o, rows, shifted, 1, 1 + count, -3, n);
      assertSame(sum, o);
      compareRowsOf(kernels, rows, index, n);
    }
  }

  private static void compareRowsOf(Kernels kernels, float[][] rows, int[] index, int n) {
    float[] flat = new float[rows.length * n];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * n, n);
    }
    float[] separate = new float[n];
    Arrays.fill(separate, 0.1f);
    float[] together = separate.clone();
    for (int first = 0; rows.length > 0 && first <= index.length; first++) {
      kernels.addRows(separate, rows, index, first, index.length, 0, n);
      kernels.addRowsOf(together, flat, index, first, index.length, n);
      assertSame(separate, together);
    }
    int[] to = IntStream.range(0, index.length).map(e -> 7 + e / 2).toArray();
    float[] expected = new float[index.length * n];
    for (int e = 1; e < index.length - 1; e++) {
      for (int j = 0; j < n; j++) {
        expected[(to[e] - 7) * n + j] += rows[index[e]][j];
      }
    }
    float[] o = new float[index.length * n];
    kernels.addRowsTo(o, rows, index, to, 1, index.length - 1, 7, n);
    assertSame(expected, o);
  }

  private void compareSeveralSums(
      float[][] rows, int count, int sums, int n, RandomGenerator random) {
    float[] first = random(n, random);
    float[][] factors = random(7, count, random);
    float[][] a = Padding.WORKER.rows(sums, n);
    float[][] b = Padding.WORKER.rows(sums, n);
    plain.sumScaledRows(a, first, factors, 1, rows, count, sums, n);
    vector.sumScaledRows(b, first, factors, 1, rows, count, sums, n);
    for (int i = 0; i < sums; i++) {
      float[] one = first.clone();
      plain.addScaledRows(one, factors[1 + i], rows, count, n);
      assertSame(one, Arrays.copyOf(a[i], n));
      assertSame(a[i], b[i]);
    }
    for (int skipped = 0; skipped <= count; skipped++) {
      compareFourAdded(rows, factors, skipped, n, random);
    }
  }

  private void compareFourAdded(
      float[][] rows, float[][] factors, int skipped, int n, RandomGenerator random) {
    float[][] a = random(6, n, random);
    float[][] b = copy(a);
    float[][] expected = copy(a);
    for (int i = 2; i < 6; i++) {
      for (int t = skipped; t < rows.length; t++) {
        for (int j = 0; j < n; j++) {
          expected[i][j] += factors[i][t] * rows[t][j];
        }
      }
    }
    plain.addScaledRows(a, 2, factors, rows, skipped, rows.length, n);
    vector.addScaledRows(b, 2, factors, rows, skipped, rows.length, n);
    for (int i = 0; i < 6; i++) {
      assertSame(expected[i], a[i]);
      assertSame(expected[i], b[i]);
    }
  }

  private static void assertSum(float[][] rows, float[] factors, float[] got) {
    for (int j = 0; j < got.length; j++) {
      float sum = 0;
      for (int i = 0; i < rows.length; i++) {
        sum += factors[i] * rows[i][j];
      }
      assertEquals(sum, got[j]);
    }
  }

  @ParameterizedTest
  @MethodSource("org.eprop.core.kernel.KernelsTest#lengths")
  void compressedRows(int n) {
    RandomGenerator random = new RandomStreams(n).stream("compressed rows");
    float[] whole = random(3 * n, random);
    float[] row = random(n, random);
    int[] at = IntStream.range(0, n).map(k -> 3 * k + random.nextInt(3)).toArray();
    for (int from = 0; from <= n; from += 1 + n / 3) {
      compareCompressed(whole, row, at, from, n - from / 2);
    }
  }

  private void compareCompressed(float[] whole, float[] row, int[] at, int from, int to) {
    float[] scattered = whole.clone();
    float[] gathered = row.clone();
    float dot = 0;
    for (int k = from; k < to; k++) {
      scattered[at[k]] += 0.3f * row[k];
      gathered[k] += 0.3f * whole[at[k]];
      dot += row[k] * whole[at[k]];
    }
    float[] o = whole.clone();
    Elements.scatter(o, at, 0.3f, row, from, to);
    assertSame(scattered, o);
    o = row.clone();
    Elements.gather(o, 0.3f, whole, at, from, to);
    assertSame(gathered, o);
    assertEquals(dot, Elements.gatheredDot(row, whole, at, from, to));
  }
}
