package org.eprop.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kernels written with the Vector API give the bits of plain loops, for any length: those of layers
 * and steps. {@link RowKernelsTest} has those of rows.
 */
class KernelsTest {

  private final Kernels plain = new Kernels();
  private final Kernels vector = KernelProvider.choose().supplier().get();

  static IntStream lengths() {
    return IntStream.concat(
        IntStream.rangeClosed(1, 40), IntStream.of(48, 64, 90, 100, 127, 200, 259));
  }

  @Test
  void theTestsRunWithTheVectorModule() {
    assertEquals("VectorKernels", vector.getClass().getSimpleName());
  }

  static float[] random(int n, RandomGenerator random) {
    float[] x = new float[n];
    for (int j = 0; j < n; j++) {
      x[j] = (float) random.nextGaussian();
    }
    return x;
  }

  static float[][] random(int rows, int n, RandomGenerator random) {
    float[][] x = new float[rows][];
    for (int i = 0; i < rows; i++) {
      x[i] = random(n, random);
    }
    return x;
  }

  static float[][] copy(float[][] rows) {
    float[][] c = new float[rows.length][];
    for (int i = 0; i < c.length; i++) {
      c[i] = rows[i].clone();
    }
    return c;
  }

  static void assertSame(float[] expected, float[] got) {
    for (int j = 0; j < expected.length; j++) {
      assertEquals(Float.floatToRawIntBits(expected[j]), Float.floatToRawIntBits(got[j]));
    }
  }

  /** The first n have the same bits, and the rest is zero. */
  private static void assertSame(float[] expected, float[] got, int n) {
    assertSame(Arrays.copyOf(expected, n), Arrays.copyOf(got, n));
    for (int j = n; j < got.length; j++) {
      assertEquals(0, got[j], 0.0f);
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void blocksOfSteps(int n) {
    int steps = Kernels.STEPS;
    int blocks = 3;
    RandomGenerator random = new RandomStreams(n).stream("blocks of steps");
    float[] row = random(n, random);
    int[] at = IntStream.range(0, n).map(k -> 3 * k + random.nextInt(3)).toArray();
    float[] x = random(blocks * 2 * steps, random); // two elements in three blocks
    float[] y = random(blocks * 3 * n * steps, random);
    float[] scattered = y.clone();
    float[] dots = random(3 * steps, random);
    float[] sums = row.clone();
    for (int s = 0; s < steps; s++) {
      dots[steps + s] = 0;
      for (int k = 0; k < n; k++) {
        scattered[at[k] * steps + s] += x[steps + s] * row[k];
        dots[steps + s] += row[k] * y[at[k] * steps + s];
      }
    }
    for (int k = 0; k < n; k++) {
      sums[k] += dot(x, y, at[k] * steps, 3 * n * steps, blocks);
    }
    for (Kernels kernels : new Kernels[] {plain, vector}) {
      float[] o = y.clone();
      kernels.scatterSteps(o, at, row, x, steps, n);
      assertSame(scattered, o);
      o = dots.clone();
      Arrays.fill(o, steps, 2 * steps, 7);
      kernels.gatheredDots(o, steps, row, y, at, n);
      assertSame(dots, o);
      o = row.clone();
      kernels.addDotsOfSteps(o, x, steps, 2 * steps, y, at, 3 * n * steps, blocks, n);
      assertSame(sums, o);
    }
  }

  /** Of the second element of x with one of y: by steps over the blocks, then halves of halves. */
  private static float dot(float[] x, float[] y, int first, int stride, int blocks) {
    float[] sums = new float[Kernels.STEPS];
    for (int b = 0; b < blocks; b++) {
      for (int s = 0; s < sums.length; s++) {
        sums[s] += x[(2 * b + 1) * sums.length + s] * y[first + b * stride + s];
      }
    }
    while (sums.length > 1) {
      float[] halves = new float[sums.length / 2];
      for (int s = 0; s < halves.length; s++) {
        halves[s] = sums[s] + sums[halves.length + s];
      }
      sums = halves;
    }
    return sums[0];
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void spikesAndFlush(int n) {
    RandomGenerator random = new RandomStreams(n).stream("spikes");
    float[] x = random(n + 2 + Long.SIZE, random);
    x[0] = 0;
    x[n / 2] = -0f;
    x[n / 3 + 1] = Float.NEGATIVE_INFINITY;
    x[n / 4 + 1] = Float.POSITIVE_INFINITY;
    for (Kernels kernels : new Kernels[] {plain, vector}) {
      long[] words = new long[(n + Long.SIZE - 1) / Long.SIZE];
      Arrays.fill(words, -1);
      kernels.positives(x, n, words);
      for (int i = 0; i < n; i++) {
        assertEquals(x[i] > 0 ? 1 : 0, words[i / Long.SIZE] >>> i & 1);
      }
    }
    x[n - 1] = 1e-37f;
    Elements.flush(x, n);
    assertEquals(0, x[n - 1]);
  }

  /** Patterns of zero constants: LIF, ALIF, two adaptations, current-based, coupled. */
  @ParameterizedTest
  @MethodSource("lengths")
  void stepsOfLayers(int n) {
    RandomGenerator random = new RandomStreams(n).stream("steps");
    for (int d = 1; d <= 3; d++) {
      for (int pattern = 0; pattern < 48; pattern++) {
        LinearArrays c = arrays(n, d, pattern, random);
        boolean any = n == 1 || coupled(d, pattern) || c.shape != LinearArrays.Shape.ADAPTIVE;
        boolean alike = pattern >= 24 && pattern % 3 == 0;
        assertTrue(any || alike == (c.shared != null));
        float[][] s = padded(random(d, n, random));
        float[] current = padded(random(n, random));
        float[] psi = padded(random(n, random));
        compareStep(c, s, current);
        compareAdjoint(c, s, current, psi);
        compareTriangle(c, s, current, psi);
        compareKept(c, s, current, psi);
        if (c.sharedAdjoint) {
          for (int outputs : new int[] {0, 1, 2, 3, 10}) {
            compareOutputs(c, s, outputs, /* steps= */ 3, /* always= */ false, random);
            compareOutputs(c, s, outputs, /* steps= */ 9, /* always= */ true, random);
          }
        }
      }
    }
  }

  private static float[] padded(float[] x) {
    return Arrays.copyOf(x, Padding.length(x.length));
  }

  private static float[][] padded(float[][] rows) {
    return Arrays.stream(rows).map(KernelsTest::padded).toArray(float[][]::new);
  }

  private static boolean coupled(int d, int pattern) {
    return d > 1 && pattern % 3 == 2;
  }

  /** In every second half of the patterns the neurons share their constants. */
  private static float[] constants(int n, int pattern, RandomGenerator random) {
    float[] x = random(n, random);
    if (pattern >= 24) {
      Arrays.fill(x, x[0]);
    }
    return x;
  }

  private static LinearArrays arrays(int n, int d, int pattern, RandomGenerator random) {
    boolean coupled = coupled(d, pattern);
    float[][][] a = new float[d][d][];
    float[][] u = new float[d][];
    float[][] r = new float[d][];
    float[][] g = new float[d][];
    for (int m = 0; m < d; m++) {
      a[m][m] = constants(n, pattern, random);
      for (int k = 0; coupled && k < d; k++) {
        a[m][k] = random.nextBoolean() ? random(n, random) : null;
      }
      u[m] = m == 0 || pattern % 4 == 3 ? constants(n, pattern, random) : null;
      g[m] = pattern % 5 == 4 && m == 1 ? null : random(n, random);
      r[m] = m > 0 || pattern % 7 == 6 ? constants(n, pattern, random) : null;
    }
    g[0] = constants(n, pattern, random);
    if (pattern % 3 == 0) { // as of LIF and ALIF neurons
      Arrays.fill(g[0], 1);
      Arrays.fill(u[0], pattern % 2 == 0 ? 1 : u[0][0]);
    }
    float[] steepness = constants(n, pattern, random);
    return new LinearArrays(a, u, r.clone(), r, g, constants(n, pattern, random), steepness);
  }

  private void compareStep(LinearArrays c, float[][] s, float[] current) {
    float[][] nextA = copy(s);
    float[][] nextB = copy(s);
    float[] qa = new float[Padding.length(c.n)];
    float[] qb = new float[Padding.length(c.n)];
    plain.step(c, nextA, nextA, current, qa);
    vector.step(c, nextB, nextB, current, qb);
    for (int m = 0; m < c.d; m++) {
      assertSame(nextA[m], nextB[m], c.n);
    }
    assertSame(Arrays.copyOf(qa, c.n), Arrays.copyOf(qb, c.n));
    for (int j = 0; j < c.n; j++) {
      assertEquals(c.distance(nextA, j), qa[j]);
      for (int m = 0; m < c.d; m++) {
        float x = c.u[m] == null ? 0 : c.u[m][j] * current[j];
        for (int k = 0; k < c.d; k++) {
          x += c.a[m][k] == null ? 0 : c.a[m][k][j] * s[k][j];
        }
        assertEquals(x, nextA[m][j], 1e-5f * (1 + Math.abs(x)));
      }
    }
  }

  /** The same step as without pseudo-derivatives, and the formula. */
  private void compareTriangle(LinearArrays c, float[][] s, float[] current, float[] half) {
    for (int j = 0; j < half.length; j++) {
      half[j] = j < c.n && half[j] > -1 ? Math.abs(half[j]) : 0;
    }
    float[][] expected = copy(s);
    float[] q = new float[Padding.length(c.n)];
    plain.step(c, expected, expected, current, q);
    for (Kernels kernels : new Kernels[] {plain, vector}) {
      float[][] next = new float[c.d][Padding.length(c.n)];
      float[] psi = new float[Padding.length(c.n)];
      long[] above = new long[(c.n + Long.SIZE - 1) / Long.SIZE];
      Arrays.fill(above, -1);
      float[][] unchanged = copy(s);
      float[] distances = new float[Padding.WORKER.ofWholeLines(c.n + Long.SIZE)];
      kernels.stepWithTriangle(c, unchanged, next, current, distances, psi, 0.7f, half, above);
      for (int m = 0; m < c.d; m++) {
        assertSame(s[m], unchanged[m], c.n);
      }
      for (int m = 0; m < c.d; m++) {
        assertSame(expected[m], next[m], c.n);
      }
      for (int j = 0; j < psi.length; j++) {
        float p = Math.max(0, 1 - 0.7f * Math.abs(q[j]));
        assertEquals(j < c.n ? p * (2 * half[j]) : 0, psi[j]);
        assertTrue(half[j] == 0 || q[j] > 0 == (above[j / Long.SIZE] >>> j & 1) > 0);
      }
    }
  }

  /** The same, and lambda and S of each step; and sums of their products. */
  private void compareKept(LinearArrays c, float[][] lambda, float[] direct, float[] psi) {
    float[][] reaching = {direct, lambda[0], psi};
    float[][] before = {direct, psi, direct, lambda[0], psi};
    for (Kernels kernels : new Kernels[] {plain, vector}) {
      float[][] found = copy(lambda);
      float[][] source = copy(reaching);
      float[][] kept = Padding.WORKER.rows(3 * c.d, c.n);
      kernels.adjoint(c, found, source, copy(before), 3, 3, kept);
      float[][] expected = copy(lambda);
      for (int t = 0; t < 3; t++) {
        float[][] q = {before[3 - t].clone()};
        float[][] s = {reaching[t].clone()};
        for (int j = 0; j < c.n; j++) {
          for (int m = 0; m < c.d; m++) {
            s[0][j] += c.gradientR[m] == null ? 0 : c.gradientR[m][j] * expected[m][j];
          }
          s[0][j] *= q[0][j];
        }
        assertSame(s[0], source[t], c.n);
        plain.adjoint(c, expected, new float[][] {reaching[t].clone()}, q, 0, 1, null);
        for (int m = 0; m < c.d; m++) {
          assertSame(expected[m], kept[t * c.d + m], c.n);
        }
      }
      compareProducts(kernels, kept, source, c.n);
    }
  }

  /** Outputs do what they do where it is stored. */
  private void compareOutputs(
      LinearArrays c,
      float[][] lambda,
      int outputs,
      int steps,
      boolean any,
      RandomGenerator random) {
    float[] always = padded(any ? random(c.n, random) : new float[c.n]);
    float[][] weights = padded(random(outputs, c.n, random));
    float[][] errors = random(steps, outputs, random);
    float[][] psi = padded(random(steps + 2, c.n, random));
    float[][] direct = new float[steps][];
    for (int t = 0; t < steps; t++) {
      direct[t] = always.clone();
      for (int k = 0; k < outputs; k++) {
        for (int j = 0; j < c.n; j++) {
          direct[t][j] += errors[t][k] * weights[k][j];
        }
      }
    }
    float[][] expected = copy(lambda);
    float[][] q = copy(psi);
    plain.adjoint(c, expected, direct, q, steps, steps, null);
    for (Kernels kernels : new Kernels[] {plain, vector}) {
      float[][] found = copy(lambda);
      float[][] own = copy(psi);
      kernels.adjointOfOutputs(c, found, errors, always, weights, own, steps, steps);
      for (int m = 0; m < c.d; m++) {
        assertSame(expected[m], found[m], c.n);
      }
      for (int t = 0; t < psi.length; t++) {
        assertSame(q[t], own[t], c.n);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void tracesThatAreNotDerived(int n) {
    RandomGenerator random = new RandomStreams(n).stream("traces");
    float[][] lambda = padded(random(1, n, random));
    float[][] direct = padded(random(3, n, random));
    float[][] own = padded(random(5, n, random));
    float[][] arriving = padded(random(5, n, random));
    float[][] expected = copy(own);
    float[] x = lambda[0].clone();
    for (int t = 0; t < 3; t++) { // the latest first; other steps are left alone
      for (int j = 0; j < n; j++) {
        x[j] = 0.75f * x[j] + direct[t][j] * own[3 - t][j];
        expected[3 - t][j] = x[j] + arriving[3 - t][j] * direct[t][j];
      }
    }
    for (Kernels kernels : new Kernels[] {plain, vector}) {
      float[] found = lambda[0].clone();
      float[][] q = copy(own);
      kernels.adjointOfTrace(0.75f, found, copy(direct), q, copy(arriving), 3, 3, n);
      assertSame(x, found, n);
      for (int t = 0; t < q.length; t++) {
        assertSame(expected[t], q[t], n);
      }
    }
  }

  @Test
  void doublesAreNarrowedAndFloatsWidened() {
    double[] wide = new double[77];
    for (int j = 0; j < wide.length; j++) {
      wide[j] = j % 5 == 0 ? -0.0 : j % 5 == 1 ? 1e-50 : Math.pow(-1.1, j) / 3;
    }
    for (Kernels kernels : new Kernels[] {plain, vector}) {
      for (int n : new int[] {0, 3, 16, 40, 77}) {
        float[] narrow = new float[77];
        double[] back = new double[77];
        kernels.narrow(wide, narrow, n);
        kernels.widen(narrow, back, n);
        for (int j = 0; j < wide.length; j++) {
          float expected = j < n ? (float) wide[j] : 0;
          assertEquals(expected, narrow[j]);
          assertEquals((double) expected, back[j]);
        }
      }
    }
  }

  /** Of one to four parts; beyond the last neuron, arrays have zeros. */
  @ParameterizedTest
  @MethodSource("lengths")
  void squaresOfGradients(int n) {
    RandomGenerator random = new RandomStreams(8).stream("squares");
    for (int size = 1; size <= 4; size++) {
      int length = Padding.pairs(n);
      float[][] p = new float[size][];
      float[][][] gamma = new float[size][][];
      for (int m = 0; m < size; m++) {
        p[m] = Arrays.copyOf(random(n, random), length);
        gamma[m] = new float[m + 1][];
        for (int l = 0; l <= m; l++) {
          gamma[m][l] = Arrays.copyOf(random(n, random), length);
        }
      }
      float[] x = Arrays.copyOf(random(n, random), length);
      float[] expected = new float[length];
      plain.events.squares(expected, p, gamma, x, n);
      double sum = 0;
      for (int m = 0; m < size; m++) {
        for (int l = 0; l < size; l++) {
          sum += (double) p[m][0] * p[l][0] * gamma[Math.max(m, l)][Math.min(m, l)][0];
        }
      }
      assertEquals(sum * x[0] * x[0], expected[0], 1e-4 * (1 + Math.abs(expected[0])));
      float[] got = new float[length];
      vector.events.squares(got, p, gamma, x, n);
      assertSame(expected, got, n);
    }
  }

  /** Of steps by events; beyond the last neuron, arrays have zeros, or ones that divide. */
  @ParameterizedTest
  @MethodSource("lengths")
  void stepsByEvents(int n) {
    float[][][] all = new float[2][][];
    boolean[] beyond = new boolean[2];
    for (int i = 0; i < 2; i++) {
      EventKernels kernels = (i == 0 ? plain : vector).events;
      RandomGenerator random = new RandomStreams(9).stream("events");
      float[][] x = new float[40][];
      for (int m = 0; m < x.length; m++) {
        x[m] = Arrays.copyOf(random(n, random), Padding.pairs(n));
      }
      float[][] diagonal = {x[0], x[1]};
      float[] k = x[2];
      for (float[] row : new float[][] {x[0], x[1], k}) {
        Arrays.fill(row, n, row.length, 1);
      }
      float[][][] e = {{x[3], null}, {x[4], x[5]}};
      Arrays.fill(x[3], n, x[3].length, 1);
      Arrays.fill(x[5], n, x[5].length, 1);
      float[][] f = {x[6], x[7]};
      float[][] slopes = {x[8], x[9]};
      float[][] c = {x[10], x[11], x[12]};
      float[][] v = {x[13], x[14], x[15]};
      float[][][] gamma = {{x[16]}, {x[17], x[18]}, {x[19], x[20], x[21]}};
      EventKernels.Layer of =
          new EventKernels.Layer(
              x[25],
              x[26],
              diagonal,
              new float[][] {x[23], x[24]},
              e,
              f,
              k,
              slopes,
              c,
              x[27],
              x[28],
              x[29],
              n);
      kernels.filterSlopes(of, x[22], 0.9f);
      beyond[i] = kernels.propagate(of);
      kernels.findChange(of, x[30], x[31], v);
      float[] w = Arrays.copyOf(x[32], n);
      EventKernels.Event event = new EventKernels.Event(x[31], v[1], v[2], c[1], c[2], x[30]);
      kernels.event(event, x[33], 0.7f, w, 0.3f, x[34], x[35], w, n);
      kernels.addScaledTwo(x[36], x[37], 0.7f, x[34], x[35], n);
      kernels.addEvents(of, gamma, x[36], x[37], 0.2f, 0.4f, 0.5f);
      kernels.addProducts(v, -0.1f, x[38], f, k, n);
      float[][] rows = {x[39], w, x[38]};
      kernels.addToRows(rows, new float[] {0.5f, -2, 0}, x[22], n);
      x[32] = w;
      all[i] = x;
    }
    assertEquals(beyond[0], beyond[1]);
    for (int m = 0; m < all[0].length; m++) {
      assertSame(Arrays.copyOf(all[0][m], n), Arrays.copyOf(all[1][m], n));
    }
  }

  private static void compareProducts(Kernels kernels, float[][] x, float[][] y, int n) {
    float[] sum = y[0].clone();
    for (int t = 0; t < 2; t++) {
      for (int j = 0; j < n; j++) {
        sum[j] += x[t][j] * y[1 + t][j];
      }
    }
    float[] o = y[0].clone();
    kernels.addProductsOfSteps(o, x, y, 1, 2, n);
    assertSame(sum, o);
  }

  /** Three steps, of which the kernels may not touch any other. */
  private void compareAdjoint(LinearArrays c, float[][] lambda, float[] direct, float[] psi) {
    float[][] lambdaA = copy(lambda);
    float[][] lambdaB = copy(lambda);
    float[][] reaching = {direct, lambda[0], psi};
    float[][] qa = {direct.clone(), psi.clone(), direct.clone(), lambda[0].clone(), psi.clone()};
    float[][] qb = copy(qa);
    plain.adjoint(c, lambdaA, copy(reaching), qa, 3, 3, null);
    vector.adjoint(c, lambdaB, copy(reaching), qb, 3, 3, null);
    for (int m = 0; m < c.d; m++) {
      assertSame(lambdaA[m], lambdaB[m], c.n);
    }
    for (int t = 0; t < qa.length; t++) {
      assertSame(qa[t], qb[t], c.n);
    }
    assertSame(direct, qa[0], c.n);
    assertSame(psi, qa[4], c.n);
    compareWithFormula(c, lambda, direct, lambda[0], qa[3]);
  }

  /** The latest of the steps, redone alone in double precision. */
  private void compareWithFormula(
      LinearArrays c, float[][] lambda, float[] direct, float[] psi, float[] q) {
    for (int j = 0; j < c.n; j++) {
      double source = direct[j];
      for (int m = 0; m < c.d; m++) {
        source += at(c.gradientR[m], j) * lambda[m][j];
      }
      source *= psi[j];
      double expected = 0;
      for (int k = 0; k < c.d; k++) {
        double sum = at(c.g[k], j) * source;
        for (int m = 0; m < c.d; m++) {
          sum += at(c.a[m][k], j) * lambda[m][j];
        }
        expected += at(c.u[k], j) * sum;
      }
      assertEquals(expected, q[j], 1e-5 * (1 + Math.abs(expected)));
    }
  }

  private static double at(float[] array, int j) {
    return array == null ? 0 : array[j];
  }
}
