package org.eprop.core.optimizer;

import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.network.Leaf;

/** A leaf that learns, with its optimizer and that one's memory. */
final class LearnedLeaf {
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

  final Leaf leaf;
  final Optimizer optimizer;
  final double learningRate;
  final Bounds bounds;
  final float[][][] memory;

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

  LearnedLeaf(Leaf leaf, LeafOptimizers.Special special, int amongAll, int amongLearned) {
    this.leaf = leaf;
    this.rounding = "rounding " + leaf.name();
    this.optimizer = special.optimizer();
    this.learningRate = special.learningRate();
    this.bounds = new Bounds(leaf.low(), leaf.high(), leaf.clamped());
    this.amongAll = amongAll;
    this.amongLearned = amongLearned;
    memory = new float[optimizer.slots()][leaf.rowCount()][];
    for (float[][] slot : memory) {
      for (int i = 0; i < slot.length; i++) {
        slot[i] = new float[leaf.length(i)];
      }
    }
  }

  /** Its numbers in weights or in a gradient. */
  Leaf in(List<Leaf> leaves, int leafCount) {
    return leaves.get(leaves.size() == leafCount ? amongAll : amongLearned);
  }
}
