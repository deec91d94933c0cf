package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Padding;

/**
 * The spikes that arrive at a layer in one step, from below and from its own neurons, as one list
 * of rows of its weights: one loop over them instead of two, whose ends a processor can't foresee.
 */
final class ArrivingSpikes {

  /** Spikes that are listed without asking whether there are so many. */
  private static final int USUAL = 4;

  /** Which rows; what is beyond those listed means nothing. */
  int[] row = Padding.ints(2 * USUAL);

  /**
   * Lists some more.
   *
   * @param count how many there are
   * @param neuron who spiked, from index {@code first} to {@code last - 1}
   * @param shift the row of neuron 0
   * @return how many there are now
   */
  int list(int count, int[] neuron, int first, int last, int shift) {
    int end = count + last - first;
    if (row.length < end + USUAL) {
      row = Arrays.copyOf(row, 2 * (end + USUAL));
    }
    int listed = 0;
    if (first + USUAL <= neuron.length) {
      for (; listed < USUAL; listed++) {
        row[count + listed] = neuron[first + listed] + shift;
      }
    }
    for (; first + listed < last; listed++) {
      row[count + listed] = neuron[first + listed] + shift;
    }
    return end;
  }
}
