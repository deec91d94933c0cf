package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.constraint.SynapseRow;
import org.eprop.core.constraint.LeafConstraints;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.jspecify.annotations.Nullable;

/**
 * Applies constraints to weights, one after the other, and each to all rows of a leaf. The same
 * bits for any number of threads. Where the network runs with other weights than those in full
 * precision, an optimizer changes these, the shadows.
 *
 * <p>An update is {@link #unveil}, the optimizer's step, {@link #apply}. Not thread-safe.
 */
final class WeightConstraints {

  private final RandomStreams streams;
  private final Workers workers;
  private final List<ConstrainedLeaf> leaves = new ArrayList<>();

  /**
   * A constraint on a leaf.
   *
   * @param number its own among all of the network
   * @param memory [slot][pre][k]
   * @param shadow the weights in full precision, before it; null if it is not the first to keep one
   */
  private record Step(
      Constraint constraint, int number, float[][][] memory, float @Nullable [][] shadow) {}

  /**
   * The weights of a projection or readout, and the constraints on them.
   *
   * @param from the name of the population or input that they come from
   * @param own whether no neuron reaches that of its own number
   * @param steps one constraint after the other
   */
  private record ConstrainedLeaf(
      LearnedLeaf learned,
      String from,
      Synapses synapses,
      boolean own,
      boolean isReadout,
      List<Step> steps) {

    String name() {
      return learned.leaf.name();
    }

    /** Adds those that match its name. */
    void add(LeafConstraints constraints) {
      for (int c = 0; c < constraints.list().size(); c++) {
        LeafConstraints.Some some = constraints.list().get(c);
        if (some.matches(name())) {
          Constraint one = some.constraint();
          boolean keeps = one.keepsShadow() && steps.stream().allMatch(s -> s.shadow == null);
          float[][] shadow = keeps ? LearnedLeaf.newSlots(1, learned.leaf)[0] : null;
          steps.add(new Step(one, c, LearnedLeaf.newSlots(one.slots(), learned.leaf), shadow));
        }
      }
    }

    float[][] rows(Weights weights) {
      return weights.leaves().get(learned.amongAll).rows();
    }

    /** Forgets everything that is remembered of a synapse, as another has come in its place. */
    void forget(int i, int k) {
      learned.forget(i, k);
      for (Step step : steps) {
        for (float[][] slot : step.memory) {
          slot[i][k] = 0;
        }
        if (step.shadow != null) {
          step.shadow[i][k] = 0;
        }
      }
    }
  }

  /**
   * @param constraints on leaves, by their names
   * @param learned what learns; some of it may be constrained
   * @param workers who do the work; not closed with this
   */
  WeightConstraints(
      LeafConstraints constraints,
      List<LearnedLeaf> learned,
      NetworkStructure network,
      Workers workers) {
    this.streams = constraints.streams();
    this.workers = workers;
    for (LearnedLeaf part : learned) {
      ConstrainedLeaf leaf = constraints.actsOn(part.leaf.name()) ? of(part, network) : null;
      if (leaf != null) {
        leaf.add(constraints);
        leaves.add(leaf);
      }
    }
  }

  /** Without constraints yet; null of what is of no projection and no readout. */
  private static @Nullable ConstrainedLeaf of(LearnedLeaf learned, NetworkStructure network) {
    String leaf = learned.leaf.name();
    for (Projection p : network.projections()) {
      if (p.name().equals(leaf)) {
        int i = p.from().index();
        String from =
            p.from().isInput()
                ? network.inputs().get(i).name()
                : network.populations().get(i).name();
        return new ConstrainedLeaf(
            learned, from, p.synapses(), p.isOwn(), false, new ArrayList<>());
      }
    }
    for (Readout readout : network.readouts()) {
      for (int p = 0; p < readout.sees().length; p++) {
        String population = network.populations().get(p).name();
        if (readout.sees()[p] && leaf.equals(readout.name() + "." + population)) {
          Synapses all = Synapses.dense(network.size(p), readout.outputs(), 0);
          return new ConstrainedLeaf(learned, population, all, false, true, new ArrayList<>());
        }
      }
    }
    return null;
  }

  /** Whether there are any. */
  boolean exist() {
    return !leaves.isEmpty();
  }

  /** Whether weights of a readout are among those constrained. */
  boolean actOnReadouts() {
    return leaves.stream().anyMatch(leaf -> leaf.isReadout);
  }

  /** Whether synapses may move. */
  boolean rewire() {
    return leaves.stream()
        .flatMap(leaf -> leaf.steps.stream())
        .anyMatch(step -> step.constraint.rewires());
  }

  /**
   * What constraints remember of each synapse, and shadows, live: {@code e_e.shadow}, {@code
   * e_e.constraint0.memory0}.
   */
  List<Leaf> memory() {
    List<Leaf> memory = new ArrayList<>();
    for (ConstrainedLeaf leaf : leaves) {
      for (Step step : leaf.steps) {
        if (step.shadow != null) {
          memory.add(Leaf.free(leaf.name() + ".shadow", step.shadow, false));
        }
      }
      for (Step step : leaf.steps) {
        for (int slot = 0; slot < step.memory.length; slot++) {
          String of = leaf.name() + ".constraint" + step.number + ".memory" + slot;
          memory.add(Leaf.free(of, step.memory[slot], false));
        }
      }
    }
    return memory;
  }

  /** Puts the shadows into the weights, for an optimizer to change. */
  void unveil(Weights weights) {
    for (ConstrainedLeaf leaf : leaves) {
      for (Step step : leaf.steps) {
        if (step.shadow != null) {
          copy(step.shadow, leaf.rows(weights));
        }
      }
    }
  }

  private static void copy(float[][] from, float[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
    }
  }

  /**
   * Makes the weights what they must be.
   *
   * @param weights of the network that this was made for; changed in place
   * @param number of the update that changed them; 0 before the first
   * @param learningRate of that update; where leaves have rates of their own, they are multiplied
   *     by it
   */
  void apply(Weights weights, long number, double learningRate) {
    for (ConstrainedLeaf leaf : leaves) {
      float[][] rows = leaf.rows(weights);
      double rate = leaf.learned.learningRate * learningRate;
      for (Step step : leaf.steps) {
        if (step.shadow != null) {
          copy(rows, step.shadow);
        }
        apply(leaf, step, rows, number, rate);
      }
    }
  }

  private void apply(ConstrainedLeaf leaf, Step step, float[][] rows, long number, double rate) {
    double[] summary = step.constraint.summary(rows, leaf.synapses.targets(), leaf.synapses.post());
    workers.run(
        leaf.learned.ranges.size(),
        (task, worker) -> {
          LearnedLeaf.Range range = leaf.learned.ranges.get(task);
          RowView view = new RowView(leaf, step, rows, number, rate);
          for (int i = range.first; i < range.last; i++) {
            step.constraint.apply(view.at(i), summary);
          }
        });
  }

  /** What a constraint sees of one row after the other of the weights that it acts on. */
  private final class RowView implements SynapseRow {

    private final ConstrainedLeaf leaf;
    private final Step step;
    private final Synapses synapses;
    private final float[][] weights;
    private final long update;
    private final double learningRate;
    private int row;
    private @Nullable RandomGenerator random;

    /** Which neurons the row reaches: those marked with {@link #mark}, if {@link #marked}. */
    private int[] marks = {};

    private int mark;
    private boolean marked;
    private int reached;

    RowView(ConstrainedLeaf leaf, Step step, float[][] weights, long update, double learningRate) {
      this.leaf = leaf;
      this.step = step;
      this.weights = weights;
      this.update = update;
      this.learningRate = learningRate;
      synapses = leaf.synapses;
    }

    /** Goes to a row. */
    RowView at(int i) {
      row = i;
      random = null;
      marked = false;
      return this;
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
      return synapses.post();
    }

    @Override
    public int target(int k) {
      return synapses.target(row, k);
    }

    @Override
    public float[] memory(int slot) {
      return step.memory[slot][row];
    }

    @Override
    public long update() {
      return update;
    }

    @Override
    public double learningRate() {
      return learningRate;
    }

    @Override
    public RandomGenerator random() {
      RandomGenerator own = random;
      if (own == null) {
        own = streams.stream("constraint " + step.number + " " + leaf.name(), update, row);
        random = own;
      }
      return own;
    }

    @Override
    public RandomGenerator randomOfNeuron() {
      return streams.stream("presynaptic " + leaf.from, row);
    }

    @Override
    public int sign() {
      return leaf.steps.stream()
          .mapToInt(other -> other.constraint.sign(this))
          .filter(sign -> sign != 0)
          .findFirst()
          .orElse(0);
    }

    @Override
    public int dormant(RandomGenerator from) {
      expectRewiring();
      markTargets();
      if (reached + (leaf.own ? 1 : 0) >= synapses.post()) {
        return -1;
      }
      int j = from.nextInt(synapses.post());
      while (marks[j] == mark || isItself(j)) {
        j = from.nextInt(synapses.post());
      }
      return j;
    }

    private boolean isItself(int j) {
      return leaf.own && j == row;
    }

    @Override
    public void move(int k, int target) {
      expectRewiring();
      markTargets();
      if (target < 0 || target >= synapses.post() || isItself(target) || marks[target] == mark) {
        throw new IllegalArgumentException(
            ("a synapse of neuron %s is to move to neuron %s, but expected one of the"
                    + " %s which it does not reach")
                .formatted(row, target, synapses.post()));
      }
      int[] targets = targets();
      marks[targets[k]] = 0;
      marks[target] = mark;
      targets[k] = target;
      weights[row][k] = 0;
      leaf.forget(row, k);
    }

    private void expectRewiring() {
      if (!step.constraint.rewires()) {
        throw new IllegalStateException("a constraint without rewires() can't move synapses");
      }
    }

    private void markTargets() {
      if (marked) {
        return;
      }
      if (marks.length < synapses.post() || mark == Integer.MAX_VALUE) {
        marks = new int[Math.max(marks.length, synapses.post())];
        mark = 0;
      }
      mark++;
      int[] targets = targets();
      for (int j : targets) {
        marks[j] = mark;
      }
      reached = targets.length;
      marked = true;
    }

    private int[] targets() {
      return Objects.requireNonNull(synapses.targets(), "dense rows have no targets that move")[
          row];
    }
  }
}
