package org.eprop.core.kernel;

/**
 * Arrays with a number for each neuron of a layer, for one thread. They are allocated one after the
 * other and are whole cache lines long, so that all begin at the same place of a line, wherever
 * that is. C2 begins its vectors where one array of a loop reaches a new line: then those of the
 * others don't lie across two lines either, each of which costs two accesses. (The garbage
 * collector, too, mostly moves them one after the other.)
 */
public final class LayerRows {

  /** How many are allocated at once, unless they are long: more than kernels go through at once. */
  private static final int MANY = 32;

  /** How many numbers are allocated at once, unless a single row is longer. */
  private static final int ENOUGH = 1 << 16;

  private final int length;
  private final int many;
  private float[][] rows = {};
  private int used;

  /**
   * For a layer of n neurons.
   *
   * @param n how many; there is room for a few more, at least up to the end of the last 64
   */
  public LayerRows(int n) {
    this(n, MANY, Padding.WORKER);
  }

  /**
   * For a layer of n neurons.
   *
   * @param many how many are allocated at once
   */
  public LayerRows(int n, int many, Padding padding) {
    int room = (n + Long.SIZE - 1) / Long.SIZE * Long.SIZE;
    this.length = padding.ofWholeLines(room);
    this.many = many;
  }

  /** Another one, all zeros. */
  public float[] next() {
    if (used == rows.length) {
      rows = new float[Math.max(1, Math.min(many, ENOUGH / length))][length];
      used = 0;
    }
    return rows[used++];
  }

  /** Some of them. */
  public float[][] next(int count) {
    float[][] some = new float[count][];
    for (int i = 0; i < count; i++) {
      some[i] = next();
    }
    return some;
  }

  /** A copy in a row; null of null. */
  float[] copy(float[] of) {
    if (of == null) {
      return null;
    }
    float[] row = next();
    System.arraycopy(of, 0, row, 0, of.length);
    return row;
  }
}
