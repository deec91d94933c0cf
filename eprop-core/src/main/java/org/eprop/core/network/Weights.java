package org.eprop.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.common.WaitingChanges;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a network that learns, by name: a number for each synapse, each bias and each
 * learned parameter. The weights themselves, their gradient, or an optimizer's memory of them.
 * Mutable, single precision; not thread-safe while it is written.
 *
 * <p>Each matrix has one row per <em>pre</em>synaptic neuron, {@code w[pre][post]}, the transpose
 * of the paper's W[j][i]: a spike then adds one contiguous row. The rows of a sparse matrix hold
 * only the synapses there are, in the order of their {@link Synapses}.
 *
 * @since 1.0
 */
public final class Weights {

  private final NetworkStructure network;

  /** Which of what learns in the network learns here, by name. */
  private final Predicate<String> own;

  private final List<Leaf> leaves;

  // The same by where they belong; null where there is none.
  private final @Nullable Leaf[] projections;
  private final float[][][] delays;
  private final float[][][][] readouts;
  private final float[][] readoutBiases;
  private final float[][] kappas;
  private final float[][] biases;
  private final float[][][] parameters;

  /** What waits to be brought up to date; null if nothing does. */
  private @Nullable WaitingChanges waiting;

  /** Which biases learn here, by population. */
  private final boolean[] learnsBias;

  /**
   * A leaf that there may be.
   *
   * @param learned whether it learns in the network
   * @param low bound, as of a {@link Leaf}; also {@code high} and {@code clamped}
   * @param storage of weights; what is not weights is of single precision
   * @param layout whose rows it has
   */
  private record Part(
      String name,
      boolean learned,
      double low,
      double high,
      boolean clamped,
      Storage storage,
      Synapses layout) {

    Part(String name, boolean learned, Storage storage, Synapses layout) {
      this(
          name,
          learned,
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          false,
          storage,
          layout);
    }

    Part(String name, boolean learned, int rows, int columns) {
      this(name, learned, Storage.FLOAT32, Synapses.dense(rows, columns, 0));
    }

    Part(String name, int length, double low, double high) {
      this(name, true, low, high, false, Storage.FLOAT32, Synapses.dense(1, length, 0));
    }

    @SuppressWarnings("NullAway") // does not see what a record's array is annotated with
    Leaf of(float @Nullable [][] rows, short @Nullable [][] halves, boolean learns) {
      return new Leaf(name, rows, halves, learned && learns, low, high, clamped);
    }

    Leaf zeros(boolean asStored) {
      return asStored && storage == Storage.BFLOAT16
          ? of(null, layout.newHalfRows(), true)
          : of(layout.newRows(), null, true);
    }
  }

  /**
   * @param make the leaf of a part; null if there is none here
   */
  private Weights(
      NetworkStructure network, Predicate<String> own, Function<Part, @Nullable Leaf> make) {
    this.network = network;
    this.own = own;
    List<Leaf> made = new ArrayList<>();
    Function<Part, @Nullable Leaf> add =
        part -> {
          Leaf leaf = make.apply(part);
          if (leaf != null) {
            made.add(leaf);
          }
          return leaf;
        };
    projections = new Leaf[network.projections().size()];
    delays = new float[projections.length][][];
    for (int i = 0; i < projections.length; i++) {
      Projection p = network.projections().get(i);
      projections[i] = add.apply(new Part(p.name(), p.learned(), p.storage(), p.synapses()));
      LearnedDelays learned = p.delays();
      if (learned != null) {
        int low = learned.lowest();
        int high = learned.highest();
        String name = p.delayName();
        Part part = new Part(name, true, low, high, true, Storage.FLOAT32, p.synapses());
        delays[i] = rows(add.apply(part));
      }
    }
    int populations = network.populations().size();
    biases = new float[populations][];
    learnsBias = new boolean[populations];
    parameters = new float[populations][][];
    for (int p = 0; p < populations; p++) {
      Population population = network.populations().get(p);
      if (population.hasBias()) {
        Part part = new Part(population.name() + ".bias", true, 1, population.size());
        biases[p] = row(add.apply(part));
        learnsBias[p] = biases[p] != null && own.test(part.name);
      }
      parameters[p] = new float[population.learned().size()][];
      for (int i = 0; i < parameters[p].length; i++) {
        LearnedParameter of = population.learned().get(i);
        parameters[p][i] = row(add.apply(new Part(of.name(), of.size(), of.low(), of.high())));
      }
    }
    readouts = new float[network.readouts().size()][populations][][];
    readoutBiases = new float[readouts.length][];
    kappas = new float[readouts.length][];
    for (int m = 0; m < readouts.length; m++) {
      Readout readout = network.readouts().get(m);
      for (int p = 0; p < populations; p++) {
        if (readout.sees()[p]) {
          String name = readout.name() + "." + network.populations().get(p).name();
          int outputs = readout.outputs();
          Part part = new Part(name, readout.learned(), network.size(p), outputs);
          readouts[m][p] = rows(add.apply(part));
        }
      }
      if (readout.bias()) {
        String name = readout.name() + ".bias";
        Part part = new Part(name, readout.learned(), 1, readout.outputs());
        readoutBiases[m] = row(add.apply(part));
      }
      if (readout.learnsKappa()) {
        kappas[m] = row(add.apply(new Part(readout.name() + ".kappa", 1, 0, 1)));
      }
    }
    leaves = List.copyOf(made);
  }

  private static float @Nullable [][] rows(@Nullable Leaf leaf) {
    return leaf == null ? null : leaf.rows();
  }

  private static float @Nullable [] row(@Nullable Leaf leaf) {
    return leaf == null ? null : leaf.rows()[0];
  }

  /** Room for everything, in the shape of a network, all zero. */
  public static Weights zeros(NetworkStructure network) {
    return new Weights(network, name -> true, part -> part.zeros(/* asStored= */ true));
  }

  /** Room for a gradient: for what learns alone, all zero. */
  public static Weights gradient(NetworkStructure network) {
    return gradient(network, name -> true);
  }

  private static Weights gradient(NetworkStructure network, Predicate<String> own) {
    return new Weights(
        network,
        own,
        part -> part.learned && own.test(part.name) ? part.zeros(/* asStored= */ false) : null);
  }

  /** Room for a gradient, in single precision: for what of these learns, all zero. */
  public Weights newGradient() {
    return gradient(network, own);
  }

  /**
   * The same numbers, of which fewer learn: what learns here and has one of these names. That is
   * copied; everything else is not, so that it takes no memory, changes with these, and must not be
   * changed through the others.
   *
   * @param names of the leaves that still learn
   */
  public Weights sharing(Predicate<String> names) {
    Predicate<String> both = own.and(names);
    return map(both, part -> part.learned && both.test(part.name));
  }

  /** A copy that shares nothing. */
  public Weights copy() {
    return map(own, part -> true);
  }

  /** The same leaves, some of them copied. */
  private Weights map(Predicate<String> names, Predicate<Part> copied) {
    Map<String, Leaf> here = Leaf.byName(leaves());
    return new Weights(
        network,
        names,
        part -> {
          Leaf leaf = here.get(part.name);
          if (leaf == null) {
            return null;
          }
          Leaf of = copied.test(part) ? leaf.copy() : leaf;
          return part.of(of.floats(), of.halves(), names.test(part.name));
        });
  }

  /**
   * Said before each step of a sequence and before what it learns changes these weights. A learner
   * may leave changes of these weights waiting until they are needed: who asks for them here finds
   * them made, and so does the next step of another sequence.
   *
   * @param own the changes that wait with whoever does the step; null if it leaves none
   */
  @SuppressWarnings("exports") // for learners alone
  public void use(@Nullable WaitingChanges own) {
    if (waiting != own) {
      bringUpToDate();
      waiting = own == null ? waiting : own;
    }
  }

  /** Changes of these weights wait no longer with anybody. */
  public void release() {
    bringUpToDate();
    waiting = null;
  }

  private void bringUpToDate() {
    if (waiting != null) {
      waiting.bringSynapsesUpToDate();
      waiting.bringReadoutsUpToDate();
    }
  }

  /** The network that this is for. */
  public NetworkStructure network() {
    return network;
  }

  /**
   * W of the i-th projection, [pre][post] with a zero diagonal if it leads from a population onto
   * itself, or [pre][k] if it is sparse; null in a gradient if it does not learn. Live.
   *
   * @throws IllegalStateException if it is stored in two bytes; {@link #widened} reads it
   */
  public float @Nullable [][] projection(int i) {
    if (waiting != null && projections[i] != null && projections[i].learned()) {
      waiting.bringSynapsesUpToDate();
    }
    return rows(projections[i]);
  }

  /** W of the i-th projection if it is stored in two bytes ({@link Bfloat16}), live; else null. */
  public short @Nullable [][] halves(int i) {
    return projections[i] == null ? null : projections[i].halves();
  }

  /**
   * W of the i-th projection, to be read: as {@link #projection}, or a copy in single precision if
   * it is stored in two bytes.
   */
  public float @Nullable [][] widened(int i) {
    short[][] halves = halves(i);
    return halves == null
        ? projection(i)
        : Arrays.stream(halves).map(Bfloat16::widened).toArray(float[][]::new);
  }

  /**
   * The delays of the i-th projection if they learn, in the layout of its weights, steps; else
   * null.
   */
  public float @Nullable [][] delays(int i) {
    return delays[i];
  }

  /**
   * The delay of a synapse as it is used, learned or not, in whole steps.
   *
   * @param i the projection
   * @param pre the presynaptic neuron
   * @param k which of its synapses
   */
  public int delay(int i, int pre, int k) {
    Projection projection = network.projections().get(i);
    LearnedDelays learned = projection.delays();
    return learned == null || delays[i] == null
        ? projection.synapses().delay(pre, k)
        : learned.steps(delays[i][pre][k]);
  }

  /**
   * W_out of readout m from population p, [neurons][outputs]; null if it does not see it, and in a
   * gradient if it does not learn.
   */
  public float @Nullable [][] readout(int m, int p) {
    if (waiting != null) {
      waiting.bringReadoutsUpToDate();
    }
    return readouts[m][p];
  }

  /** b of readout m, [outputs]; null if it has none, and in a gradient if it does not learn. */
  public float @Nullable [] readoutBias(int m) {
    return readoutBiases[m];
  }

  /** Whether these have a kappa of readout m: it learns. */
  public boolean hasKappa(int m) {
    return kappas[m] != null;
  }

  /**
   * kappa of readout m, [1]; live.
   *
   * @throws IllegalStateException if it does not learn, and is the {@linkplain Readout#kappa
   *     readout's} own
   */
  public float[] kappa(int m) {
    if (kappas[m] == null) {
      throw new IllegalStateException(
          network.readouts().get(m).name() + ".kappa does not learn, but expected one that does");
    }
    return kappas[m];
  }

  /** The bias currents of population p, [neurons]; null if it has none. */
  public float @Nullable [] bias(int p) {
    if (waiting != null && learnsBias[p]) {
      waiting.bringSynapsesUpToDate();
    }
    return biases[p];
  }

  /** The learned parameters of population p, [parameter][its neuron]. */
  public float[][] parameters(int p) {
    return parameters[p];
  }

  /**
   * Everything there is by its name, always in the same order: projections, each followed by its
   * delays, {@code e_e.delay}, if they learn; of each population {@code e.bias} and parameters such
   * as {@code e.tau_a}; of each readout {@code out.e} (its weights from e), {@code out.bias},
   * {@code out.kappa}. The rows are live.
   */
  public List<Leaf> leaves() {
    bringUpToDate();
    return leaves;
  }

  /**
   * Sets the diagonal of every dense matrix of a population onto itself to zero, if it may learn.
   */
  public void clearAutapses() {
    for (int i = 0; i < projections.length; i++) {
      boolean clears = hasDiagonal(i) && own.test(network.projections().get(i).name());
      short[][] halves = halves(i);
      for (int j = 0; clears && j < network.projections().get(i).synapses().pre(); j++) {
        if (halves == null) {
          projections[i].rows()[j][j] = 0;
        } else {
          halves[j][j] = 0;
        }
      }
    }
  }

  /** The numbers of one of these leaves, one after the other, without those of autapses. */
  public float[] numbers(Leaf leaf) {
    boolean diagonal = false;
    for (int i = 0; i < projections.length; i++) {
      diagonal |= network.projections().get(i).name().equals(leaf.name()) && hasDiagonal(i);
    }
    float[] numbers = new float[(int) leaf.count() - (diagonal ? leaf.rowCount() : 0)];
    int count = 0;
    for (int i = 0; i < leaf.rowCount(); i++) {
      float[] row = leaf.row(i);
      for (int k = 0; k < row.length; k++) {
        if (!(diagonal && i == k)) {
          numbers[count++] = row[k];
        }
      }
    }
    return numbers;
  }

  private boolean hasDiagonal(int i) {
    Projection projection = network.projections().get(i);
    return projections[i] != null && projection.isOwn() && projection.synapses().isDense();
  }

  /** Sets everything to zero. */
  public void clear() {
    bringUpToDate();
    for (int i = 0; i < leaves.size(); i++) {
      Leaf leaf = leaves.get(i);
      for (int j = 0; j < leaf.rowCount(); j++) {
        if (leaf.halves() == null) {
          Arrays.fill(leaf.rows()[j], 0);
        } else {
          Arrays.fill(leaf.halves()[j], (short) 0);
        }
      }
    }
  }

  /**
   * Sets everything to the same numbers as those of another of the same shape.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it is of another network or shape
   */
  public void set(Weights other) {
    checkShape(other);
    bringUpToDate();
    other.bringUpToDate();
    for (int i = 0; i < leaves.size(); i++) {
      for (int j = 0; j < leaves.get(i).rowCount(); j++) {
        leaves.get(i).set(j, other.leaves.get(i).row(j));
      }
    }
  }

  /** Multiplies all numbers; of those stored in two bytes it is the nearest. */
  public void scale(double factor) {
    for (Leaf leaf : leaves()) {
      for (int i = 0; i < leaf.rowCount(); i++) {
        float[] row = leaf.row(i);
        for (int k = 0; k < row.length; k++) {
          row[k] *= (float) factor;
        }
        keep(leaf, i, row);
      }
    }
  }

  /** Writes back what was read, if it was a copy. */
  private static void keep(Leaf leaf, int i, float[] row) {
    if (leaf.halves() != null) {
      leaf.set(i, row);
    }
  }

  /**
   * Adds all numbers of another of the same shape; of those stored in two bytes the sum is the
   * nearest.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it is of another network or shape
   */
  public void add(Weights other) {
    checkShape(other);
    bringUpToDate();
    other.bringUpToDate();
    for (int i = 0; i < leaves.size(); i++) {
      for (int j = 0; j < leaves.get(i).rowCount(); j++) {
        float[] from = other.leaves.get(i).row(j);
        float[] to = leaves.get(i).row(j);
        for (int k = 0; k < to.length; k++) {
          to[k] += from[k];
        }
        keep(leaves.get(i), j, to);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // a network of equal parts has other weights
  private void checkShape(Weights other) {
    boolean same = other.network == network && other.leaves.size() == leaves.size();
    for (int i = 0; same && i < leaves.size(); i++) {
      same = leaves.get(i).name().equals(other.leaves.get(i).name());
    }
    if (!same) {
      throw new InvalidInputException("got numbers of another network or shape");
    }
  }

  /** The Euclidean norm of all numbers together. */
  public double norm() {
    double sum = 0;
    for (Leaf leaf : leaves()) {
      for (int i = 0; i < leaf.rowCount(); i++) {
        for (float x : leaf.row(i)) {
          sum += (double) x * x;
        }
      }
    }
    return Math.sqrt(sum);
  }

  /** How many numbers there are, autapses not counted. */
  public long count() {
    long n = 0;
    for (Leaf leaf : leaves) {
      n += leaf.count();
    }
    for (int i = 0; i < projections.length; i++) {
      n -= hasDiagonal(i) ? network.projections().get(i).synapses().pre() : 0;
    }
    return n;
  }
}
