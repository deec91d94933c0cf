package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.optimizer.MatrixOptimizer;
import org.eprop.api.optimizer.NeuronOptimizer;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.kernel.Elements;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Synapses;
import org.jspecify.annotations.Nullable;

/** A leaf that learns: its optimizer, and what that remembers. */
final class LearnedLeaf {

  /** How many numbers a worker takes at once. */
  private static final int STRETCH = 1 << 14;

  /** A range of rows, and a place for what its tasks compute. */
  static final class Range {
    final LearnedLeaf part;
    final int number;
    final int first;
    final int last;
    double sumOfSquares;

    /** Of what the last update changed. */
    double changeSquares;

    Range(LearnedLeaf part, int number, int first, int last) {
      this.part = part;
      this.number = number;
      this.first = first;
      this.last = last;
    }
  }

  final Leaf leaf;
  final Optimizer optimizer;
  final double learningRate;
  final Bounds bounds;

  /** That of the optimizer, [slot][pre][k]; the last slots of {@link #neurons} [slot][1][post]. */
  final float[][][] memory;

  /** The same by slots. */
  final List<Leaf> slots = new ArrayList<>();

  /** What weights and slots were before an update along a sequence; empty before the first. */
  private final List<Leaf> kept = new ArrayList<>();

  /** Where the optimizer goes as far in all synapses of a neuron; else null. */
  final @Nullable NeuronSteps neurons;

  /** All rows. */
  final List<Range> ranges = new ArrayList<>();

  /** What random numbers are for that round what is stored in two bytes. */
  final String rounding;

  /** Its numbers in the weights and in the gradient that are worked on. */
  Leaf weights;

  Leaf gradient;

  /** Whether updates leave it alone. */
  boolean leftOut;

  /** Whether it is a readout's that learns from its features. */
  boolean fromFeatures;

  /** Whether its diagonal is of no synapses, and zero after each update. */
  final boolean ofNoAutapses;

  /** Its number among all leaves. */
  final int amongAll;

  /** Its number among those that learn, which are all there are in a gradient. */
  final int amongLearned;

  /**
   * @param synapses of which it has the numbers; null if each row has one for every neuron
   * @param ofNoAutapses whether its diagonal is of no synapses
   */
  LearnedLeaf(
      Leaf leaf,
      LeafOptimizers.Special special,
      @Nullable Synapses synapses,
      boolean ofNoAutapses,
      int amongAll,
      int amongLearned) {
    this.leaf = leaf;
    this.ofNoAutapses = ofNoAutapses;
    weights = leaf;
    gradient = leaf; // until there is one
    this.rounding = "rounding " + leaf.name();
    this.optimizer = special.optimizer();
    this.learningRate = special.learningRate();
    this.bounds = new Bounds(leaf.low(), leaf.high(), leaf.clamped());
    this.amongAll = amongAll;
    this.amongLearned = amongLearned;
    int post = synapses == null ? leaf.length(0) : synapses.post();
    memory = newMemory(post);
    for (float[][] slot : memory) {
      slots.add(Leaf.free(leaf.name(), slot, /* learned= */ true));
    }
    boolean whole = optimizer instanceof MatrixOptimizer;
    if (whole) {
      expectMatrix(leaf);
    }
    for (int from = 0; from < leaf.rowCount(); ) {
      int end = whole ? leaf.rowCount() : together(leaf, from, leaf.rowCount(), STRETCH);
      ranges.add(new Range(this, ranges.size(), from, end));
      from = end;
    }
    neurons =
        optimizer instanceof NeuronOptimizer own
            ? new NeuronSteps(
                own,
                synapses == null || synapses.isDense() ? null : synapses.targets(),
                ofNoAutapses,
                post,
                ranges.size())
            : null;
  }

  private static void expectMatrix(Leaf leaf) {
    if (!leaf.isRectangular()) {
      throw new InvalidInputException(
              "\"%s\" is sparse, but this optimizer expects a dense matrix; give it another by"
                      .formatted(leaf.name())
                  + " \"optimizers\"")
          .at("optimizer");
    }
  }

  /**
   * Zeros, for numbers of such leaves; of so many neurons, where the optimizer has some of each.
   */
  private float[][][] newMemory(int post) {
    int ofNeurons = optimizer instanceof NeuronOptimizer own ? own.neuronSlots() : 0;
    float[][][] all = newSlots(optimizer.slots(), leaf);
    for (int s = all.length - ofNeurons; s < all.length; s++) {
      all[s] = new float[1][post];
    }
    return all;
  }

  /** Zeros, [slot][row][k]. */
  static float[][][] newSlots(int count, Leaf leaf) {
    float[][][] slots = new float[count][leaf.rowCount()][];
    for (float[][] slot : slots) {
      Arrays.setAll(slot, i -> new float[leaf.length(i)]);
    }
    return slots;
  }

  /**
   * Where as many rows as have together no more than so many numbers end; at least one row.
   *
   * @param first the first of them
   * @param end the row after the last there is
   */
  static int together(Leaf leaf, int first, int end, int most) {
    int numbers = leaf.length(first);
    int last = first + 1;
    while (last < end && numbers + leaf.length(last) <= most) {
      numbers += leaf.length(last);
      last++;
    }
    return last;
  }

  /**
   * Works on these from now on.
   *
   * @param ofWeights all leaves of the weights
   * @param ofGradient all leaves of a gradient: all there are, or those that learn
   */
  void take(List<Leaf> ofWeights, List<Leaf> ofGradient) {
    weights = ofWeights.get(amongAll);
    gradient = ofGradient.get(ofGradient.size() == ofWeights.size() ? amongAll : amongLearned);
  }

  /** Whether an update takes a multiple of the gradient from the numbers and does nothing else. */
  boolean isPlain() {
    return optimizer.isLinear()
        && memory.length == 0
        && !bounds.exist()
        && !fromFeatures
        && leaf.storage() == Storage.FLOAT32;
  }

  /** Weights, or one of the slots. */
  private Leaf live(int i) {
    return i == 0 ? weights : slots.get(i - 1);
  }

  /** Before an update: keeps weights and slots as they are. */
  void keep() {
    for (int i = 0; !leftOut && i <= slots.size(); i++) {
      if (kept.size() == i) {
        kept.add(live(i).copy());
      } else {
        kept.get(i).set(live(i));
      }
    }
  }

  /** Puts back what was kept. */
  void restore() {
    for (int i = 0; !leftOut && i <= slots.size(); i++) {
      live(i).set(kept.get(i));
    }
  }

  /** Weights or a slot with a number that is not finite; null if all are. */
  @Nullable Leaf notFinite() {
    for (int i = 0; !leftOut && i <= slots.size(); i++) {
      if (!isFinite(live(i))) {
        return live(i);
      }
    }
    return null;
  }

  private static boolean isFinite(Leaf leaf) {
    for (int i = 0; i < leaf.rowCount(); i++) {
      for (float x : leaf.row(i)) {
        if (!Float.isFinite(x)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Forgets what the optimizer remembers. */
  void forget() {
    for (float[][] slot : memory) {
      Elements.clear(slot);
    }
  }

  /** Forgets what the optimizer remembers of a synapse, as another has come in its place. */
  void forget(int i, int k) {
    for (int s = 0; s < slotsOfSynapses(); s++) {
      float[] slot = memory[s][i];
      slot[k] = optimizer.startsAtMean(s) ? mean(slot) : 0;
    }
  }

  /** How many numbers are remembered of each number here. */
  int slotsOfSynapses() {
    return neurons == null ? memory.length : neurons.optimizer.synapseSlots();
  }

  private static float mean(float[] row) {
    double sum = 0;
    for (float x : row) {
      sum += x;
    }
    return (float) (sum / row.length);
  }

  /**
   * Numbers between bounds on the scale without bounds on which an optimizer works: {@link
   * org.eprop.core.network.LearnedParameter} has the equations. What comes back lies between the
   * bounds, not on them, also in single precision. Or numbers that stay on their scale, and that an
   * update takes no further than to the bounds. In double precision; the same bits on every JDK.
   */
  static final class Bounds {

    private final double low;
    private final double high;
    private final boolean clamped;
    private final float least;
    private final float most;

    /**
     * @param low bound, or minus infinity
     * @param high bound, or infinity
     * @param clamped whether numbers may lie on the bounds, and stay on their scale
     */
    Bounds(double low, double high, boolean clamped) {
      this.low = low;
      this.high = high;
      this.clamped = clamped;
      this.least = clamped ? (float) low : least(low);
      this.most = clamped ? (float) high : most(high);
    }

    /** The smallest finite float above a bound. */
    private static float least(double low) {
      if (low == Double.NEGATIVE_INFINITY) {
        return -Float.MAX_VALUE;
      }
      float f = (float) low;
      return f > low ? f : Math.nextUp(f);
    }

    /** The largest finite float below a bound. */
    private static float most(double high) {
      if (high == Double.POSITIVE_INFINITY) {
        return Float.MAX_VALUE;
      }
      float f = (float) high;
      return f < high ? f : Math.nextDown(f);
    }

    /** Whether there is a bound at all. */
    boolean exist() {
      return low != Double.NEGATIVE_INFINITY || high != Double.POSITIVE_INFINITY;
    }

    /** Makes of numbers phi and dE/dphi the numbers x and dE/dx, in place. */
    void leave(double[] numbers, double[] gradient, int n) {
      for (int i = 0; !clamped && i < n; i++) {
        double phi = Math.min(Math.max(numbers[i], least), most);
        if (high == Double.POSITIVE_INFINITY) {
          numbers[i] = StrictMath.log(phi - low);
          gradient[i] *= phi - low;
        } else if (low == Double.NEGATIVE_INFINITY) {
          numbers[i] = StrictMath.log(high - phi);
          gradient[i] *= phi - high;
        } else {
          numbers[i] = StrictMath.log((phi - low) / (high - phi));
          gradient[i] *= (phi - low) * (high - phi) / (high - low);
        }
      }
    }

    /** Makes of numbers x the numbers phi, in place. */
    void enter(double[] numbers, int n) {
      for (int i = 0; i < n; i++) {
        double x = numbers[i];
        double phi;
        if (clamped) {
          phi = x;
        } else if (high == Double.POSITIVE_INFINITY) {
          phi = low + StrictMath.exp(x);
        } else if (low == Double.NEGATIVE_INFINITY) {
          phi = high - StrictMath.exp(x);
        } else {
          phi = low + (high - low) / (1 + StrictMath.exp(-x));
        }
        numbers[i] = Math.min(Math.max((float) phi, least), most);
      }
    }
  }
}
