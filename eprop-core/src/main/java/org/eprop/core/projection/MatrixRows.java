package org.eprop.core.projection;

import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.Weights;

/**
 * The rows of a projection's weights as loops want them: those that are stored in two bytes in
 * single precision, each when it is asked for. What they are stored in is known here alone. Owned
 * by one thread.
 */
public final class MatrixRows {

  private final Kernels kernels;

  /** As many rows as a sum holds at once. */
  private final int together;

  private float[][] rows;
  private short[][] halves;

  /** Room for rows that were stored in two bytes, used in turns; empty if there are none. */
  private float[][] room = {};

  private int next;

  /**
   * @param together how many rows must stay as they are
   */
  public MatrixRows(Kernels kernels, int together) {
    this.kernels = kernels;
    this.together = together;
  }

  /** Uses these from now on. */
  void use(float[][] of) {
    halves = null;
    rows = of;
  }

  /** Uses the weights of the i-th projection from now on. */
  public void use(Weights weights, int i) {
    halves = weights.halves(i);
    rows = halves == null ? weights.projection(i) : null;
    if (halves != null && room.length == 0) {
      int widest = 0;
      for (short[] row : halves) {
        widest = Math.max(widest, row.length);
      }
      room = Padding.rows(together, widest);
    }
  }

  /** All of them, if they lie in memory as they are; else null. */
  public float[][] whole() {
    return rows;
  }

  /** A row, perhaps padded; it stays as it is until so many others have been asked for. */
  float[] row(int i) {
    return halves == null ? rows[i] : widened(halves[i]);
  }

  private float[] widened(short[] row) {
    float[] wide = room[next];
    next = next + 1 == together ? 0 : next + 1;
    kernels.widen(wide, row, row.length);
    return wide;
  }
}
