package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;

/**
 * Applies an optimizer to all weights, a stretch of rows at a time, and lets the feedback weights
 * follow. The same bits for any number of threads.
 *
 * <p>Owns the optimizer's memory, in single precision like the weights: with their gradient, 4
 * bytes x (2 + {@link Optimizer#slots}) per synapse. The optimizer computes in double precision on
 * a small block, and an update allocates nothing but what {@link Workers#run} needs for several
 * threads. Not thread-safe.
 */
public final class WeightUpdate {

  /** How many numbers the optimizer sees at once: with Adam's memory, 32 KiB. */
  private static final int BLOCK = 1024;

  /**
   * A memory that decays without new gradients would end in denormal numbers, which slow every
   * later update, since Java does not flush them to zero. Far below any gradient that matters.
   */
  private static final float SMALLEST = 1e-30f;

  /** How many numbers a worker takes at once. */
  private static final int STRETCH = 1 << 14;

  private final Optimizer optimizer;

  /** For its sizes. */
  private final Weights shape;

  private final Workers workers;
  private final List<Weights> memory = new ArrayList<>();
  private final List<Stretch> stretches = new ArrayList<>();
  private final Scratch[] scratches;
  private final float[][][] readoutBefore;
  private final Workers.Task update = this::update;
  private final Workers.Task square = this::square;
  private final Workers.Task scale = this::scale;
  private long updates;

  // What the tasks of a call work on.
  private Weights weights;
  private Weights gradient;
  private double learningRate;
  private float factor;

  /** A stretch of rows of one matrix, and a place for what its tasks compute. */
  private static final class Stretch {
    final int matrix;
    final int first;
    final int last;
    double sumOfSquares;

    Stretch(int matrix, int first, int last) {
      this.matrix = matrix;
      this.first = first;
      this.last = last;
    }
  }

  /** A block in double precision; one for each worker. */
  private static final class Scratch {
    final double[] w = new double[BLOCK];
    final double[] g = new double[BLOCK];
    final double[][] slots;

    Scratch(int slotCount) {
      slots = new double[slotCount][BLOCK];
    }
  }

  /** Memory for weights of this shape, all zero; the calling thread does all the work. */
  public WeightUpdate(Optimizer optimizer, Weights shape) {
    this(optimizer, shape, new Workers(1));
  }

  /**
   * Memory for weights of this shape, all zero.
   *
   * @param workers who do the work; not closed with this
   */
  public WeightUpdate(Optimizer optimizer, Weights shape, Workers workers) {
    this.optimizer = Objects.requireNonNull(optimizer, "optimizer: got null");
    this.shape = Objects.requireNonNull(shape, "shape: got null, but expected weights");
    this.workers = Objects.requireNonNull(workers, "workers: got null");
    for (int s = 0; s < optimizer.slots(); s++) {
      Weights slot = shape.copy();
      slot.clear();
      memory.add(slot);
    }
    for (int m = 0; m < shape.matrices().size(); m++) {
      float[][] rows = shape.matrices().get(m).rows();
      int size = Math.max(1, STRETCH / rows[0].length);
      for (int first = 0; first < rows.length; first += size) {
        stretches.add(new Stretch(m, first, Math.min(rows.length, first + size)));
      }
    }
    scratches = new Scratch[workers.count()];
    for (int w = 0; w < scratches.length; w++) {
      scratches[w] = new Scratch(optimizer.slots());
    }
    readoutBefore = new float[shape.layers()][][];
    for (int l = 0; l < readoutBefore.length; l++) {
      float[][] out = shape.out(l);
      readoutBefore[l] = out == null ? null : new float[out.length][out[0].length];
    }
  }

  /** How many updates there were. */
  public long updates() {
    return updates;
  }

  /** Continues a run: the number of updates so far. The memory is set through {@link #memory}. */
  public void resumeAt(long doneUpdates) {
    updates = doneUpdates;
  }

  /** The optimizer's memory, live: for each of its slots, a number per weight. */
  public List<Weights> memory() {
    return List.copyOf(memory);
  }

  /**
   * One update.
   *
   * @param toChange the weights, changed in place
   * @param itsGradient dE/dW, of the same shape
   * @param feedback follows
   * @param rate the learning rate of this update
   * @throws InvalidInputException if this was made for weights of another shape
   */
  public void apply(Weights toChange, Weights itsGradient, Feedback feedback, double rate) {
    checkShape("weights", toChange);
    checkShape("gradient", itsGradient);
    checkFeedback(feedback);
    updates++;
    weights = toChange;
    gradient = itsGradient;
    learningRate = rate;
    for (int l = 0; l < readoutBefore.length; l++) {
      for (int j = 0; readoutBefore[l] != null && j < readoutBefore[l].length; j++) {
        float[] row = toChange.out(l)[j];
        System.arraycopy(row, 0, readoutBefore[l][j], 0, row.length);
      }
    }
    workers.run(stretches.size(), update);
    toChange.clearAutapses();
    feedback.follow(readoutBefore, toChange);
  }

  /** Without it, a smaller matrix fails half-way, and of a larger one a part is updated. */
  private void checkShape(String what, Weights other) {
    if (other == null) {
      throw new NullPointerException(what + ": got null, but expected weights");
    }
    List<Weights.Matrix> expected = shape.matrices();
    List<Weights.Matrix> got = other.matrices();
    for (int m = 0; m < Math.max(expected.size(), got.size()); m++) {
      if (m >= expected.size() || m >= got.size() || !isAlike(expected.get(m), got.get(m))) {
        throw new InvalidInputException(
            what
                + ": got "
                + (m < got.size() ? text(got.get(m)) : "no more")
                + ", but this update was made for weights with "
                + (m < expected.size() ? text(expected.get(m)) : "no more"));
      }
    }
  }

  private static boolean isAlike(Weights.Matrix a, Weights.Matrix b) {
    return a.name().equals(b.name())
        && a.rows().length == b.rows().length
        && a.rows()[0].length == b.rows()[0].length;
  }

  private static String text(Weights.Matrix matrix) {
    return matrix.name() + " [" + matrix.rows().length + "][" + matrix.rows()[0].length + "]";
  }

  private void checkFeedback(Feedback feedback) {
    Objects.requireNonNull(feedback, "feedback: got null, but expected that of the network");
    boolean alike = feedback.layers() == shape.layers();
    for (int l = 0; alike && l < shape.layers(); l++) {
      float[][] b = feedback.of(l);
      float[][] out = shape.out(l);
      alike = b.length == shape.bias().length && (out == null || b[0].length == out.length);
    }
    if (!alike) {
      throw new InvalidInputException(
          "feedback: got that of another network than this update was made for");
    }
  }

  private void update(int task, int worker) {
    Stretch stretch = stretches.get(task);
    float[][] rows = weights.matrices().get(stretch.matrix).rows();
    float[][] itsGradient = gradient.matrices().get(stretch.matrix).rows();
    int width = rows[0].length;
    int rowsAtOnce = Math.max(1, BLOCK / width);
    for (int i = stretch.first; i < stretch.last; i += rowsAtOnce) {
      int end = Math.min(stretch.last, i + rowsAtOnce);
      for (int from = 0; from < width; from += BLOCK) {
        int n = Math.min(BLOCK, width - from);
        updateBlock(scratches[worker], stretch.matrix, rows, itsGradient, i, end, from, n);
      }
    }
  }

  /** Columns from .. from+n-1 of the rows first .. end-1, which fit into a block together. */
  private void updateBlock(
      Scratch scratch,
      int matrix,
      float[][] rows,
      float[][] itsGradient,
      int first,
      int end,
      int from,
      int n) {
    widen(rows, first, end, from, n, scratch.w);
    widen(itsGradient, first, end, from, n, scratch.g);
    for (int s = 0; s < memory.size(); s++) {
      float[][] slot = memory.get(s).matrices().get(matrix).rows();
      widen(slot, first, end, from, n, scratch.slots[s]);
    }
    int count = (end - first) * n;
    optimizer.update(scratch.w, scratch.g, scratch.slots, count, updates, learningRate);
    narrow(scratch.w, rows, first, end, from, n);
    for (int s = 0; s < memory.size(); s++) {
      float[][] slot = memory.get(s).matrices().get(matrix).rows();
      narrowMemory(scratch.slots[s], slot, first, end, from, n);
    }
  }

  private static void widen(float[][] rows, int first, int end, int from, int n, double[] out) {
    int at = 0;
    for (int i = first; i < end; i++) {
      float[] row = rows[i];
      for (int j = 0; j < n; j++) {
        out[at + j] = row[from + j];
      }
      at += n;
    }
  }

  private static void narrow(double[] x, float[][] rows, int first, int end, int from, int n) {
    int at = 0;
    for (int i = first; i < end; i++) {
      float[] row = rows[i];
      for (int j = 0; j < n; j++) {
        row[from + j] = (float) x[at + j];
      }
      at += n;
    }
  }

  private static void narrowMemory(
      double[] x, float[][] rows, int first, int end, int from, int n) {
    int at = 0;
    for (int i = first; i < end; i++) {
      float[] row = rows[i];
      for (int j = 0; j < n; j++) {
        float f = (float) x[at + j];
        row[from + j] = Math.abs(f) < SMALLEST ? 0 : f;
      }
      at += n;
    }
  }

  /**
   * The Euclidean norm of all numbers together, by all workers: within each row, each stretch of
   * rows, and over all stretches, squares are added in a fixed order.
   *
   * @param of of the shape that this was made for
   * @throws InvalidInputException if it is not
   */
  public double norm(Weights of) {
    checkShape("gradient", of);
    gradient = of;
    workers.run(stretches.size(), square);
    double sum = 0;
    for (int i = 0; i < stretches.size(); i++) {
      sum += stretches.get(i).sumOfSquares;
    }
    return Math.sqrt(sum);
  }

  private void square(int task, int worker) {
    Stretch stretch = stretches.get(task);
    float[][] rows = gradient.matrices().get(stretch.matrix).rows();
    double sum = 0;
    for (int i = stretch.first; i < stretch.last; i++) {
      sum += sumOfSquares(rows[i]);
    }
    stretch.sumOfSquares = sum;
  }

  /** Four sums side by side: a single one would wait for each addition. */
  private static double sumOfSquares(float[] row) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = 0;
    for (; j + 3 < row.length; j += 4) {
      s0 += (double) row[j] * row[j];
      s1 += (double) row[j + 1] * row[j + 1];
      s2 += (double) row[j + 2] * row[j + 2];
      s3 += (double) row[j + 3] * row[j + 3];
    }
    for (; j < row.length; j++) {
      s0 += (double) row[j] * row[j];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * Scales a gradient down to a norm if it is longer.
   *
   * @param toClip of the shape that this was made for
   * @param most the norm; 0 for no limit
   * @return the norm it had
   */
  public double clip(Weights toClip, double most) {
    double norm = norm(toClip);
    if (most > 0 && norm > most) {
      factor = (float) (most / norm);
      workers.run(stretches.size(), scale);
    }
    return norm;
  }

  private void scale(int task, int worker) {
    Stretch stretch = stretches.get(task);
    float[][] rows = gradient.matrices().get(stretch.matrix).rows();
    for (int i = stretch.first; i < stretch.last; i++) {
      float[] row = rows[i];
      for (int j = 0; j < row.length; j++) {
        row[j] *= factor;
      }
    }
  }
}
