package org.eprop.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adjoint with sums for the gradients by constants: the adjoint itself, and the formulas. */
class ConstantSumsTest {

  private static final int STEPS = 5;

  private final Kernels plain = new PlainKernels();
  private final Kernels vector = KernelProvider.fastest().get();
  private final RandomGenerator random = new RandomStreams(3).stream("sums");

  /** One layer, and what reaches it in some steps. */
  private final class Case {
    final LinearArrays c;
    final int length;
    final float[][] lambda;
    final float[][] psi;
    final float[] rate;
    final float[][] f;
    final float[][] b;
    final float[][] direct;
    final float[][][] recorded;

    Case(LinearArrays.Shape shape, int n, boolean shared) {
      c = layer(shape, n, shared);
      length = Padding.length(n);
      lambda = rows(c.d);
      psi = rows(STEPS);
      rate = row();
      b = rows(2);
      f = new float[][] {{1, -0.5f}, {0, 0}, {0.3f, 0.7f}, {2, 0}, {-1, -1}};
      direct = new float[STEPS][length];
      for (int t = 0; t < STEPS; t++) {
        for (int j = 0; j < n; j++) {
          direct[t][j] = rate[j] + f[t][0] * b[0][j] + f[t][1] * b[1][j];
        }
      }
      recorded = new float[STEPS + 1][][];
      Arrays.setAll(recorded, t -> rows(c.d + 1));
    }

    float[] row() {
      float[] row = new float[length];
      for (int j = 0; j < c.n; j++) {
        row[j] = (float) random.nextGaussian();
      }
      return row;
    }

    float[][] rows(int count) {
      float[][] rows = new float[count][];
      Arrays.setAll(rows, i -> row());
      return rows;
    }
  }

  /** Numbers after some steps. */
  private record Result(float[][] lambda, float[][] q, ConstantSums sums) {}

  private LinearArrays layer(LinearArrays.Shape shape, int n, boolean shared) {
    int d = shape == LinearArrays.Shape.ANY ? 3 : shape == LinearArrays.Shape.ONE ? 1 : 2;
    boolean unit = shape == LinearArrays.Shape.UNIT;
    boolean adaptive = unit || shape == LinearArrays.Shape.ADAPTIVE;
    float[][][] a = new float[d][d][];
    float[][] u = new float[d][];
    float[][] r = new float[d][];
    float[][] g = new float[d][];
    for (int m = 0; m < d; m++) {
      for (int k = 0; k < d; k++) {
        boolean feeds = shape == LinearArrays.Shape.COUPLED || (m == 1 && d == 3);
        a[m][k] = m == k || feeds ? constants(n, shared) : null;
      }
      u[m] = m == 0 || !adaptive ? constants(n, shared) : null;
      r[m] = m == d - 1 || !adaptive ? constants(n, shared) : null;
      g[m] = constants(n, shared);
      if (unit && m == 0) {
        Arrays.fill(u[m], 1);
        Arrays.fill(g[m], 1);
      }
    }
    float[] theta = constants(n, shared);
    return new LinearArrays(a, u, r.clone(), r, g, theta, constants(n, shared));
  }

  private float[] constants(int n, boolean shared) {
    float[] x = new float[n];
    for (int j = 0; j < n; j++) {
      x[j] = shared && j > 0 ? x[0] : (float) (0.5 * random.nextGaussian());
    }
    return x;
  }

  private static Result run(Case on, Kernels kernels, boolean outputs, int... blocks) {
    return run(on, kernels, outputs, new ConstantSums(on.c, true, false), blocks);
  }

  private static Result run(
      Case on, Kernels kernels, boolean outputs, ConstantSums sums, int... blocks) {
    float[][] lambda = copy(on.lambda);
    float[][] q = copy(on.psi);
    int done = 0;
    for (int count : blocks) {
      System.arraycopy(on.recorded, done, sums.recorded, 0, count + 1);
      int latest = STEPS - 1 - done;
      if (outputs) {
        float[][] f = Arrays.copyOfRange(on.f, done, STEPS);
        kernels.adjoint(on.c, lambda, on.rate, f, on.b[0], on.b[1], q, latest, count, sums);
      } else {
        float[][] direct = copy(Arrays.copyOfRange(on.direct, done, STEPS));
        kernels.adjoint(on.c, lambda, direct, q, latest, count, sums);
      }
      done += count;
    }
    return new Result(lambda, q, sums);
  }

  private static float[][] copy(float[][] rows) {
    return Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 33, 100})
  void areTheSameBitsForAnyKernelAndBlocksAndAreTheFormulas(int n) {
    for (LinearArrays.Shape shape : LinearArrays.Shape.values()) {
      for (boolean shared : new boolean[] {false, true}) {
        Case on = new Case(shape, n, shared);
        assertEquals(shape, on.c.shape);
        Result expected = run(on, plain, /* outputs= */ false, 1, 1, 1, 1, 1);
        compareWithFormulas(on, expected);
        for (boolean outputs : new boolean[] {false, true}) {
          assertSame(n, expected, run(on, plain, outputs, 5));
          assertSame(n, expected, run(on, vector, outputs, 5));
          assertSame(n, expected, run(on, vector, outputs, 1, 3, 1));
        }
        float[][] lambda = copy(on.lambda);
        float[][] q = copy(on.psi);
        vector.adjoint(on.c, lambda, copy(on.direct), q, STEPS - 1, STEPS);
        assertSame(n, lambda, expected.lambda);
        assertSame(n, q, expected.q);
      }
    }
  }

  private static void assertSame(int n, Result expected, Result found) {
    assertSame(n, expected.lambda, found.lambda);
    assertSame(n, expected.q, found.q);
    for (int m = 0; m < expected.lambda.length; m++) {
      assertSame(n, expected.sums.transition[m], found.sums.transition[m]);
    }
    assertSame(n, expected.sums.inputWeights, found.sums.inputWeights);
    assertSame(n, expected.sums.spikeWeights, found.sums.spikeWeights);
    assertSame(n, new float[][] {expected.sums.source}, new float[][] {found.sums.source});
  }

  private static void assertSame(int n, float[][] expected, float[][] found) {
    for (int m = 0; m < expected.length; m++) {
      if (expected[m] == null) {
        assertNull(found[m]);
      } else {
        assertArrayEquals(Arrays.copyOf(expected[m], n), Arrays.copyOf(found[m], n));
      }
    }
  }

  /** All steps of each neuron in double precision. */
  private static void compareWithFormulas(Case on, Result found) {
    LinearArrays c = on.c;
    for (int j = 0; j < c.n; j++) {
      double[] lambda = new double[c.d];
      double[][] transition = new double[c.d][c.d];
      double[] inputWeights = new double[c.d];
      double[] spikeWeights = new double[c.d];
      double sum = 0;
      for (int m = 0; m < c.d; m++) {
        lambda[m] = on.lambda[m][j];
      }
      for (int t = 0; t < STEPS; t++) {
        double source = on.direct[t][j];
        for (int m = 0; m < c.d; m++) {
          source += at(c.gradientR[m], j) * lambda[m];
        }
        source *= on.psi[STEPS - 1 - t][j];
        double[] old = lambda.clone();
        for (int m = 0; m < c.d; m++) {
          lambda[m] = at(c.g[m], j) * source;
          for (int k = 0; k < c.d; k++) {
            lambda[m] += at(c.a[k][m], j) * old[k];
          }
        }
        sum += source;
        for (int m = 0; m < c.d; m++) {
          spikeWeights[m] += source * on.recorded[t][m][j];
          inputWeights[m] += lambda[m] * on.recorded[t][c.d][j];
          for (int k = 0; k < c.d; k++) {
            transition[m][k] += lambda[m] * on.recorded[t + 1][k][j];
          }
        }
      }
      close(sum, found.sums.source, j);
      for (int m = 0; m < c.d; m++) {
        close(lambda[m], found.lambda[m], j);
        close(spikeWeights[m], found.sums.spikeWeights[m], j);
        close(inputWeights[m], found.sums.inputWeights[m], j);
        for (int k = 0; k < c.d; k++) {
          close(transition[m][k], found.sums.transition[m][k], j);
        }
      }
    }
  }

  private static double at(float[] row, int j) {
    return row == null ? 0 : row[j];
  }

  private static void close(double expected, float[] found, int j) {
    if (found != null) {
      assertEquals(expected, found[j], 2e-4 * (1 + Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 33, 100})
  void theUsualOnesAreTheSameBits(int n) {
    for (boolean shared : new boolean[] {false, true}) {
      Case on = new Case(LinearArrays.Shape.UNIT, n, shared);
      ConstantSums all = run(on, plain, /* outputs= */ false, STEPS).sums;
      for (Kernels kernels : new Kernels[] {plain, vector}) {
        for (boolean outputs : new boolean[] {false, true}) {
          ConstantSums usual = new ConstantSums(on.c, /* withCurrent= */ false, /* usual= */ true);
          Result found = run(on, kernels, outputs, usual, 1, STEPS - 1);
          assertNull(usual.spikeWeights[0]);
          assertNull(usual.inputWeights[0]);
          assertSame(n, usual.transition[0], all.transition[0]);
          assertSame(n, usual.transition[1], all.transition[1]);
          assertSame(
              n,
              new float[][] {usual.source, usual.spikeWeights[1]},
              new float[][] {all.source, all.spikeWeights[1]});
          for (int t = 0; t < STEPS; t++) { // q is lambda_0
            int from = 2 * t * all.stride;
            float[] kept = Arrays.copyOfRange(all.lambda, from, from + n);
            assertArrayEquals(kept, Arrays.copyOf(found.q[STEPS - 1 - t], n));
          }
        }
      }
    }
  }

  @Test
  void keepTheAdjointOfEachStep() {
    Case on = new Case(LinearArrays.Shape.COUPLED, 40, /* shared= */ false);
    for (Kernels kernels : new Kernels[] {plain, vector}) {
      for (boolean outputs : new boolean[] {false, true}) {
        ConstantSums sums = run(on, kernels, outputs, STEPS).sums;
        for (int t = 0; t < STEPS; t++) {
          float[][] lambda = copy(on.lambda);
          plain.adjoint(on.c, lambda, copy(on.direct), copy(on.psi), STEPS - 1, t + 1);
          for (int m = 0; m < 2; m++) {
            int from = (t * 2 + m) * sums.stride;
            float[] kept = Arrays.copyOfRange(sums.lambda, from, from + 40);
            assertArrayEquals(Arrays.copyOf(lambda[m], 40), kept);
          }
        }
      }
    }
  }
}
