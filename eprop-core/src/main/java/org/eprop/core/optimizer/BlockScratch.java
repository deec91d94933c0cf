package org.eprop.core.optimizer;

import java.util.Arrays;

/** A block in double precision; one for each worker. */
final class BlockScratch {
  final double[] w = new double[RowBlocks.BLOCK];
  final double[] g = new double[RowBlocks.BLOCK];

  /** What weights were, and are, in single precision. */
  final float[] was = new float[RowBlocks.BLOCK];

  final float[] is = new float[RowBlocks.BLOCK];

  /** [s] for an optimizer with s slots. */
  final double[][][] slots;

  BlockScratch(int mostSlots) {
    double[][] all = new double[mostSlots][RowBlocks.BLOCK];
    slots = new double[mostSlots + 1][][];
    for (int s = 0; s <= mostSlots; s++) {
      slots[s] = Arrays.copyOf(all, s);
    }
  }
}
