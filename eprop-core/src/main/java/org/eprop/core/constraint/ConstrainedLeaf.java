package org.eprop.core.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;

/** The weights of a projection or readout, the constraints on them, and what those remember. */
final class ConstrainedLeaf {

  /** A constraint, with its number among all of the network, and its memory. */
  static final class Step {
    final LeafConstraints.Some some;
    final int number;

    /** [slot][pre][k]. */
    final float[][][] memory;

    Step(LeafConstraints.Some some, int number, float[][] rows) {
      this.some = some;
      this.number = number;
      memory = new float[some.constraint().slots()][][];
      Arrays.setAll(memory, slot -> newRows(rows));
    }
  }

  /**
   * Where synapses lie.
   *
   * @param from the name of the population or input that they come from
   * @param post postsynaptic neurons, or outputs
   * @param targets null if the matrix is dense
   * @param own whether no neuron reaches that of its own number
   */
  record Place(String from, int post, int[][] targets, boolean own, boolean isReadout) {}

  final String name;

  /** Its number among all leaves. */
  final int index;

  /** Those of the call, live. */
  float[][] weights;

  final Place place;
  final double learningRate;

  final Optimizer optimizer;

  /** That of the optimizer, live, [slot][pre][k]. */
  final float[][][] optimizerMemory;

  final List<Step> steps = new ArrayList<>();

  /** The weights in full precision, before the step {@link #shadowStep}; null if there are none. */
  final float[][] shadow;

  /** -1 if there is none. */
  final int shadowStep;

  /** Where stretches of rows begin, and the last one ends. */
  final int[] stretches;

  /** Where the synapses of a leaf lie; null if it has none. */
  static Place place(String leaf, NetworkStructure network) {
    for (Projection p : network.projections()) {
      if (p.name().equals(leaf)) {
        int i = p.from().index();
        String from =
            p.from().isInput()
                ? network.inputs().get(i).name()
                : network.populations().get(i).name();
        return new Place(from, p.synapses().post(), p.synapses().targets(), p.isOwn(), false);
      }
    }
    for (Readout readout : network.readouts()) {
      for (int p = 0; p < readout.sees().length; p++) {
        String population = network.populations().get(p).name();
        if (readout.sees()[p] && leaf.equals(readout.name() + "." + population)) {
          return new Place(population, readout.outputs(), null, false, true);
        }
      }
    }
    return null;
  }

  ConstrainedLeaf(
      Leaf leaf,
      int index,
      LeafConstraints constraints,
      Place place,
      double learningRate,
      Optimizer optimizer,
      float[][][] optimizerMemory) {
    this.name = leaf.name();
    this.index = index;
    this.weights = leaf.rows();
    this.place = place;
    this.learningRate = learningRate;
    this.optimizer = optimizer;
    this.optimizerMemory = optimizerMemory;
    int first = -1;
    for (int c = 0; c < constraints.list().size(); c++) {
      LeafConstraints.Some some = constraints.list().get(c);
      if (some.matches(name)) {
        first = first < 0 && some.constraint().keepsShadow() ? steps.size() : first;
        steps.add(new Step(some, c, weights));
      }
    }
    shadowStep = first;
    shadow = first < 0 ? null : newRows(weights);
    stretches = stretches(weights);
  }

  private static float[][] newRows(float[][] like) {
    float[][] rows = new float[like.length][];
    Arrays.setAll(rows, i -> new float[like[i].length]);
    return rows;
  }

  /** About so many numbers for a worker at once. */
  private static int[] stretches(float[][] rows) {
    int[] ends = new int[rows.length + 1];
    int count = 0;
    int numbers = 0;
    for (int i = 0; i < rows.length; i++) {
      numbers += rows[i].length;
      if (numbers >= WeightConstraints.STRETCH || i == rows.length - 1) {
        ends[++count] = i + 1;
        numbers = 0;
      }
    }
    return Arrays.copyOf(ends, count + 1);
  }

  /** Copies all rows. */
  static void copy(float[][] from, float[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
    }
  }

  /** Forgets everything that is remembered of a synapse, as another has come in its place. */
  void forget(int i, int k) {
    for (int s = 0; s < optimizerMemory.length; s++) {
      float[] slot = optimizerMemory[s][i];
      slot[k] = optimizer.startsAtMean(s) ? mean(slot) : 0;
    }
    for (Step step : steps) {
      for (float[][] slot : step.memory) {
        slot[i][k] = 0;
      }
    }
    if (shadow != null) {
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
