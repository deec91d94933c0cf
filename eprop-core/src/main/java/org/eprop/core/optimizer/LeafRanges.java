package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.optimizer.MatrixOptimizer;
import org.eprop.api.optimizer.NeuronOptimizer;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.kernel.Elements;
import org.eprop.core.network.Leaf;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;

/**
 * Everything that learns in ranges of rows, which workers take one after the other: they are
 * updated, a small block at a time in double precision, and measured. Sums of squares are added
 * within each row, each range, and over all ranges in a fixed order, whoever works. One for an
 * update; each worker has memory of its own.
 */
final class LeafRanges {

  private final List<LearnedLeaf.Range> ranges = new ArrayList<>();
  private final Workers workers;
  private final int parts;
  private final Block[] scratches;
  private final RandomStreams streams;
  private final LeafSteps steps;

  private final Workers.Task updating = this::update;
  private final Workers.Task adding = this::addNeuronSquares;
  private final Workers.Task measuring = this::measure;
  private final Workers.Task squaring = this::square;
  private final Workers.Task scaling = this::scale;

  /** Whether any optimizer has steps of each neuron. */
  private final boolean ofNeurons;

  /** Whether updates say how much they change. */
  private boolean measured;

  // What a call works on.
  private long update;
  private double rate;
  private float factor;

  /**
   * @param parts what learns
   * @param streams of the numbers by which weights in two bytes are rounded
   * @param steps has the factor of each leaf
   */
  LeafRanges(List<LearnedLeaf> parts, Workers workers, RandomStreams streams, LeafSteps steps) {
    this.workers = workers;
    this.parts = parts.size();
    this.streams = streams;
    this.steps = steps;
    int mostSlots = parts.stream().mapToInt(part -> part.memory.length).max().orElse(0);
    scratches = new Block[workers.count()];
    Arrays.setAll(scratches, worker -> new Block(mostSlots));
    boolean any = false;
    for (LearnedLeaf part : parts) {
      ranges.addAll(part.ranges);
      any |= part.neurons != null;
    }
    ofNeurons = any;
  }

  /** From now on, updates measure how much they change, for {@link #changes}. */
  void measureChanges() {
    measured = true;
  }

  /** One update, of this number and learning rate. */
  void update(long number, double learningRate) {
    for (int i = 0; i < ranges.size(); i++) {
      ranges.get(i).changeSquares = 0;
    }
    update = number;
    rate = learningRate;
    if (ofNeurons) {
      workers.run(ranges.size(), adding);
      findNeuronSteps();
    }
    workers.run(ranges.size(), updating);
  }

  private void findNeuronSteps() {
    for (int i = 0; i < ranges.size(); i++) {
      LearnedLeaf.Range range = ranges.get(i);
      LearnedLeaf part = range.part;
      if (range.number == 0 && part.neurons != null && isUpdated(part)) {
        int first = part.neurons.optimizer.synapseSlots();
        part.neurons.find(part.weights, part.memory, first, update, part.learningRate * rate);
      }
    }
  }

  private static boolean isUpdated(LearnedLeaf part) {
    return !part.leftOut && !part.fromFeatures;
  }

  /** Adds the squares of a range's gradient by neurons, on the scale on which it is updated. */
  private void addNeuronSquares(int task, int worker) {
    LearnedLeaf.Range range = ranges.get(task);
    LearnedLeaf part = range.part;
    if (part.neurons == null || !isUpdated(part)) {
      return;
    }
    part.neurons.begin(range.number);
    Block scratch = scratches[worker];
    double times = steps.factors[part.amongLearned];
    float[][] rows = part.gradient.rows();
    for (int i = range.first; i < range.last; i++) {
      for (int from = 0; from < rows[i].length; from += Block.SIZE) {
        int count = Block.widen(rows, i, i + 1, from, scratch.g);
        for (int j = 0; times != 1 && j < count; j++) {
          scratch.g[j] *= times;
        }
        if (part.bounds.exist()) {
          Block.widen(part.weights.rows(), i, i + 1, from, scratch.w);
          part.bounds.leave(scratch.w, scratch.g, count);
        }
        part.neurons.add(range.number, i, from, scratch.g, count);
      }
    }
  }

  /**
   * Adds |g|^2 of each leaf, on the scale on which it is updated; nothing of what updates leave
   * alone.
   */
  void addSquares(double[] squares) {
    workers.run(ranges.size(), measuring);
    addSums(squares);
  }

  private void addSums(double[] squares) {
    for (int i = 0; i < ranges.size(); i++) {
      LearnedLeaf.Range range = ranges.get(i);
      squares[range.part.amongLearned] += range.sumOfSquares;
    }
  }

  /** The Euclidean norm of the gradient as it is. */
  double norm() {
    workers.run(ranges.size(), squaring);
    double sum = 0;
    for (int i = 0; i < ranges.size(); i++) {
      sum += ranges.get(i).sumOfSquares;
    }
    return Math.sqrt(sum);
  }

  /** The squares of each leaf of what {@link #norm} has measured. */
  double[] squares() {
    double[] sums = new double[parts];
    addSums(sums);
    return sums;
  }

  /** Multiplies the gradient. */
  void scale(float by) {
    factor = by;
    workers.run(ranges.size(), scaling);
  }

  /**
   * The squares of what the last update changed, of each leaf.
   *
   * @throws IllegalStateException if this does not measure it
   */
  double[] changes() {
    if (!measured) {
      throw new IllegalStateException("changes() is called without measureChanges() before");
    }
    double[] sums = new double[parts];
    for (LearnedLeaf.Range range : ranges) {
      sums[range.part.amongLearned] += range.changeSquares;
    }
    return sums;
  }

  /** Updates a range of rows, and adds up how much it changes, if that is measured. */
  private void update(int task, int worker) {
    LearnedLeaf.Range range = ranges.get(task);
    LearnedLeaf part = range.part;
    if (!isUpdated(part)) {
      return;
    }
    if (part.optimizer instanceof MatrixOptimizer matrix) {
      range.changeSquares = updateMatrix(matrix, part);
      return;
    }
    Leaf leaf = part.weights;
    int first = range.first;
    while (first < range.last) {
      int end = LearnedLeaf.together(leaf, first, range.last, Block.SIZE);
      int width = end - first == 1 ? leaf.length(first) : Block.SIZE;
      for (int from = 0; from < width; from += Block.SIZE) {
        range.changeSquares += updateBlock(scratches[worker], part, first, end, from);
      }
      first = end;
    }
  }

  /**
   * Whole rows first .. end-1; or of a single long one, at most a block from a column on.
   *
   * @return the sum of the squares of what changed
   */
  private double updateBlock(Block scratch, LearnedLeaf part, int first, int end, int from) {
    Leaf leaf = part.weights;
    short[][] halves = leaf.halves();
    int count =
        halves != null
            ? Block.widen(halves, first, end, from, scratch.w)
            : Block.widen(leaf.rows(), first, end, from, scratch.w);
    if (measured) {
      Block.narrow(scratch.w, scratch.was, count);
    }
    Block.widen(part.gradient.rows(), first, end, from, scratch.g);
    double[][] slots = scratch.slots[part.slotsOfSynapses()];
    for (int s = 0; s < slots.length; s++) {
      Block.widen(part.memory[s], first, end, from, slots[s]);
    }
    boolean bounded = part.bounds.exist();
    if (bounded) {
      part.bounds.leave(scratch.w, scratch.g, count);
    }
    double times = steps.factors[part.amongLearned];
    for (int j = 0; times != 1 && j < count; j++) {
      scratch.g[j] *= times;
    }
    double learningRate = part.learningRate * rate;
    if (part.neurons != null) {
      part.neurons.gather(leaf, first, end, from, Block.SIZE, scratch.steps);
      stepNeurons(part.neurons.optimizer, scratch, slots, count, learningRate);
    } else {
      part.optimizer.update(scratch.w, scratch.g, slots, count, update, learningRate);
    }
    if (bounded) {
      part.bounds.enter(scratch.w, count);
    }
    if (halves != null) {
      round(scratch.w, part, halves, first, end, from);
    } else {
      Block.narrow(scratch.w, leaf.rows(), first, end, from);
    }
    double changed = measured ? changes(scratch, count) : 0;
    for (int s = 0; s < slots.length; s++) {
      Block.narrowMemory(slots[s], part.memory[s], first, end, from);
    }
    return changed;
  }

  /** m = beta m + (1 - beta) g, w = keep w - s m. */
  private static void stepNeurons(
      NeuronOptimizer optimizer, Block scratch, double[][] slots, int n, double learningRate) {
    double keep = optimizer.keep(learningRate);
    double beta = optimizer.momentum();
    double[] g = scratch.g;
    double[] w = scratch.w;
    double[] s = scratch.steps;
    double[] m = slots.length == 0 ? g : slots[0];
    for (int i = 0; slots.length > 0 && i < n; i++) {
      m[i] = beta * m[i] + (1 - beta) * g[i];
    }
    for (int i = 0; i < n; i++) {
      w[i] = keep * w[i] - s[i] * m[i];
    }
  }

  /** A whole leaf at once, in arrays that are made for it. */
  private double updateMatrix(MatrixOptimizer optimizer, LearnedLeaf part) {
    Leaf leaf = part.weights;
    int rows = leaf.rowCount();
    double[][] w = new double[rows][];
    double[][] g = new double[rows][];
    double[][][] slots = new double[part.memory.length][rows][];
    double times = steps.factors[part.amongLearned];
    for (int i = 0; i < rows; i++) {
      w[i] = widened(leaf.row(i));
      g[i] = widened(part.gradient.rows()[i]);
      if (part.bounds.exist()) {
        part.bounds.leave(w[i], g[i], w[i].length);
      }
      for (int k = 0; times != 1 && k < g[i].length; k++) {
        g[i][k] *= times;
      }
      for (int s = 0; s < slots.length; s++) {
        slots[s][i] = widened(part.memory[s][i]);
      }
    }
    optimizer.update(w, g, slots, update, part.learningRate * rate);
    double changed = 0;
    for (int i = 0; i < rows; i++) {
      if (part.bounds.exist()) {
        part.bounds.enter(w[i], w[i].length);
      }
      float[] before = leaf.row(i).clone();
      store(w[i], part, i);
      float[] after = leaf.row(i);
      for (int k = 0; measured && k < after.length; k++) {
        double change = part.ofNoAutapses && k == i ? 0 : (double) after[k] - before[k];
        changed += change * change;
      }
      for (int s = 0; s < slots.length; s++) {
        for (int from = 0; from < slots[s][i].length; from += Block.SIZE) {
          double[] block = Arrays.copyOfRange(slots[s][i], from, slots[s][i].length);
          Block.narrowMemory(block, part.memory[s], i, i + 1, from);
        }
      }
    }
    return changed;
  }

  private void store(double[] row, LearnedLeaf part, int i) {
    Leaf leaf = part.weights;
    for (int from = 0; from < row.length; from += Block.SIZE) {
      double[] block = Arrays.copyOfRange(row, from, row.length);
      if (leaf.halves() != null) {
        round(block, part, leaf.halves(), i, i + 1, from);
      } else {
        Block.narrow(block, leaf.rows(), i, i + 1, from);
      }
    }
  }

  private static double[] widened(float[] row) {
    double[] wide = new double[row.length];
    Arrays.setAll(wide, k -> row[k]);
    return wide;
  }

  /** Stores numbers in two bytes; leaves in x what is stored. */
  private void round(double[] x, LearnedLeaf part, short[][] halves, int first, int end, int from) {
    int at = 0;
    for (int i = first; i < end; i++) {
      short[] row = halves[i];
      int n = Math.min(Block.SIZE, row.length - from);
      Bfloat16.round(x, at, row, from, n, streams.stream(part.rounding, update, i, from));
      for (int j = 0; j < n; j++) {
        x[at + j] = Bfloat16.widened(row[from + j]);
      }
      at += n;
    }
  }

  /**
   * The sum of the squared differences between what is there and what was. Their differences are
   * single ones, as vectors are not made of loops over both kinds of numbers.
   */
  private static double changes(Block scratch, int n) {
    float[] was = scratch.was;
    float[] is = scratch.is;
    Block.narrow(scratch.w, is, n);
    for (int j = 0; j < n; j++) {
      was[j] = is[j] - was[j];
    }
    return Elements.sumOfSquares(was, n);
  }

  /** |g|^2 of a range, on the scale on which it is updated. */
  private void measure(int task, int worker) {
    LearnedLeaf.Range range = ranges.get(task);
    LearnedLeaf part = range.part;
    if (!isUpdated(part)) {
      range.sumOfSquares = 0;
      return;
    }
    if (!part.bounds.exist()) {
      square(task, worker);
      return;
    }
    Block scratch = scratches[worker];
    Leaf leaf = part.weights;
    float[][] rows = part.gradient.rows();
    double sum = 0;
    for (int i = range.first; i < range.last; i++) {
      for (int from = 0; from < rows[i].length; from += Block.SIZE) {
        int count = Block.widen(leaf.rows(), i, i + 1, from, scratch.w);
        Block.widen(rows, i, i + 1, from, scratch.g);
        part.bounds.leave(scratch.w, scratch.g, count);
        for (int j = 0; j < count; j++) {
          sum += scratch.g[j] * scratch.g[j];
        }
      }
    }
    range.sumOfSquares = sum;
  }

  private void square(int task, int worker) {
    LearnedLeaf.Range range = ranges.get(task);
    Leaf leaf = range.part.gradient;
    double sum = 0;
    for (int i = range.first; i < range.last; i++) {
      sum += Elements.sumOfSquares(leaf.row(i), leaf.length(i));
    }
    range.sumOfSquares = sum;
  }

  private void scale(int task, int worker) {
    LearnedLeaf.Range range = ranges.get(task);
    float[][] rows = range.part.gradient.rows();
    for (int i = range.first; i < range.last; i++) {
      float[] row = rows[i];
      for (int j = 0; j < row.length; j++) {
        row[j] *= factor;
      }
    }
  }

  /**
   * Room for a block of rows on its way to an optimizer and back, one for each worker: whole rows
   * first .. end-1, one after the other, or of a single long one at most {@value #SIZE} numbers
   * from a column on. Stored in single precision or in two bytes, computed with in double
   * precision.
   */
  private static final class Block {

    /** How many numbers the optimizer sees at once: with Adam's memory, 32 KiB. */
    static final int SIZE = 1024;

    /**
     * A memory that decays without new gradients would end in denormal numbers, which slow every
     * later update, since Java does not flush them to zero. Far below any gradient that matters.
     */
    private static final float SMALLEST = 1e-30f;

    final double[] w = new double[SIZE];
    final double[] g = new double[SIZE];

    /** Of optimizers that have one for each neuron. */
    final double[] steps = new double[SIZE];

    /** What weights were, and are, in single precision. */
    final float[] was = new float[SIZE];

    final float[] is = new float[SIZE];

    /** [s] for an optimizer with s slots. */
    final double[][][] slots;

    Block(int mostSlots) {
      double[][] all = new double[mostSlots][SIZE];
      slots = new double[mostSlots + 1][][];
      for (int s = 0; s <= mostSlots; s++) {
        slots[s] = Arrays.copyOf(all, s);
      }
    }

    /** Returns how many numbers there are. */
    static int widen(float[][] rows, int first, int end, int from, double[] out) {
      int at = 0;
      for (int i = first; i < end; i++) {
        float[] row = rows[i];
        int n = Math.min(SIZE, row.length - from);
        for (int j = 0; j < n; j++) {
          out[at + j] = row[from + j];
        }
        at += n;
      }
      return at;
    }

    /** Of what is stored in two bytes. */
    static int widen(short[][] rows, int first, int end, int from, double[] out) {
      int at = 0;
      for (int i = first; i < end; i++) {
        short[] row = rows[i];
        int n = Math.min(SIZE, row.length - from);
        for (int j = 0; j < n; j++) {
          out[at + j] = Bfloat16.widened(row[from + j]);
        }
        at += n;
      }
      return at;
    }

    static void narrow(double[] x, float[][] rows, int first, int end, int from) {
      int at = 0;
      for (int i = first; i < end; i++) {
        float[] row = rows[i];
        int n = Math.min(SIZE, row.length - from);
        for (int j = 0; j < n; j++) {
          row[from + j] = (float) x[at + j];
        }
        at += n;
      }
    }

    static void narrow(double[] x, float[] out, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = (float) x[j];
      }
    }

    /** What is as good as zero becomes zero. */
    static void narrowMemory(double[] x, float[][] rows, int first, int end, int from) {
      int at = 0;
      for (int i = first; i < end; i++) {
        float[] row = rows[i];
        int n = Math.min(SIZE, row.length - from);
        for (int j = 0; j < n; j++) {
          float f = (float) x[at + j];
          row[from + j] = Math.abs(f) < SMALLEST ? 0 : f;
        }
        at += n;
      }
    }
  }
}
