package org.eprop.core.optimizer;

import java.util.List;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.kernel.Elements;
import org.eprop.core.network.Leaf;
import org.eprop.core.random.RandomStreams;

/**
 * Updates ranges of rows, a small block at a time in double precision. One for an update; each
 * worker has memory of its own.
 */
final class RangeUpdate {

  private final BlockScratch[] scratches;
  private final RandomStreams streams;
  private final LeafSteps steps;
  private final int leafCount;

  /** Whether updates say how much they change. */
  private boolean measured;

  // What a call works on.
  private List<Leaf> weights = List.of();
  private List<Leaf> gradient = List.of();
  private long update;
  private double rate;

  /**
   * @param workers how many there are
   * @param mostSlots of an optimizer's memory
   * @param streams of the numbers by which weights in two bytes are rounded
   * @param steps has the factor of each leaf
   * @param leafCount of all weights
   */
  RangeUpdate(int workers, int mostSlots, RandomStreams streams, LeafSteps steps, int leafCount) {
    scratches = new BlockScratch[workers];
    for (int w = 0; w < workers; w++) {
      scratches[w] = new BlockScratch(mostSlots);
    }
    this.streams = streams;
    this.steps = steps;
    this.leafCount = leafCount;
  }

  /** A worker's memory, which nobody needs between two calls. */
  BlockScratch scratch(int worker) {
    return scratches[worker];
  }

  /** From now on, updates measure how much they change. */
  void measureChanges() {
    measured = true;
  }

  boolean measuresChanges() {
    return measured;
  }

  /**
   * Before an update.
   *
   * @param ofUpdate its number
   * @param ofRate the learning rate
   */
  void begin(List<Leaf> toChange, List<Leaf> itsGradient, long ofUpdate, double ofRate) {
    weights = toChange;
    gradient = itsGradient;
    update = ofUpdate;
    rate = ofRate;
  }

  /** Updates a range of rows, and adds up how much it changes, if that is measured. */
  void update(RowRange range, int worker) {
    LearnedLeaf part = range.part;
    if (part.leftOut || part.fromFeatures) {
      return;
    }
    Leaf leaf = part.in(weights, leafCount);
    float[][] itsGradient = part.in(gradient, leafCount).rows();
    int first = range.first;
    while (first < range.last) {
      int end = RowBlocks.together(leaf, first, range.last, RowBlocks.BLOCK);
      int width = end - first == 1 ? leaf.length(first) : RowBlocks.BLOCK;
      for (int from = 0; from < width; from += RowBlocks.BLOCK) {
        range.changeSquares +=
            updateBlock(scratches[worker], part, leaf, itsGradient, first, end, from);
      }
      first = end;
    }
  }

  /**
   * Whole rows first .. end-1; or of a single long one, at most a block from a column on.
   *
   * @return the sum of the squares of what changed
   */
  private double updateBlock(
      BlockScratch scratch,
      LearnedLeaf part,
      Leaf leaf,
      float[][] itsGradient,
      int first,
      int end,
      int from) {
    short[][] halves = leaf.halves();
    int count =
        halves != null
            ? RowBlocks.widen(halves, first, end, from, scratch.w)
            : RowBlocks.widen(leaf.rows(), first, end, from, scratch.w);
    if (measured) {
      RowBlocks.narrow(scratch.w, scratch.was, count);
    }
    RowBlocks.widen(itsGradient, first, end, from, scratch.g);
    double[][] slots = scratch.slots[part.memory.length];
    for (int s = 0; s < slots.length; s++) {
      RowBlocks.widen(part.memory[s], first, end, from, slots[s]);
    }
    boolean bounded = part.bounds.exist();
    if (bounded) {
      part.bounds.leave(scratch.w, scratch.g, count);
    }
    double times = steps.factors[part.amongLearned];
    for (int j = 0; times != 1 && j < count; j++) {
      scratch.g[j] *= times;
    }
    part.optimizer.update(scratch.w, scratch.g, slots, count, update, part.learningRate * rate);
    if (bounded) {
      part.bounds.enter(scratch.w, count);
    }
    if (halves != null) {
      round(scratch.w, part, halves, first, end, from);
    } else {
      RowBlocks.narrow(scratch.w, leaf.rows(), first, end, from);
    }
    double changed = measured ? changes(scratch, count) : 0;
    for (int s = 0; s < slots.length; s++) {
      RowBlocks.narrowMemory(slots[s], part.memory[s], first, end, from);
    }
    return changed;
  }

  /** Stores numbers in two bytes; leaves in x what is stored. */
  private void round(double[] x, LearnedLeaf part, short[][] halves, int first, int end, int from) {
    int at = 0;
    for (int i = first; i < end; i++) {
      short[] row = halves[i];
      int n = Math.min(RowBlocks.BLOCK, row.length - from);
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
  private static double changes(BlockScratch scratch, int n) {
    float[] was = scratch.was;
    float[] is = scratch.is;
    RowBlocks.narrow(scratch.w, is, n);
    for (int j = 0; j < n; j++) {
      was[j] = is[j] - was[j];
    }
    return Elements.sumOfSquares(was, n);
  }
}
