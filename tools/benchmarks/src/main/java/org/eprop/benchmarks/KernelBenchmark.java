package org.eprop.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearArrays;
import org.eprop.core.kernel.Padding;
import org.eprop.core.kernel.PlainKernels;
import org.eprop.core.random.RandomStreams;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Each inner loop on n elements, with plain loops and with the Vector API. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {

  private static final int ROWS = 8;
  private static final int STATES = 2;
  private static final int FOUR = 4;

  /** How many elements. */
  @Param({"100", "256", "1024"})
  public int n;

  /** Which implementation. */
  @Param({"plain", "vector"})
  public String kernels;

  private Kernels kernel;
  private LinearArrays alif;
  private LinearArrays lif;
  private int[] all;
  private float[][] rows;
  private final float[] factors = new float[ROWS];
  private float[][] fourFactors;
  private float[][] sums;
  private float[][] s;
  private float[][] lambda;
  private float[][] direct;
  private float[] psi;
  private float[][] q;
  private float[] distances;
  private float[] sparse;
  private float[] sum;
  private long[] found;

  /** Fills the arrays. */
  @Setup(Level.Trial)
  public void fill() {
    kernel = "plain".equals(kernels) ? new PlainKernels() : KernelProvider.fastest().get();
    if ("vector".equals(kernels) && kernel.getClass() == PlainKernels.class) {
      throw new IllegalStateException("there are no vector kernels on this Java virtual machine");
    }
    RandomGenerator random = new RandomStreams(1).stream("kernels");
    rows = random(random, ROWS);
    fourFactors = random(random, FOUR);
    sums = random(random, FOUR);
    s = random(random, STATES);
    lambda = random(random, STATES);
    direct = Padding.rows(FOUR, n);
    psi = Padding.row(n);
    q = Padding.rows(FOUR, n);
    distances = new float[n + Long.SIZE];
    sparse = new float[n + Long.SIZE];
    for (int j = 0; j < n; j++) {
      psi[j] = 0.3f * random.nextFloat();
      sparse[j] = random.nextFloat() - 0.98f;
    }
    sum = new float[n];
    found = new long[n];
    for (int i = 0; i < ROWS; i++) {
      factors[i] = (float) random.nextGaussian();
    }
    all = IntStream.range(0, ROWS).toArray();
    alif = alif();
    lif = lif();
  }

  private float[][] random(RandomGenerator random, int count) {
    float[][] matrix = Padding.rows(count, n);
    for (float[] row : matrix) {
      for (int j = 0; j < n; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return matrix;
  }

  /** The constants of a layer of ALIF neurons, whose adaptation stays: there are no spikes. */
  private LinearArrays alif() {
    return new LinearArrays(
        new float[][][] {{constant(0.95f), null}, {null, constant(1)}},
        new float[][] {constant(1), null},
        new float[][] {constant(-1), constant(1)},
        new float[][] {null, constant(1)},
        new float[][] {constant(1), constant(-0.184f)},
        constant(1),
        constant(1));
  }

  /** The constants of a layer of LIF neurons. */
  private LinearArrays lif() {
    return new LinearArrays(
        new float[][][] {{constant(0.95f)}},
        new float[][] {constant(1)},
        new float[][] {constant(-1)},
        new float[][] {constant(0)},
        new float[][] {constant(1)},
        constant(1),
        constant(1));
  }

  private float[] constant(float value) {
    float[] row = new float[n];
    Arrays.fill(row, value);
    return row;
  }

  /** Eight rows. */
  @Benchmark
  public float[] addRows() {
    kernel.addRows(sum, rows, all, 0, ROWS, 0, n);
    return sum;
  }

  /** Eight rows. */
  @Benchmark
  public float[] addScaledRows() {
    kernel.addScaledRows(sum, factors, rows, ROWS, n);
    return sum;
  }

  /** Four sums of eight rows. */
  @Benchmark
  public float[][] addScaledRowsToFour() {
    kernel.addScaledRows(sums, 0, fourFactors, rows, 0, ROWS, n);
    return sums;
  }

  /** A layer of ALIF neurons. */
  @Benchmark
  public float[] step() {
    kernel.step(alif, s, s, rows[0], distances, 0);
    return distances;
  }

  /** The same with triangular pseudo-derivatives. */
  @Benchmark
  public float[] stepWithPsi() {
    kernel.step(alif, s, s, rows[0], distances, 0);
    kernel.triangle(q[0], distances, 1, psi, n, found);
    return q[0];
  }

  /** A layer of LIF neurons. */
  @Benchmark
  public float[] stepOfLifWithPsi() {
    kernel.step(lif, s, s, rows[0], distances, 0);
    kernel.triangle(q[0], distances, 1, psi, n, found);
    return q[0];
  }

  /** Four steps of a layer of ALIF neurons; what the kernel overwrites is copied first. */
  @Benchmark
  public float[][] adjoint() {
    for (int i = 0; i < FOUR; i++) {
      System.arraycopy(rows[i], 0, direct[i], 0, n);
      System.arraycopy(psi, 0, q[i], 0, n);
    }
    kernel.adjoint(alif, lambda, direct, q, FOUR - 1, FOUR, null);
    return q;
  }

  /** One element of fifty is positive, as at a rate of 2 %. */
  @Benchmark
  public long[] positives() {
    kernel.positives(sparse, 0, n, found);
    return found;
  }
}
