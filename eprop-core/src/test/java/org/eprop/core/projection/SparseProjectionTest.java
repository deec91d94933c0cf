package org.eprop.core.projection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.recording.BackwardRecord;
import org.eprop.core.recording.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes through blocks of steps, against the same step by step. */
class SparseProjectionTest {

  private static final int PRE = 7;
  private static final int STEPS = 75;

  private final RandomGenerator random = new RandomStreams(1).stream("sparse");

  /** Rows of 0 to 6 synapses, not in order, as rewiring leaves them. */
  private Projection projection(int post, int delay) {
    int[][] targets = new int[PRE][];
    for (int i = 0; i < PRE; i++) {
      int first = random.nextInt(post);
      targets[i] = IntStream.range(0, i).map(k -> (first + k * 5) % post).toArray();
    }
    return new Projection(
        "a_b", Source.population(0), 1, Synapses.sparse(post, targets, delay), true);
  }

  private static SparseProjection kernel(Projection projection) {
    return (SparseProjection) ProjectionKernel.of(projection, new Kernels());
  }

  private float[][] rows(int count, int n) {
    float[][] rows = new float[count][n];
    for (float[] row : rows) {
      for (int j = 0; j < n; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  private float[][] weights(Projection projection) {
    float[][] w = new float[PRE][];
    for (int i = 0; i < PRE; i++) {
      w[i] = rows(1, projection.synapses().targets()[i].length)[0];
    }
    return w;
  }

  @ParameterizedTest
  @CsvSource({"31, 1", "31, 20", "40, 3", "9000, 2"})
  void theGradientOfRealActivity(int post, int delay) {
    Projection projection = projection(post, delay);
    float[][] x = rows(STEPS, PRE);
    float[][] q = rows(STEPS, post);
    float[][] gradient = weights(projection);
    double[][] expected = new double[PRE][];
    for (int i = 0; i < PRE; i++) {
      int[] targets = projection.synapses().targets()[i];
      expected[i] = new double[targets.length];
      for (int k = 0; k < targets.length; k++) {
        expected[i][k] = gradient[i][k];
        for (int t = 0; t + delay < STEPS; t++) {
          expected[i][k] += (double) x[t][i] * q[t + delay][targets[k]];
        }
      }
    }
    SparseProjection kernel = kernel(projection);
    kernel.accumulate(4, PRE, new Given(x, q, STEPS), gradient);
    kernel.accumulate(0, 4, new Given(x, q, STEPS), gradient);
    for (int i = 0; i < PRE; i++) {
      for (int k = 0; k < expected[i].length; k++) {
        assertEquals(expected[i][k], gradient[i][k], 1e-4);
      }
    }
  }

  @Test
  void productsAreWhatArrivesStepByStep() {
    Projection projection = projection(50, 2);
    float[][] x = rows(STEPS, PRE);
    Arrays.fill(x[40], 0);
    float[][] w = weights(projection);
    SparseProjection kernel = kernel(projection);
    kernel.use(w);
    kernel.begin(null, x, 0);
    float[][] o = new float[Kernels.STEPS][50];
    for (int first = 0; first < STEPS; first += Kernels.STEPS) {
      int count = Math.min(Kernels.STEPS, STEPS - first);
      kernel.products(first, count, o);
      for (int s = 0; s < count; s++) {
        float[] expected = new float[50];
        kernel.arrive(first + s + 2, expected);
        assertArrayEquals(expected, o[s]);
      }
    }
  }

  @Test
  void silentChannelsAreLeftOut() {
    Projection projection = projection(50, 2);
    float[][] x = rows(STEPS, PRE);
    for (int t = 0; t < Kernels.STEPS; t++) {
      x[t][5] = 0;
    }
    float[][] w = weights(projection);
    Arrays.fill(w[5], Float.NaN); // would be seen in all sums
    SparseProjection kernel = kernel(projection);
    kernel.use(w);
    kernel.begin(null, x, 0);
    float[][] o = new float[Kernels.STEPS][50];
    kernel.products(0, Kernels.STEPS, o);
    float[] expected = new float[50];
    kernel.arrive(5, expected);
    assertArrayEquals(expected, o[3]);
    assertEquals(0, IntStream.range(0, 50).filter(j -> Float.isNaN(o[3][j])).count());

    float[][] q = rows(STEPS, 50);
    for (float[] row : q) {
      Arrays.fill(row, Float.NaN);
    }
    float[][] gradient = weights(projection);
    float[] before = gradient[5].clone();
    kernel.accumulate(0, PRE, new Given(x, q, Kernels.STEPS), gradient);
    assertArrayEquals(before, gradient[5]);
    assertEquals(Float.NaN, gradient[6][0]);
  }

  @ParameterizedTest
  @CsvSource({"0, 75, 1", "0, 75, 20", "33, 60, 2", "33, 34, 1", "70, 75, 9"})
  void someStepsSendBackWhatEachDoes(int first, int end, int delay) {
    Projection projection = projection(33, delay);
    float[][] w = weights(projection);
    SparseProjection kernel = kernel(projection);
    for (int sample = 0; sample < 2; sample++) {
      float[][] q = rows(end, 33);
      Arrays.fill(q, 0, first, null); // nobody looks there
      kernel.begin();
      for (int latest = end - 1; latest >= first; ) {
        int count = Math.min(latest - first + 1, 1 + random.nextInt(4));
        float[][] o = rows(count, PRE);
        float[][] expected = new float[count][];
        for (int s = 0; s < count; s++) {
          expected[s] = o[s].clone();
          kernel.sendBack(latest - s, end, q, w, expected[s]);
        }
        kernel.sendBack(first, latest, count, end, q, w, o);
        assertArrayEquals(expected, o);
        latest -= count;
      }
    }
  }

  /** Real-valued activity and q. */
  private record Given(float[][] x, float[][] q, int steps) implements BackwardRecord {
    @Override
    public Events spikes(Source source) {
      return null;
    }

    @Override
    public Events spikes(int population) {
      return null;
    }

    @Override
    public float[][] real(Source source) {
      return x;
    }

    @Override
    public float[][] q(int population) {
      return q;
    }

    @Override
    public float[] filteredError(int readout) {
      return null;
    }
  }
}
