package org.eprop.core.projection;

import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;

/**
 * Some steps of an array of neurons, in blocks of {@link Kernels#STEPS} of them: those of a block
 * lie side by side for each neuron. A synapse of a compressed row, whose neuron is anywhere, then
 * finds there a vector instead of a number. Block b of neuron j begins at (b n + j) STEPS. Owned by
 * one thread, reused.
 */
final class StepBlocks {

  final int n;
  float[] numbers = {};

  /** How many blocks there are. */
  int count;

  StepBlocks(int n) {
    this.n = n;
  }

  /** How far a block is from the next one of the same neuron. */
  int stride() {
    return n * Kernels.STEPS;
  }

  /** Where the first block of a neuron begins. */
  static int start(int neuron) {
    return neuron * Kernels.STEPS;
  }

  /** Makes room for so many steps, whatever they hold. */
  void room(int steps) {
    count = (steps + Kernels.STEPS - 1) / Kernels.STEPS;
    if (numbers.length < count * stride()) {
      numbers = Padding.WORKER.row(count * stride());
    }
  }

  /** Holds the steps first .. end-1 of some rows, and zeros after them. */
  void take(float[][] rows, int first, int end) {
    room(end - first);
    for (int b = 0; b < count; b++) {
      int from = first + b * Kernels.STEPS;
      for (int j = 0; j < n; j += Kernels.STEPS) {
        take(rows, from, end, j, Math.min(n, j + Kernels.STEPS), b * stride());
      }
    }
  }

  /** Whether a neuron is 0 at all the steps held. */
  boolean silent(int neuron) {
    for (int b = 0; b < count; b++) {
      int first = b * stride() + start(neuron);
      for (int s = 0; s < Kernels.STEPS; s++) {
        if (numbers[first + s] != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void take(float[][] rows, int from, int end, int first, int last, int block) {
    for (int s = 0; s < Kernels.STEPS; s++) {
      float[] row = from + s < end ? rows[from + s] : null;
      for (int j = first; j < last; j++) {
        numbers[block + j * Kernels.STEPS + s] = row == null ? 0 : row[j];
      }
    }
  }

  /** Puts the steps of the first block into rows. */
  void put(float[][] rows, int steps) {
    for (int first = 0; first < n; first += Kernels.STEPS) {
      int last = Math.min(n, first + Kernels.STEPS);
      for (int s = 0; s < steps; s++) {
        float[] row = rows[s];
        for (int j = first; j < last; j++) {
          row[j] = numbers[j * Kernels.STEPS + s];
        }
      }
    }
  }
}
