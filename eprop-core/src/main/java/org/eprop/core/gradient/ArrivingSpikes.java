package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Padding;

/**
 * The spikes that arrive at a layer in one step, from below and from its own neurons, as one list
 * of rows of its weights: one loop over them instead of two, whose ends a processor can't foresee.
 * The first few of each are not counted, as what comes after them is overwritten.
 */
final class ArrivingSpikes {

  /** Spikes that are listed without asking whether there are so many. */
  private static final int USUAL = Events.SPARE;

  /** Which rows; what is beyond those listed means nothing. */
  int[] row = Padding.ints(2 * USUAL);

  /**
   * Lists them.
   *
   * @param below who spiked below, from index {@code from} to {@code to - 1}
   * @param own which of the layer's neurons spiked, from index {@code first} to {@code last - 1};
   *     at least {@link Events#SPARE} longer
   * @param shift the row of the layer's neuron 0
   * @return how many there are
   */
  int list(int[] below, int from, int to, int[] own, int first, int last, int shift) {
    int middle = to - from;
    int count = middle + last - first;
    int[] list = row;
    if (list.length < count + USUAL) {
      list = Arrays.copyOf(list, 2 * (count + USUAL));
      row = list;
    }
    int i = 0;
    if (from + USUAL <= below.length) {
      for (; i < USUAL; i++) {
        list[i] = below[from + i];
      }
    }
    for (; i < middle; i++) {
      list[i] = below[from + i];
    }
    for (i = 0; i < USUAL; i++) {
      list[middle + i] = own[first + i] + shift;
    }
    for (; first + i < last; i++) {
      list[middle + i] = own[first + i] + shift;
    }
    return count;
  }
}
