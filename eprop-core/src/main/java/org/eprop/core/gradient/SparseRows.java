package org.eprop.core.gradient;

import org.eprop.api.task.RealInput;
import org.eprop.core.kernel.Kernels;

/**
 * A stretch of compressed rows of the gradient, added to by one thread. Each row needs only a few
 * elements of a q^t, so the steps are gone through one after the other: q^t then is in the cache
 * for all the rows that want some of it.
 *
 * @param kernels of the thread
 * @param first row
 * @param last row, exclusive
 * @param targets of all rows
 * @param gradient all rows, of which those of the stretch are added to
 */
record SparseRows(Kernels kernels, int first, int last, int[][] targets, float[][] gradient) {

  /** Adds q[t + delay] at its targets to the row of each neuron that spikes at t. */
  void addEvents(Events events, int delay, float[][] q, int steps) {
    for (int t = 0; t + delay < steps; t++) {
      for (int e = events.start[t]; e < events.start[t + 1]; e++) {
        int i = events.neuron[e];
        if (i >= first && i < last) {
          kernels.gather(gradient[i], 1, q[t + delay], targets[i], 0, targets[i].length);
        }
      }
    }
  }

  /** Adds x_i^t q^t at its targets to the row of each channel. */
  void addReal(RealInput real, float[][] q) {
    float[][] x = real.values();
    for (int t = 0; t < x.length; t++) {
      for (int i = first; i < last; i++) {
        if (x[t][i] != 0) {
          kernels.gather(gradient[i], x[t][i], q[t], targets[i], 0, targets[i].length);
        }
      }
    }
  }
}
