package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.eprop.api.task.Sample;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;

/**
 * The gradient of a batch as a sum of a few sums, each over consecutive samples: who works on one
 * of them shares nothing with who works on another. How many there are depends on the batch and the
 * network, never on the number of threads, because the order of summation decides about the last
 * bits. There are as many as cost little beside the samples themselves.
 */
final class PartialSums {

  private static final int MOST = 16;

  /** Numbers of q for each number of a sum, at least: what a sum costs is small beside them. */
  private static final int WORK = 2;

  private static final int ROWS_PER_TASK = 64;

  private final NetworkStructure network;
  private final Workers workers;
  private final Kernels[] kernels;
  private final long numbers;

  /** The gradient, and the others. */
  private final List<Weights> sums = new ArrayList<>();

  private final List<Rows> stretches = new ArrayList<>();

  /** A row of each of the others, for each worker. */
  private final float[][][] rows;

  /** 0, 1, 2, ... */
  private final int[] inOrder = new int[MOST];

  /** What learns of the first: the leaves that the others have. */
  private List<Leaf> leaves = List.of();

  private int samples;
  private int count;

  /** Rows of one leaf, from first to last - 1. */
  private record Rows(int leaf, int first, int last) {}

  PartialSums(NetworkStructure network, Supplier<Kernels> kernels, Workers workers) {
    this.network = network;
    this.workers = workers;
    this.kernels = new Kernels[workers.count()];
    for (int w = 0; w < this.kernels.length; w++) {
      this.kernels[w] = kernels.get();
    }
    rows = new float[workers.count()][MOST][];
    Arrays.setAll(inOrder, g -> g);
    long sum = 0;
    for (Leaf leaf : Weights.gradient(network).leaves()) {
      sum += leaf.count();
    }
    numbers = Math.max(1, sum);
  }

  /** Divides a batch, whose gradient is the first of the partial sums and receives all. */
  void begin(List<Sample> batch, Weights newGradient) {
    begin(batch.size(), count(batch), newGradient);
  }

  /** A batch as one sum. */
  void beginOne(List<Sample> batch, Weights newGradient) {
    begin(batch.size(), 1, newGradient);
  }

  private void begin(int newSamples, int newCount, Weights newGradient) {
    leaves = newGradient.leaves().stream().filter(Leaf::learned).toList();
    samples = newSamples;
    count = newCount;
    while (sums.size() < count) {
      sums.add(sums.isEmpty() ? newGradient : Weights.gradient(network));
    }
    sums.set(0, newGradient);
  }

  /** How many sums a batch is divided into. */
  int count(List<Sample> batch) {
    long steps = 0;
    for (Sample sample : batch) {
      steps += sample.input().steps();
    }
    return count(batch.size(), steps);
  }

  /** The same of so many samples with so many steps together. */
  int count(int size, long steps) {
    long neurons = network.neurons();
    long worthwhile = Math.min(Math.min(MOST, size), steps * neurons / (WORK * numbers));
    return (int) Long.highestOneBit(Math.max(1, worthwhile));
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** The first sample of the g-th one; of the count-th, the number of samples. */
  int first(int g) {
    return first(g, count, samples);
  }

  static int first(int g, int count, int samples) {
    return (int) ((long) samples * g / count);
  }

  /** The g-th one. */
  Weights sum(int g) {
    return sums.get(g);
  }

  /** The one that a sample belongs to. */
  Weights ofSample(int b) {
    int g = 0;
    while (b >= first(g + 1)) {
      g++;
    }
    return sum(g);
  }

  /** Sets the gradient to the sum of all, added in their order. */
  void addUp() {
    if (count == 1) {
      return;
    }
    if (stretches.isEmpty()) {
      divide();
    }
    workers.run(stretches.size(), (task, worker) -> addUp(stretches.get(task), worker));
  }

  private void divide() {
    for (int m = 0; m < leaves.size(); m++) {
      int rows = leaves.get(m).rows().length;
      for (int first = 0; first < rows; first += ROWS_PER_TASK) {
        stretches.add(new Rows(m, first, Math.min(rows, first + ROWS_PER_TASK)));
      }
    }
  }

  private void addUp(Rows s, int worker) {
    float[][] added = rows[worker];
    for (int i = s.first; i < s.last; i++) {
      for (int g = 0; g < count - 1; g++) {
        added[g] = sums.get(g + 1).leaves().get(s.leaf).rows()[i];
      }
      float[] o = leaves.get(s.leaf).rows()[i];
      kernels[worker].addRows(o, added, inOrder, 0, count - 1, 0, o.length);
    }
  }
}
