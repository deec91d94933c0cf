package org.eprop.device;

import java.util.Arrays;

/** What a source did in the last steps: spikes as 0 and 1, or values. Owned by one machine. */
final class History {

  private final double[][] rows;
  private int now;

  /**
   * @param size channels or neurons
   * @param memory how many steps back it is looked at
   */
  History(int size, int memory) {
    rows = new double[memory + 1][size];
  }

  void reset() {
    for (double[] row : rows) {
      Arrays.fill(row, 0);
    }
    now = 0;
  }

  /** Starts a step: its row, all zero. */
  void next() {
    now = (now + 1) % rows.length;
    Arrays.fill(rows[now], 0);
  }

  /** The row so many steps before the one that {@link #next} started last. */
  double[] past(int delay) {
    return rows[(now + rows.length - delay) % rows.length];
  }
}
