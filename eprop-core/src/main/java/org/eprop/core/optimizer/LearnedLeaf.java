package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.constraint.Constraint;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.constraint.LeafConstraints;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Synapses;
import org.jspecify.annotations.Nullable;

/** A leaf that learns: its optimizer, the constraints on it, and what both remember. */
final class LearnedLeaf {

  /** How many numbers a worker takes at once. */
  private static final int STRETCH = 1 << 14;

  /** A range of rows, and a place for what its tasks compute. */
  static final class Range {
    final LearnedLeaf part;
    final int first;
    final int last;
    double sumOfSquares;

    /** Of what the last update changed. */
    double changeSquares;

    Range(LearnedLeaf part, int first, int last) {
      this.part = part;
      this.first = first;
      this.last = last;
    }
  }

  /**
   * Where the weights of a projection or readout lie.
   *
   * @param from the name of the population or input that they come from
   * @param synapses which there are
   * @param own whether no neuron reaches that of its own number
   */
  record Place(String from, Synapses synapses, boolean own, boolean isReadout) {}

  /**
   * A constraint on them.
   *
   * @param number its own among all of the network
   * @param memory [slot][pre][k]
   */
  record Step(Constraint constraint, int number, Place place, float[][][] memory) {}

  final Leaf leaf;
  final Optimizer optimizer;
  final double learningRate;
  final Bounds bounds;

  /** That of the optimizer, [slot][pre][k]. */
  final float[][][] memory;

  /** One constraint after the other. */
  final List<Step> steps = new ArrayList<>();

  /** The weights in full precision, before the step {@link #shadowStep}; empty if there is none. */
  final float[][] shadow;

  /** -1 if there is none. */
  final int shadowStep;

  /** All rows. */
  final List<Range> ranges = new ArrayList<>();

  /** What random numbers are for that round what is stored in two bytes. */
  final String rounding;

  /** Whether updates leave it alone. */
  boolean leftOut;

  /** Whether it is a readout's that learns from its features. */
  boolean fromFeatures;

  /** Its number among all leaves. */
  final int amongAll;

  /** Its number among those that learn, which are all there are in a gradient. */
  final int amongLearned;

  LearnedLeaf(
      Leaf leaf,
      LeafOptimizers.Special special,
      LeafConstraints constraints,
      NetworkStructure network,
      int amongAll,
      int amongLearned) {
    this.leaf = leaf;
    this.rounding = "rounding " + leaf.name();
    this.optimizer = special.optimizer();
    this.learningRate = special.learningRate();
    this.bounds = new Bounds(leaf.low(), leaf.high(), leaf.clamped());
    this.amongAll = amongAll;
    this.amongLearned = amongLearned;
    memory = newSlots(optimizer.slots(), leaf);
    Place place = place(leaf.name(), network);
    int first = -1;
    for (int c = 0; place != null && c < constraints.list().size(); c++) {
      LeafConstraints.Some some = constraints.list().get(c);
      if (some.matches(leaf.name())) {
        first = first < 0 && some.constraint().keepsShadow() ? steps.size() : first;
        float[][][] its = newSlots(some.constraint().slots(), leaf);
        steps.add(new Step(some.constraint(), c, place, its));
      }
    }
    shadowStep = first;
    shadow = first < 0 ? new float[0][] : newSlots(1, leaf)[0];
    for (int from = 0; from < leaf.rowCount(); ) {
      int end = RowBlock.together(leaf, from, leaf.rowCount(), STRETCH);
      ranges.add(new Range(this, from, end));
      from = end;
    }
  }

  private static float[][][] newSlots(int count, Leaf leaf) {
    float[][][] slots = new float[count][leaf.rowCount()][];
    for (float[][] slot : slots) {
      Arrays.setAll(slot, i -> new float[leaf.length(i)]);
    }
    return slots;
  }

  /** Where a leaf lies; null if it is of no projection and no readout. */
  private static @Nullable Place place(String leaf, NetworkStructure network) {
    for (Projection p : network.projections()) {
      if (p.name().equals(leaf)) {
        int i = p.from().index();
        String from =
            p.from().isInput()
                ? network.inputs().get(i).name()
                : network.populations().get(i).name();
        return new Place(from, p.synapses(), p.isOwn(), false);
      }
    }
    for (Readout readout : network.readouts()) {
      for (int p = 0; p < readout.sees().length; p++) {
        String population = network.populations().get(p).name();
        if (readout.sees()[p] && leaf.equals(readout.name() + "." + population)) {
          Synapses all = Synapses.dense(network.size(p), readout.outputs(), 0);
          return new Place(population, all, false, true);
        }
      }
    }
    return null;
  }

  /** Its numbers in weights or in a gradient. */
  Leaf in(List<Leaf> leaves, int leafCount) {
    return leaves.get(leaves.size() == leafCount ? amongAll : amongLearned);
  }

  /** Forgets everything that is remembered of a synapse, as another has come in its place. */
  void forget(int i, int k) {
    for (int s = 0; s < memory.length; s++) {
      float[] slot = memory[s][i];
      slot[k] = optimizer.startsAtMean(s) ? mean(slot) : 0;
    }
    for (Step step : steps) {
      for (float[][] slot : step.memory) {
        slot[i][k] = 0;
      }
    }
    if (shadowStep >= 0) {
      shadow[i][k] = 0;
    }
  }

  private static float mean(float[] row) {
    double sum = 0;
    for (float x : row) {
      sum += x;
    }
    return (float) (sum / row.length);
  }
}
