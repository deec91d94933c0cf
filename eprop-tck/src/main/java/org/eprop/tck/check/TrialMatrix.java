package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.core.random.RandomStreams;

/**
 * A matrix of weights under one constraint, as an engine would keep it. Rows can be handed over in
 * any order; each sees nothing but itself.
 */
public final class TrialMatrix {

  public static final double RATE = 0.05;

  // One row of each reaches every neuron that there is.
  private static final int[][] SPARSE = {
    {1, 3, 4}, {}, {0, 2, 5, 7}, {6}, {0, 4}, {0, 1, 2, 3, 4, 5, 6, 7}
  };
  private static final int[][] OWN = {{1, 3}, {0, 2, 4}, {5}, {}, {0, 1, 2}, {0, 1, 2, 3, 4}};

  /** Kinds of matrices. */
  public enum Shape {
    DENSE("dense, 6 -> 4", 6, 4, null, false),
    SINGLE("dense, 3 -> 1", 3, 1, null, false),
    SPARSE_FORWARD("sparse, 6 -> 8", 6, 8, SPARSE, false),
    SPARSE_RECURRENT("sparse, 6 -> 6, onto itself", 6, 6, OWN, true);

    public final String title;
    private final int pre;
    private final int post;
    private final int[][] targets;
    private final boolean own;

    Shape(String title, int pre, int post, int[][] targets, boolean own) {
      this.title = title;
      this.pre = pre;
      this.post = post;
      this.targets = targets;
      this.own = own;
    }

    /** Those that can be constrained so. */
    public static List<Shape> of(Constraint constraint) {
      return constraint.rewires() ? List.of(SPARSE_FORWARD, SPARSE_RECURRENT) : List.of(values());
    }
  }

  public final Shape shape;
  public final float[][] weights;

  /** Null if it is dense. */
  public final int[][] targets;

  private final Constraint constraint;
  private final RandomStreams streams;

  /** [slot][pre][k]. */
  private final float[][][] memory;

  /** Weights in full precision; null if the constraint keeps none. */
  private final float[][] shadow;

  private boolean oneSign;
  private long updates;

  /** How many updates there were before the first; rows' chance does not follow from it. */
  private long before;

  /** With weights drawn from N(0, 1) times a factor, before any constraint. */
  public TrialMatrix(Constraint constraint, Shape shape, long seed, double factor) {
    this.constraint = constraint;
    this.shape = shape;
    streams = new RandomStreams(seed);
    targets = shape.targets == null ? null : copy(shape.targets);
    RandomGenerator random = streams.stream("weights");
    weights = newRows();
    for (float[] row : weights) {
      for (int k = 0; k < row.length; k++) {
        row[k] = (float) (factor * random.nextGaussian());
      }
    }
    memory = new float[constraint.slots()][][];
    Arrays.setAll(memory, slot -> newRows());
    shadow = constraint.keepsShadow() ? newRows() : null;
  }

  /** The same, in arrays of its own, under another instance of the same constraint. */
  public TrialMatrix(TrialMatrix other, Constraint constraint) {
    this(constraint, other.shape, other.streams.seed(), 0);
    copy(other.weights, weights);
    for (int s = 0; s < memory.length; s++) {
      copy(other.memory[s], memory[s]);
    }
    if (shadow != null) {
      copy(other.shadow, shadow);
    }
    for (int i = 0; targets != null && i < targets.length; i++) {
      targets[i] = other.targets[i].clone();
    }
    updates = other.updates;
    before = other.before;
  }

  private static int[][] copy(int[][] rows) {
    return Arrays.stream(rows).map(int[]::clone).toArray(int[][]::new);
  }

  private static void copy(float[][] from, float[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
    }
  }

  private float[][] newRows() {
    float[][] rows = new float[shape.pre][];
    Arrays.setAll(
        rows, i -> new float[shape.targets == null ? shape.post : shape.targets[i].length]);
    return rows;
  }

  public int rows() {
    return shape.pre;
  }

  /** Beside a constraint before it that allows each row one sign: 1, -1, 1, ... */
  public TrialMatrix ofOneSign() {
    oneSign = true;
    return this;
  }

  /** The sign that a row may have; 0 for either. */
  public int sign(int row) {
    return oneSign ? 1 - 2 * (row % 2) : 0;
  }

  private void keepSigns() {
    for (int i = 0; i < weights.length; i++) {
      float[] row = weights[i];
      for (int k = 0; k < row.length; k++) {
        row[k] = row[k] * sign(i) < 0 ? 0f * sign(i) : row[k];
      }
    }
  }

  /** As if it had been trained for so many updates. */
  public TrialMatrix late(long earlier) {
    before = earlier;
    return this;
  }

  /** Before the first update. */
  public TrialMatrix begin() {
    return apply(0, false);
  }

  /** Some updates, each of which changes weights by chance. */
  public TrialMatrix update(int count, boolean backwards) {
    for (int u = 0; u < count; u++) {
      step();
      apply(RATE, backwards);
    }
    return this;
  }

  /** What an optimizer does. */
  public void step() {
    updates++;
    if (shadow != null) {
      copy(shadow, weights);
    }
    RandomGenerator random = streams.stream("step", updates);
    for (float[] row : weights) {
      for (int k = 0; k < row.length; k++) {
        row[k] += (float) (RATE * random.nextGaussian());
      }
    }
  }

  /** Has the constraint act on all rows. */
  public TrialMatrix apply(double learningRate, boolean backwards) {
    if (oneSign) {
      keepSigns();
    }
    if (shadow != null) {
      copy(weights, shadow);
    }
    double[] summary = constraint.summary(weights, targets, shape.post);
    for (int n = 0; n < shape.pre; n++) {
      constraint.apply(row(backwards ? shape.pre - 1 - n : n, learningRate), summary);
    }
    return this;
  }

  public SynapseRow row(int i, double learningRate) {
    return new Row(i, learningRate);
  }

  /** A row, and what the constraint remembers of it. */
  public double[] numbers(int i) {
    List<Double> numbers = new ArrayList<>();
    for (int k = 0; k < weights[i].length; k++) {
      numbers.add((double) weights[i][k]);
      for (float[][] slot : memory) {
        numbers.add((double) slot[i][k]);
      }
      numbers.add(targets == null ? k : (double) targets[i][k]);
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Everything. */
  public double[] numbers() {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < shape.pre; i++) {
      for (double x : numbers(i)) {
        numbers.add(x);
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The largest absolute weight. */
  public double largest() {
    double most = 0;
    for (float[] row : weights) {
      for (float w : row) {
        most = Math.max(most, Math.abs(w));
      }
    }
    return most;
  }

  /** One row. */
  private final class Row implements SynapseRow {
    private final int row;
    private final double learningRate;
    private RandomGenerator random;

    Row(int row, double learningRate) {
      this.row = row;
      this.learningRate = learningRate;
    }

    @Override
    public float[] weights() {
      return weights[row];
    }

    @Override
    public int pre() {
      return row;
    }

    @Override
    public int post() {
      return shape.post;
    }

    @Override
    public int target(int k) {
      return targets == null ? k : targets[row][k];
    }

    @Override
    public float[] memory(int slot) {
      return memory[slot][row];
    }

    @Override
    public long update() {
      return updates == 0 ? 0 : before + updates;
    }

    @Override
    public double learningRate() {
      return learningRate;
    }

    @Override
    public RandomGenerator random() {
      random = random == null ? streams.stream("row", updates, row) : random;
      return random;
    }

    @Override
    public RandomGenerator randomOfNeuron() {
      return streams.stream("neuron", row);
    }

    private boolean isFree(int j) {
      return j >= 0
          && j < shape.post
          && !(shape.own && j == row)
          && Arrays.stream(targets[row]).noneMatch(target -> target == j);
    }

    @Override
    public int sign() {
      return TrialMatrix.this.sign(row);
    }

    @Override
    public int dormant(RandomGenerator from) {
      expectRewiring();
      int[] free = java.util.stream.IntStream.range(0, shape.post).filter(this::isFree).toArray();
      return free.length == 0 ? -1 : free[from.nextInt(free.length)];
    }

    @Override
    public void move(int k, int target) {
      expectRewiring();
      if (!isFree(target)) {
        throw new IllegalArgumentException(
            "neuron " + row + " reaches neuron " + target + " already, or can't");
      }
      targets[row][k] = target;
      weights[row][k] = 0;
      for (float[][] slot : memory) {
        slot[row][k] = 0;
      }
      if (shadow != null) {
        shadow[row][k] = 0;
      }
    }

    private void expectRewiring() {
      if (!constraint.rewires()) {
        throw new IllegalStateException("a constraint that rewires() not moves a synapse");
      }
    }
  }
}
