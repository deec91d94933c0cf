package org.eprop.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;

/**
 * Everything of a network that learns, by name: a number for each synapse, each bias and each
 * learned parameter. The weights themselves, their gradient, or an optimizer's memory of them.
 * Mutable, single precision; not thread-safe while it is written.
 *
 * <p>Each matrix has one row per <em>pre</em>synaptic neuron, {@code w[pre][post]}, the transpose
 * of the paper's W[j][i]: a spike then adds one contiguous row. The rows of a sparse matrix hold
 * only the synapses there are, in the order of their {@link Synapses}.
 */
public final class Weights {

  private final NetworkStructure network;

  /** Of each projection its weights; null if they are stored in two bytes. */
  private final float[][][] projections;

  /** Of each projection its weights if they are stored in two bytes; else null. */
  private final short[][][] halves;

  private final float[][][] delays;
  private final float[][][][] readouts;
  private final float[][] readoutBiases;
  private final float[][] kappas;
  private final float[][] biases;
  private final float[][][] parameters;

  /** The names of what may learn here, of all that learns in the network. */
  private final Predicate<String> own;

  private final List<Leaf> leaves;

  private Weights(
      NetworkStructure network,
      float[][][] projections,
      short[][][] halves,
      float[][][] delays,
      float[][][][] readouts,
      float[][] readoutBiases,
      float[][] kappas,
      float[][] biases,
      float[][][] parameters,
      Predicate<String> own) {
    this.network = network;
    this.projections = projections;
    this.halves = halves;
    this.delays = delays;
    this.readouts = readouts;
    this.readoutBiases = readoutBiases;
    this.kappas = kappas;
    this.biases = biases;
    this.parameters = parameters;
    this.own = own;
    this.leaves = list();
  }

  private List<Leaf> list() {
    List<Leaf> list = new ArrayList<>();
    for (int i = 0; i < projections.length; i++) {
      Projection projection = network.projections().get(i);
      if (projections[i] != null) {
        list.add(free(projection.name(), projections[i], projection.learned()));
      }
      if (halves[i] != null) {
        String name = projection.name();
        list.add(Leaf.halves(name, halves[i], projection.learned() && learns(name)));
      }
      if (delays[i] != null) {
        String name = projection.delayName();
        LearnedDelays own = projection.delays();
        list.add(new Leaf(name, delays[i], learns(name), own.lowest(), own.highest(), true));
      }
    }
    for (int p = 0; p < biases.length; p++) {
      Population population = network.populations().get(p);
      if (biases[p] != null) {
        list.add(free(population.name() + ".bias", new float[][] {biases[p]}, true));
      }
      for (int i = 0; i < parameters[p].length; i++) {
        LearnedParameter learned = population.learned().get(i);
        if (parameters[p][i] != null) {
          list.add(bounded(learned.name(), parameters[p][i], learned.low(), learned.high()));
        }
      }
    }
    for (int m = 0; m < readouts.length; m++) {
      Readout readout = network.readouts().get(m);
      for (int p = 0; p < biases.length; p++) {
        if (readouts[m][p] != null) {
          String name = readout.name() + "." + network.populations().get(p).name();
          list.add(free(name, readouts[m][p], readout.learned()));
        }
      }
      if (readoutBiases[m] != null) {
        float[][] rows = {readoutBiases[m]};
        list.add(free(readout.name() + ".bias", rows, readout.learned()));
      }
      if (kappas[m] != null) {
        list.add(bounded(readout.name() + ".kappa", kappas[m], 0, 1));
      }
    }
    return List.copyOf(list);
  }

  private Leaf free(String name, float[][] rows, boolean learned) {
    return Leaf.free(name, rows, learned && learns(name));
  }

  private boolean learns(String name) {
    return own.test(name);
  }

  private Leaf bounded(String name, float[] row, double low, double high) {
    return new Leaf(name, new float[][] {row}, learns(name), low, high);
  }

  /** Room for everything, in the shape of a network, all zero. */
  public static Weights zeros(NetworkStructure network) {
    return zeros(network, true);
  }

  /** Room for a gradient: for what learns alone, all zero. */
  public static Weights gradient(NetworkStructure network) {
    return zeros(network, false);
  }

  /**
   * Weights as they start, each matrix from its own random stream.
   *
   * @param network drawn from the definition
   * @param definition says how they start
   * @param streams those of the experiment's seed
   * @throws org.eprop.api.plugin.InvalidInputException if weights can't start so, with the place
   */
  public static Weights random(
      NetworkStructure network, NetworkDefinition definition, RandomStreams streams) {
    return new WeightDraw(network, definition, streams).draw();
  }

  private static Weights zeros(NetworkStructure network, boolean all) {
    int count = network.populations().size();
    float[][][] projections = new float[network.projections().size()][][];
    short[][][] halves = new short[projections.length][][];
    float[][][] delays = new float[projections.length][][];
    for (int i = 0; i < projections.length; i++) {
      Projection projection = network.projections().get(i);
      if (all && projection.storage() == Storage.BFLOAT16) {
        halves[i] = projection.synapses().newHalfRows();
      } else if (all || projection.learned()) {
        projections[i] = projection.synapses().newRows();
      }
      delays[i] = projection.delays() == null ? null : projection.synapses().newRows();
    }
    int readoutCount = network.readouts().size();
    float[][][][] readouts = new float[readoutCount][count][][];
    float[][] readoutBiases = new float[readoutCount][];
    float[][] kappas = new float[readoutCount][];
    for (int m = 0; m < readoutCount; m++) {
      Readout readout = network.readouts().get(m);
      boolean has = all || readout.learned();
      readoutBiases[m] = has && readout.bias() ? new float[readout.outputs()] : null;
      kappas[m] = readout.learnsKappa() ? new float[1] : null;
      for (int p = 0; p < count; p++) {
        readouts[m][p] =
            has && readout.sees()[p] ? new float[network.size(p)][readout.outputs()] : null;
      }
    }
    float[][] biases = new float[count][];
    float[][][] parameters = new float[count][][];
    for (int p = 0; p < count; p++) {
      Population population = network.populations().get(p);
      biases[p] = population.hasBias() ? new float[population.size()] : null;
      parameters[p] = new float[population.learned().size()][];
      for (int i = 0; i < parameters[p].length; i++) {
        parameters[p][i] = new float[population.learned().get(i).size()];
      }
    }
    return new Weights(
        network,
        projections,
        halves,
        delays,
        readouts,
        readoutBiases,
        kappas,
        biases,
        parameters,
        name -> true);
  }

  /** What becomes of a part. */
  private enum Fate {
    SHARED,
    COPIED,
    LEFT_OUT
  }

  /** Says it, of a leaf that learns in the network or not. */
  @FunctionalInterface
  private interface PartMap {
    Fate of(String name, boolean learned);
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
    return map(both, (name, learned) -> learned && both.test(name) ? Fate.COPIED : Fate.SHARED);
  }

  /** Room for a gradient, in single precision: for what of these learns, all zero. */
  public Weights newGradient() {
    return zeros(network, false)
        .map(own, (name, learned) -> own.test(name) ? Fate.SHARED : Fate.LEFT_OUT);
  }

  private Weights map(Predicate<String> names, PartMap map) {
    float[][][] newProjections = new float[projections.length][][];
    short[][][] newHalves = new short[projections.length][][];
    float[][][] newDelays = new float[projections.length][][];
    for (int i = 0; i < projections.length; i++) {
      Projection projection = network.projections().get(i);
      Fate fate = map.of(projection.name(), projection.learned());
      newProjections[i] = mapped(fate, projections[i]);
      newHalves[i] = mapped(fate, halves[i]);
      newDelays[i] = mapped(map.of(projection.delayName(), true), delays[i]);
    }
    int populations = biases.length;
    float[][] newBiases = new float[populations][];
    float[][][] newParameters = new float[populations][][];
    for (int p = 0; p < populations; p++) {
      Population population = network.populations().get(p);
      newBiases[p] = mapped(map.of(population.name() + ".bias", true), biases[p]);
      newParameters[p] = new float[parameters[p].length][];
      for (int i = 0; i < parameters[p].length; i++) {
        newParameters[p][i] =
            mapped(map.of(population.learned().get(i).name(), true), parameters[p][i]);
      }
    }
    float[][][][] newReadouts = new float[readouts.length][populations][][];
    float[][] newReadoutBiases = new float[readouts.length][];
    float[][] newKappas = new float[readouts.length][];
    for (int m = 0; m < readouts.length; m++) {
      Readout readout = network.readouts().get(m);
      for (int p = 0; p < populations; p++) {
        String name = readout.name() + "." + network.populations().get(p).name();
        newReadouts[m][p] = mapped(map.of(name, readout.learned()), readouts[m][p]);
      }
      newReadoutBiases[m] =
          mapped(map.of(readout.name() + ".bias", readout.learned()), readoutBiases[m]);
      newKappas[m] = mapped(map.of(readout.name() + ".kappa", true), kappas[m]);
    }
    return new Weights(
        network,
        newProjections,
        newHalves,
        newDelays,
        newReadouts,
        newReadoutBiases,
        newKappas,
        newBiases,
        newParameters,
        names);
  }

  private static float[][] mapped(Fate fate, float[][] rows) {
    if (rows == null || fate == Fate.LEFT_OUT) {
      return null;
    }
    return fate == Fate.SHARED
        ? rows
        : Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
  }

  private static short[][] mapped(Fate fate, short[][] rows) {
    if (rows == null || fate == Fate.LEFT_OUT) {
      return null;
    }
    return fate == Fate.SHARED
        ? rows
        : Arrays.stream(rows).map(short[]::clone).toArray(short[][]::new);
  }

  private static float[] mapped(Fate fate, float[] row) {
    if (row == null || fate == Fate.LEFT_OUT) {
      return null;
    }
    return fate == Fate.SHARED ? row : row.clone();
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
  public float[][] projection(int i) {
    if (halves[i] != null) {
      throw new IllegalStateException(
          network.projections().get(i).name() + " is stored in two bytes");
    }
    return projections[i];
  }

  /** W of the i-th projection if it is stored in two bytes ({@link Bfloat16}), live; else null. */
  public short[][] halves(int i) {
    return halves[i];
  }

  /**
   * W of the i-th projection, to be read: as {@link #projection}, or a copy in single precision if
   * it is stored in two bytes.
   */
  public float[][] widened(int i) {
    return halves[i] == null
        ? projections[i]
        : Arrays.stream(halves[i]).map(Bfloat16::widened).toArray(float[][]::new);
  }

  /**
   * The delays of the i-th projection if they learn, in the layout of its weights, steps; else
   * null.
   */
  public float[][] delays(int i) {
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
    return delays[i] == null
        ? projection.synapses().delay(pre, k)
        : projection.delays().steps(delays[i][pre][k]);
  }

  /**
   * W_out of readout m from population p, [neurons][outputs]; null if it does not see it, and in a
   * gradient if it does not learn.
   */
  public float[][] readout(int m, int p) {
    return readouts[m][p];
  }

  /** b of readout m, [outputs]; null if it has none, and in a gradient if it does not learn. */
  public float[] readoutBias(int m) {
    return readoutBiases[m];
  }

  /** kappa of readout m, [1]; null if it does not learn. */
  public float[] kappa(int m) {
    return kappas[m];
  }

  /** The bias currents of population p, [neurons]; null if it has none. */
  public float[] bias(int p) {
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
    return leaves;
  }

  /**
   * Sets the diagonal of every dense matrix of a population onto itself to zero, if it may learn.
   */
  public void clearAutapses() {
    for (int i = 0; i < projections.length; i++) {
      boolean clears = hasDiagonal(i) && own.test(network.projections().get(i).name());
      for (int j = 0; clears && j < network.projections().get(i).synapses().pre(); j++) {
        if (halves[i] == null) {
          projections[i][j][j] = 0;
        } else {
          halves[i][j][j] = 0;
        }
      }
    }
  }

  /**
   * The numbers of a leaf one after the other, without those of autapses.
   *
   * @param leaf one of {@link #leaves()}
   */
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
    return (projections[i] != null || halves[i] != null)
        && projection.isOwn()
        && projection.synapses().isDense();
  }

  /** Sets everything to zero. */
  public void clear() {
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
    for (int i = 0; i < leaves.size(); i++) {
      for (int j = 0; j < leaves.get(i).rowCount(); j++) {
        leaves.get(i).set(j, other.leaves.get(i).row(j));
      }
    }
  }

  /**
   * Adds all numbers of another of the same shape.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it is of another network or shape
   */
  public void add(Weights other) {
    combine(other, 1);
  }

  /** Multiplies all numbers; of those stored in two bytes it is the nearest. */
  public void scale(double factor) {
    for (Leaf leaf : leaves) {
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
   * Adds a multiple of all numbers of another of the same shape; of those stored in two bytes it is
   * the nearest.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it is of another network or shape
   */
  public void combine(Weights other, double factor) {
    checkShape(other);
    for (int i = 0; i < leaves.size(); i++) {
      for (int j = 0; j < leaves.get(i).rowCount(); j++) {
        float[] from = other.leaves.get(i).row(j);
        float[] to = leaves.get(i).row(j);
        for (int k = 0; k < to.length; k++) {
          to[k] += (float) factor * from[k];
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

  /** A copy that shares nothing. */
  public Weights copy() {
    return map(own, (name, learned) -> Fate.COPIED);
  }

  /** The Euclidean norm of all numbers together. */
  public double norm() {
    double sum = 0;
    for (Leaf leaf : leaves) {
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
